"""Train a model on a dataset: create an export, start a training run, wait for the model."""

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
    """Export a dataset with its images, train a model on the export, and return the run and the model.

    The model is `None` if `wait` is false. The pipeline always waits for the export, up to 300 seconds in addition to `timeout`.

    Args:
        client: A `Client` (the call blocks) or an `AsyncClient` (await the call).
        pipeline: `yolox` (boxes), `detectron2` (instance segmentation), `sm_pytorch` (semantic segmentation), `classification`,
            `rfdetr_detection` or `rfdetr_segmentation`.
        gpu: `a10g`, `a100` or `h100`.
        name: Name of the run; by default `<pipeline>-run-<UTC time>-<four hex digits>`.
        config: Settings, for example `epochs`, `batch_size`, `learning_rate`, `image_size`; by default those of the pipeline.
        export_name: Name of the export; by default `<pipeline>-<UTC time>-<four hex digits>`.
        class_filter: Only annotations of these classes.
        status_filter: Only images with this status; `None` uses all images.
        wait: Wait until the run is completed; `False` returns as soon as it has started.
        poll_interval: Seconds between status requests.
        timeout: Seconds to wait for the run.
        on_poll: Called with the run after each status request, for example to display its `progress` (0 to 100).

    Raises:
        PollTimeoutError: The run was not completed within `timeout`. It continues on the server; `run_id` is its id. If the export was not
            completed in time, no run was started; the message says so, and `run_id` is the id of the export.
        PaymentRequiredError: Not enough credits; the run was not started.
        NotFoundError: No dataset has this name, or no image or annotation matches the filters.
        ConflictError: The dataset already has an export named `export_name`.
        ApiError: The export or the run failed, or the run was cancelled; `response` is the last document.
        ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.

    Example:
        from pictograph import PollTimeoutError
        from pictograph.pipelines import train_pipeline

        try:
            run, model = train_pipeline(client, "birds", pipeline="yolox", status_filter=None, timeout=3600.0)
        except PollTimeoutError as error:
            run = client.training.get(error.run_id)  # works later and in another process too
            model = client.models.get(run.model_id) if run.status == "completed" else None
    """
    poll = PollOptions(poll_interval, timeout, on_poll)
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"  # the random part separates two runs of one second
    export = await _create_export(
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
    return run, None if run.model_id is None else await fetch_model(run.model_id)


async def _create_export(body: models.CreateExportRequest) -> Export:
    started = await start_export(body)
    poll: PollOptions[Export] = PollOptions(EXPORT_POLL_SECONDS, EXPORT_TIMEOUT_SECONDS)
    try:
        return await wait_for_export(body.dataset_name, body.name, started.id, poll)
    except PollTimeoutError as error:
        names = f"{body.dataset_name!r}, {body.name!r}"
        raise PollTimeoutError(
            f"No training run was started: the export {body.name!r} was not completed after {EXPORT_TIMEOUT_SECONDS:g} s",
            run_id=started.id,
            fix=f"The export continues; run_id is its id. Wait for it with client.exports.wait_for_completion({names}), then start the run "
            f"with client.training.create({names}, pipeline_type=...).",
        ) from error
