"""The job that moves a dataset to or from cold storage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.datasets import get_dataset_storage

from pictograph._resilience.operations import Request
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for

if TYPE_CHECKING:
    from pictograph.models import DatasetStorageStatus, DatasetStorageTransition

STORAGE_TRANSITION: Final[Job[DatasetStorageStatus, DatasetStorageStatus]] = Job(
    noun="storage transition",
    document=lambda status: status,
    status=lambda status: status.storage_state,
    error=lambda status: None,
    good=("idle",),
    bad=(),
    pick_up="client.datasets.wait_for_storage({dataset_id!r})",
)


async def change_storage(
    request: Request[DatasetStorageTransition],
    dataset_id: str,
    poll: PollOptions[DatasetStorageStatus],
    *,
    wait: bool,
    idempotency_key: str | None,
) -> DatasetStorageTransition:
    """Start a transition, wait for it unless `wait` is false, and return it with its last known state."""
    started = await start(
        request,
        STORAGE_TRANSITION,
        lambda started: JobKey(job_id=started.job_id, dataset_id=dataset_id),
        idempotency_key=idempotency_key,
    )
    return await _complete(dataset_id, started, poll) if wait else started


async def wait_for_storage(dataset_id: str, poll: PollOptions[DatasetStorageStatus]) -> DatasetStorageStatus:
    """Wait until a dataset is not being moved."""
    return await wait_for(get_dataset_storage.request(dataset_id), STORAGE_TRANSITION, JobKey(dataset_id=dataset_id), poll)


async def _complete(
    dataset_id: str, started: DatasetStorageTransition, poll: PollOptions[DatasetStorageStatus]
) -> DatasetStorageTransition:
    restoring = started.storage_state == models.StorageState.RESTORING
    moving = models.DatasetStorageStatus(
        storage_class=models.StorageClass.COLDLINE if restoring else models.StorageClass.STANDARD,
        storage_state=started.storage_state,
        storage_job_id=started.job_id,
    )
    key = JobKey(job_id=started.job_id, dataset_id=dataset_id)
    status = await wait_for(get_dataset_storage.request(dataset_id), STORAGE_TRANSITION, key, poll, started=moving)
    started.storage_state = status.storage_state
    return started
