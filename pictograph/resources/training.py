"""Training runs: models made from an export, on rented GPUs."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.training import (
    bulk_cancel_training_runs,
    cancel_training_run,
    create_training_run,
    get_training_run,
    list_training_runs,
)

from pictograph._resilience.operations import call, call_before
from pictograph._resilience.paging import Pages
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation, paged

if TYPE_CHECKING:
    from pictograph_api.models import TrainingRunResponse

    from pictograph.models import BulkActionResult, GpuType, PipelineType, TrainingRun, TrainingStatus

LARGEST_PAGE: Final = 100  # the contract's cap

_RUN: Final[Job[TrainingRunResponse, TrainingRun]] = Job(
    noun="training run",
    document=lambda answer: answer.training_run,
    status=lambda run: run.status,
    error=lambda run: run.error_message,
    good=("completed",),
    bad=("failed", "cancelled"),
    pick_up="client.training.get({run_id!r})",
)


async def start_training(body: models.CreateTrainingRunRequest, *, idempotency_key: str | None = None) -> TrainingRun:
    """Start a training run and return its first document."""
    request = create_training_run.request(body=body)
    asked_for = get_training_run.request
    return (await call_before(request, lambda answer: asked_for(answer.training_run.id), idempotency_key=idempotency_key)).training_run


async def wait_for_training(run_id: str, poll: PollOptions[TrainingRun]) -> TrainingRun:
    """Ask for a run until it is completed."""
    return await wait_for(get_training_run.request(run_id), _RUN, run_id, poll)


class Training(Resource[M_co]):
    """Training runs: `client.training`. They cost credits for each minute of GPU time; what was charged too much comes back at the end.

    Example:
        from pictograph import PollTimeoutError

        client.exports.create("birds", "v1", include_images=True)
        try:
            run = client.training.create("birds", "v1", pipeline_type="yolox", timeout=600.0)
        except PollTimeoutError as error:
            run = client.training.get(error.run_id)  # now or later, here or in another process
        print(run.status, run.model_id)
    """

    @operation
    async def create(
        self,
        dataset_name: str,
        export_name: str,
        *,
        pipeline_type: PipelineType | str,
        name: str | None = None,
        config: Mapping[str, object] | None = None,
        gpu_type: GpuType | str = "a10g",
        wait: bool = True,
        poll_interval: float = 5.0,
        timeout: float = 7200.0,
        on_poll: Callable[[TrainingRun], object] | None = None,
        idempotency_key: str | None = None,
    ) -> TrainingRun:
        """Start a training run, and wait until it is completed unless `wait=False`.

        Args:
            export_name: a completed export of the dataset, in the format `pictograph`, with the images and at least 5 annotated ones.
            pipeline_type: `yolox` (boxes), `detectron2` (instance segmentation), `sm_pytorch` (semantic segmentation), `classification`,
                `rfdetr_detection` or `rfdetr_segmentation`.
            name: 1 to 100 characters; `<pipeline_type>-run-<timestamp>` when left out.
            config: settings such as `epochs`, `batch_size`, `learning_rate`, `image_size`; the pipeline's own when left out.
            gpu_type: `a10g`, `a100` or `h100`.
            poll_interval: seconds between two looks at the run.
            timeout: seconds to wait for it in all.
            on_poll: called with each document of the run that a look gave, for example to show `progress` (0 to 100).
            idempotency_key: stands for this run; the same call with the same key starts and charges it once (24 hours).

        Raises:
            PaymentRequiredError: not enough credits; nothing was started. See `required`, `remaining`, `upgrade_url`.
            NotFoundError: there is no such dataset or export.
            ConflictError: the export is not completed.
            ApiError: the run failed or was cancelled; `response` is its last document.
            PollTimeoutError: it was not completed in time and goes on; `run_id` picks it up.
            ValueError: `poll_interval` or `timeout` is not above 0.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            run = client.training.create("birds", "v1", pipeline_type="yolox", config={"epochs": 20})
            print(client.models.get(run.model_id).name)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.CreateTrainingRunRequest(
            dataset_name=dataset_name, export_name=export_name, pipeline_type=pipeline_type, name=name, gpu_type=gpu_type, config=config
        )
        run = await start_training(body, idempotency_key=idempotency_key)
        if not wait:
            return run
        return await wait_for_training(run.id, poll)

    @operation
    async def list(
        self, *, dataset_name: str | None = None, status: TrainingStatus | str | None = None, limit: int = 50, offset: int = 0
    ) -> builtins.list[TrainingRun]:
        """Get one page of runs, of at most 100, of one dataset or in one state. `iter` walks through all of them.

        Example:
            print([run.name for run in client.training.list(status="running")])
        """
        request = list_training_runs.request(dataset_name=dataset_name, status=status, limit=limit, offset=offset)
        return (await call(request)).training_runs

    @paged
    def iter(
        self,
        *,
        dataset_name: str | None = None,
        status: TrainingStatus | str | None = None,
        page_size: int = 50,
        max_total: int | None = None,
    ) -> Pages[TrainingRun]:
        """Walk through all runs, `page_size` (at most 100) for each request, up to `max_total` in all.

        Example:
            for run in client.training.iter(dataset_name="birds"):
                print(run.name, run.status, run.progress)
        """

        async def page(limit: int, offset: int) -> builtins.list[TrainingRun]:
            request = list_training_runs.request(dataset_name=dataset_name, status=status, limit=limit, offset=offset)
            return (await call(request)).training_runs

        return Pages(page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, run_id: str | None) -> TrainingRun:
        """Get one run: status, progress, metrics, and `model_id` once it is completed.

        Takes `error.run_id` of a `PollTimeoutError` as it is.

        Raises:
            NotFoundError: there is no such run.
            ValueError: the id is `None`: the error was not about a job.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            started = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            run = client.training.get(started.id)
            if run.status == "completed":
                print(client.models.get(run.model_id).metrics)
        """
        if run_id is None:
            raise ValueError("run_id is None: the error that it came from is not about a job.")
        return (await call(get_training_run.request(run_id))).training_run

    @operation
    async def wait_for_completion(
        self,
        run_id: str,
        *,
        poll_interval: float = 5.0,
        timeout: float = 7200.0,
        on_poll: Callable[[TrainingRun], object] | None = None,
    ) -> TrainingRun:
        """Wait for a run that was started before, here or elsewhere.

        Raises:
            NotFoundError, ApiError, PollTimeoutError, ValueError: as `create`.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            started = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            run = client.training.wait_for_completion(started.id, on_poll=lambda run: print(run.progress))
        """
        return await wait_for_training(run_id, PollOptions(poll_interval, timeout, on_poll))

    @operation
    async def cancel(self, run_id: str, *, idempotency_key: str | None = None) -> TrainingRun:
        """Cancel a run. It counts as cancelled at once; credits that it did not use come back.

        Raises:
            NotFoundError: there is no such run.
            ConflictError: it has ended already.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            started = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            print(client.training.cancel(started.id).status)
        """
        return (await call(cancel_training_run.request(run_id), idempotency_key=idempotency_key)).training_run

    @operation
    async def bulk_cancel(self, run_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkActionResult:
        """Cancel several runs. Ids that are not there come back in `not_found`; they are no error.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            run = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            print(client.training.bulk_cancel([run.id]).succeeded)
        """
        body = models.BulkRunIdsRequest(run_ids=run_ids)
        return await call(bulk_cancel_training_runs.request(body=body), idempotency_key=idempotency_key)
