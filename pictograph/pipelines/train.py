"""Train a model on a dataset: export it, start a run, wait for the model."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pictograph_api import models

from pictograph._resilience.polling import PollOptions
from pictograph.exceptions import PollTimeoutError
from pictograph.pipelines.pipeline import pipeline as pipeline_function
from pictograph.resources.exports import start_export, wait_for_export
from pictograph.resources.models import fetch_model
from pictograph.resources.training import start_training, wait_for_training

if TYPE_CHECKING:
    from pictograph.models import Export, GpuType, Model, PipelineType, TrainingRun

EXPORT_POLL_SECONDS: Final = 2.0
EXPORT_TIMEOUT_SECONDS: Final = 300.0


@pipeline_function
async def train_pipeline(
    dataset_name: str,
    *,
    pipeline: PipelineType | str,
    gpu: GpuType | str = "a10g",
    name: str | None = None,
    config: Mapping[str, object] | None = None,
    export_name: str | None = None,
    class_filter: Sequence[str] | None = None,
    status_filter: str | None = "complete",
    wait: bool = True,
    poll_interval: float = 5.0,
    timeout: float = 7200.0,
    on_poll: Callable[[TrainingRun], object] | None = None,
) -> tuple[TrainingRun, Model | None]:
    """Export a dataset with its images, train on the export, and return the run and its model.

    The model is `None` when `wait` is false. The export is always waited for, up to 300 s, which don't count against `timeout`.

    Args:
        client: a `Client`, which blocks, or an `AsyncClient`, which is awaited.
        pipeline: `yolox` (boxes), `detectron2` (instance segmentation), `sm_pytorch` (semantic segmentation), `classification`,
            `rfdetr_detection` or `rfdetr_segmentation`.
        gpu: `a10g`, `a100` or `h100`.
        name: name of the run; `<pipeline>-run-<UTC time>-<four hex digits>` when left out.
        config: settings such as `epochs`, `batch_size`, `learning_rate`, `image_size`; the pipeline's own when left out.
        export_name: name of the export that is made; `<pipeline>-<UTC time>-<four hex digits>` when left out.
        class_filter: train on annotations of these classes only.
        status_filter: train on images with this status only; `None` takes all.
        wait: wait until the run is completed.
        poll_interval: seconds between two looks at the run.
        timeout: seconds to wait for the run.
        on_poll: called with each document of the run that a look gave, for example to show `progress` (0 to 100).

    Raises:
        PollTimeoutError: the run was not completed in time. It goes on, and `run_id` is its id. When it was the export that took too
            long, no run was started, the message says so, and `run_id` is the export's id.
        PaymentRequiredError: not enough credits; no run was started.
        NotFoundError: there is no dataset of this name, or nothing in it matches the filters.
        ConflictError: `export_name` is taken.
        ApiError: the export or the run failed, or the run was cancelled; `response` is the last document.
        ValueError: `poll_interval` or `timeout` is not above 0.

    Example:
        from pictograph import PollTimeoutError
        from pictograph.pipelines import train_pipeline

        try:
            run, model = train_pipeline(client, "birds", pipeline="yolox", status_filter=None, timeout=3600.0)
        except PollTimeoutError as error:
            run = client.training.get(error.run_id)  # now or later, here or in another process
            model = client.models.get(run.model_id) if run.status == "completed" else None
    """
    poll = PollOptions(poll_interval, timeout, on_poll)
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"  # the time alone is the same for two runs in one second
    export = await _export(
        models.CreateExportRequest(
            dataset_name=dataset_name,
            name=export_name or f"{pipeline}-{stamp}",
            include_images=True,
            class_filter=class_filter,
            status_filter=status_filter,
        )
    )
    body = models.CreateTrainingRunRequest(
        dataset_name=dataset_name,
        export_name=export.name,
        pipeline_type=pipeline,
        name=name or f"{pipeline}-run-{stamp}",
        gpu_type=gpu,
        config=config,
    )
    run = await start_training(body)
    if not wait:
        return run, None
    run = await wait_for_training(run.id, poll)
    return run, None if run.model_id is None else (await fetch_model(run.model_id))


async def _export(body: models.CreateExportRequest) -> Export:
    started = await start_export(body)
    poll: PollOptions[Export] = PollOptions(EXPORT_POLL_SECONDS, EXPORT_TIMEOUT_SECONDS)
    try:
        return await wait_for_export(body.dataset_name, body.name, started.id, poll)
    except PollTimeoutError as error:
        names = f"{body.dataset_name!r}, {body.name!r}"
        raise PollTimeoutError(
            f"No training run was started: the export {body.name!r} was not completed after {EXPORT_TIMEOUT_SECONDS:g} s",
            run_id=started.id,
            fix=f"run_id is the id of the export, which goes on. Wait for it with client.exports.wait_for_completion({names}), then start "
            f"the run with client.training.create({names}, pipeline_type=...).",
        ) from error
