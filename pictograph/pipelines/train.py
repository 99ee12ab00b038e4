"""Train a model on a dataset: create an export, start a training run, wait for the model."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pictograph_api import models

from pictograph._resilience.polling import LAST_POLL_SECONDS, PollOptions
from pictograph.exceptions import PollTimeoutError, RequestTimeoutError
from pictograph.pipelines.pipeline import pipeline as pipeline_function
from pictograph.resources.exports import start_export, wait_for_export
from pictograph.resources.models import fetch_model
from pictograph.resources.training import start_training, wait_for_training

if TYPE_CHECKING:
    from pictograph.models import Export, GpuType, Model, PipelineType, TrainingRun

EXPORT_POLL_SECONDS: Final = 2.0


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

    The model is `None` if `wait` is false. The pipeline always waits for the export.

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
        timeout: Seconds for the whole call: the export, the run and the requests that start them.
        on_poll: Called with the run when it has started and after each status request, for example to display its `progress` (0 to 100).

    Raises:
        PollTimeoutError: `timeout` is over. A run that has started continues on the server; `run_id` is its id. Before that, `run_id` is
            `None`; `dataset_name` and `export_name` are the names of the export, and `fix` has the calls to go on with.
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
            if error.run_id is None:  # the export was not completed in time; no run was started
                raise
            run = client.training.get(error.run_id)  # works later and in another process too
            model = client.models.get(run.model_id) if run.status == "completed" else None
    """
    poll = PollOptions(poll_interval, timeout, on_poll)
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"  # the random part separates two runs of one second
    export = models.CreateExportRequest(
        dataset_name=dataset_name,
        name=export_name or f"{pipeline}-{stamp}",
        include_images=True,
        class_filter=class_filter,
        status_filter=status_filter,
    )
    body = models.CreateTrainingRunRequest(
        dataset_name=dataset_name,
        export_name=export.name,
        pipeline_type=pipeline,
        name=name or f"{pipeline}-run-{stamp}",
        gpu_type=gpu,
        config=config,
    )
    await _create_export(export, body, poll)
    run = await _start_run(body, poll)
    if not wait:
        return run, None
    run = await wait_for_training(run.id, poll, run)
    return run, None if run.model_id is None else await _fetch_model(run.id, run.model_id, poll)


# A request that is cut by the end of `timeout` fails with a RequestTimeoutError. What the caller needs then is the same as after
# a wait that was too long: what is running, and how to go on. So it becomes a PollTimeoutError too.


async def _create_export(export: models.CreateExportRequest, body: models.CreateTrainingRunRequest, poll: PollOptions[TrainingRun]) -> None:
    try:
        with await poll.limit():
            started = await start_export(export)
        export_poll: PollOptions[Export] = PollOptions(EXPORT_POLL_SECONDS, poll.timeout)
        await wait_for_export(export.dataset_name, export.name, export_poll.same_end(poll), started)
    except (PollTimeoutError, RequestTimeoutError) as error:
        if isinstance(error, RequestTimeoutError) and await poll.left() > 0:
            raise
        raise PollTimeoutError(
            f"No training run was started: the export {export.name!r} was not completed after {poll.timeout:g} s",
            dataset_name=export.dataset_name,
            export_name=export.name,
            fix=f"The export continues. Wait for it with client.exports.wait_for_completion({_names(body)}), "
            f"then start the run with {_start_call(body)}.",
        ) from error


async def _start_run(body: models.CreateTrainingRunRequest, poll: PollOptions[TrainingRun]) -> TrainingRun:
    try:
        with await poll.limit():
            return await start_training(body)
    except RequestTimeoutError as error:
        if await poll.left() > 0:
            raise
        raise PollTimeoutError(
            f"The export {body.export_name!r} is completed, but the training run {body.name!r} was not started within {poll.timeout:g} s",
            dataset_name=body.dataset_name,
            export_name=body.export_name,
            fix=f"Look for the run in client.training.list(dataset_name={body.dataset_name!r}): if the response was lost, it has started. "
            f"Otherwise start it with {_start_call(body)}.",
        ) from error


async def _fetch_model(run_id: str, model_id: str, poll: PollOptions[TrainingRun]) -> Model:
    try:
        with await poll.limit(at_least=LAST_POLL_SECONDS):
            return await fetch_model(model_id)
    except RequestTimeoutError as error:
        if await poll.left() > 0:
            raise
        raise PollTimeoutError(
            f"The training run {run_id} is completed, but its model was not received within {poll.timeout:g} s",
            run_id=run_id,
            fix=f"Get the model with client.models.get({model_id!r}).",
        ) from error


def _names(body: models.CreateTrainingRunRequest) -> str:
    return f"{body.dataset_name!r}, {body.export_name!r}"


def _start_call(body: models.CreateTrainingRunRequest) -> str:
    return f"client.training.create({_names(body)}, pipeline_type={str(body.pipeline_type)!r})"
