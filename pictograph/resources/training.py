"""Training runs: train a model on an export."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.training import (
    bulk_cancel_training_runs,
    cancel_training_run,
    create_training_run,
    get_training_run,
    list_training_runs,
)

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.resources.ids import TrainingRunId, id_text, id_texts
from pictograph.types import GpuTypeValue, PipelineTypeValue, TrainingStatusValue

if TYPE_CHECKING:
    from pictograph_api.models import TrainingRunResponse

    from pictograph.models import BulkActionResult, TrainingRun
    from pictograph.request_options import RequestOptions, WaitOptions

LARGEST_PAGE: Final = 100  # limit of the contract

_RUN: Final[Job[TrainingRunResponse, TrainingRun]] = Job(
    noun="training run",
    document=lambda response: response.training_run,
    status=lambda run: run.status,
    error=lambda run: run.error_message,
    good=("completed",),
    bad=("failed", "cancelled"),
    pick_up="client.training.get({run_id!r})",
)


async def start_training(body: models.CreateTrainingRunRequest, *, idempotency_key: str | None = None) -> TrainingRun:
    """Start a training run and return its first document."""
    response = await start(
        create_training_run.request(body=body),
        _RUN,
        lambda started: JobKey(run_id=started.training_run.id),
        lambda started: get_training_run.request(started.training_run.id),
        idempotency_key=idempotency_key,
    )
    return response.training_run


async def wait_for_training(run_id: str, poll: PollOptions[TrainingRun], started: TrainingRun | None = None) -> TrainingRun:
    """Poll a training run until it is completed."""
    return await wait_for(get_training_run.request(run_id), _RUN, JobKey(run_id=run_id), poll, started=started)


class Training(Resource[M_co]):
    """Training runs: `client.training`. They cost credits per minute of GPU time; unused credits are refunded when a run ends.

    Example:
        from pictograph import PollTimeoutError

        client.exports.create("birds", "v1", include_images=True)
        try:
            run = client.training.create("birds", "v1", pipeline_type="yolox", timeout=600.0)
        except PollTimeoutError as error:
            run = client.training.get(error.run_id)  # works later and in another process too
        print(run.status, run.model_id)
    """

    @operation
    async def create(
        self,
        dataset_name: str,
        export_name: str,
        *,
        pipeline_type: PipelineTypeValue,
        name: str | None = None,
        config: Mapping[str, object] | None = None,
        gpu_type: GpuTypeValue = "a10g",
        wait: bool = True,
        poll_interval: float = 5.0,
        timeout: float = 7200.0,
        on_poll: Callable[[TrainingRun], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
    ) -> TrainingRun:
        """Start a training run and wait for it to complete unless `wait=False`.

        Args:
            export_name: A completed export of the dataset in the format `pictograph`, with images, of which at least 5 are annotated.
            pipeline_type: `yolox` (boxes), `detectron2` (instance segmentation), `sm_pytorch` (semantic segmentation), `classification`,
                `rfdetr_detection` or `rfdetr_segmentation`.
            name: 1 to 100 characters; by default `<pipeline_type>-run-<timestamp>`.
            config: Settings, for example `epochs`, `batch_size`, `learning_rate`, `image_size`; by default those of the pipeline.
            gpu_type: `a10g`, `a100` or `h100`.
            wait: Wait until the run is completed; `False` returns as soon as it has started.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the run at the start and after each status request, for example to display its `progress` (0 to 100).
            idempotency_key: Identifies the run; the same call with the same key starts and charges it once within 24 hours.

        Raises:
            PaymentRequiredError: Not enough credits; the run was not started. See `required`, `remaining` and `upgrade_url`.
            NotFoundError: The dataset or the export does not exist.
            ConflictError: The export is not completed.
            ApiError: The run failed or was cancelled; `response` is its last document.
            PollTimeoutError: The run was not completed within `timeout`. It continues on the server; `run_id` is its id.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.

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
        return await wait_for_training(run.id, poll, run)

    @operation
    async def list(
        self,
        *,
        dataset_name: str | None = None,
        status: TrainingStatusValue | None = None,
        limit: int = 50,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[TrainingRun]:
        """Get one page of training runs, optionally filtered by dataset and status. `iter` returns all pages.

        Args:
            dataset_name: Only runs on this dataset.
            status: `pending`, `queued`, `running`, `completed`, `failed` or `cancelled`.
            limit: Maximum number of runs, 1 to 100.
            offset: Number of runs to skip.

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
        status: TrainingStatusValue | None = None,
        page_size: int = 50,
        max_total: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Pages[TrainingRun]:
        """Iterate over all training runs, optionally filtered by dataset and status, page by page.

        Pages are requested as they are needed. A loop that changes what the list contains, for example the status by which it is filtered,
        skips items: loop over `client.training.iter(...).all()` then, which gets all of them first.

        Args:
            dataset_name: Only runs on this dataset.
            status: `pending`, `queued`, `running`, `completed`, `failed` or `cancelled`.
            page_size: Runs per request, 1 to 100.
            max_total: Stop after this many runs.

        Raises:
            ValueError: `page_size` is not 1 to 100, or `max_total` is negative.

        Example:
            for run in client.training.iter(dataset_name="birds"):
                print(run.name, run.status, run.progress)
        """

        async def fetch_page(limit: int, offset: int) -> builtins.list[TrainingRun]:
            request = list_training_runs.request(dataset_name=dataset_name, status=status, limit=limit, offset=offset)
            return (await call(request)).training_runs

        return Pages(fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, run_id: TrainingRunId | None, **options: Unpack[RequestOptions]) -> TrainingRun:
        """Get a training run: status, progress, metrics, and `model_id` once it is completed.

        Accepts `run_id` of a `PollTimeoutError` directly.

        Raises:
            NotFoundError: The run does not exist.
            ValueError: `run_id` is `None`.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            started = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            run = client.training.get(started.id)
            if run.status == "completed":
                print(client.models.get(run.model_id).metrics)
        """
        if run_id is None:
            raise ValueError("run_id is None. Pass the id of a training run, for example run_id of a PollTimeoutError.")
        return (await call(get_training_run.request(id_text(run_id)))).training_run

    @operation
    async def wait_for_completion(
        self,
        run_id: TrainingRunId,
        *,
        poll_interval: float = 5.0,
        timeout: float = 7200.0,
        on_poll: Callable[[TrainingRun], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> TrainingRun:
        """Wait until a training run is completed.

        The run may have been started by any process.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the run after each status request.

        Raises:
            NotFoundError: The run does not exist.
            ApiError, PollTimeoutError, ValueError: As for `create`.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            started = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            run = client.training.wait_for_completion(started.id, on_poll=lambda run: print(run.progress))
        """
        return await wait_for_training(id_text(run_id), PollOptions(poll_interval, timeout, on_poll))

    @operation
    async def cancel(self, run_id: TrainingRunId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> TrainingRun:
        """Cancel a training run.

        Its status changes to `cancelled` immediately, and unused credits are refunded.

        Raises:
            NotFoundError: The run does not exist.
            ConflictError: The run has already ended.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            started = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            print(client.training.cancel(started.id).status)
        """
        return (await call(cancel_training_run.request(id_text(run_id)), idempotency_key=idempotency_key)).training_run

    @operation
    async def bulk_cancel(
        self, run_ids: Iterable[TrainingRunId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkActionResult:
        """Cancel several training runs. Unknown ids are returned in `not_found` and raise no error.

        Example:
            client.exports.create("birds", "v1", include_images=True)
            run = client.training.create("birds", "v1", pipeline_type="yolox", wait=False)
            print(client.training.bulk_cancel([run.id]).succeeded)
        """
        body = models.BulkRunIdsRequest(run_ids=id_texts(run_ids))
        return await call(bulk_cancel_training_runs.request(body=body), idempotency_key=idempotency_key)
