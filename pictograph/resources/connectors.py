"""Connectors: import datasets from another platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.connectors import (
    cancel_connector_import,
    check_connector_limits,
    get_connector_import,
    start_connector_import,
    validate_connector,
)

from pictograph._resilience.operations import call
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import ImportId, id_text
from pictograph.types import ProviderValue, RemoteDatasetDict

if TYPE_CHECKING:
    from pictograph_api.models import ConnectorImportStarted

    from pictograph.models import ImportJob, LimitCheckResult, RemoteDataset, ValidationResult
    from pictograph.request_options import RequestOptions, WaitOptions

_IMPORT: Final[Job[ImportJob, ImportJob]] = Job(
    noun="import",
    document=lambda job: job,
    status=lambda job: job.status,
    error=lambda job: ", ".join(dataset.name for dataset in job.datasets if dataset.status == "error") or None,
    good=("completed", "cancelled"),  # after a cancellation, the document says what was imported
    bad=("error",),
    pick_up="client.connectors.get_import({run_id!r})",
)


class Connectors(Resource[M_co]):
    """Imports from V7 and Roboflow: `client.connectors`.

    `api_key` is always the key of the other platform. The server uses it for the request or import and does not store it.

    Example:
        found = client.connectors.validate("roboflow", "key-of-the-other-platform")
        if found.valid:
            job = client.connectors.import_("roboflow", "key-of-the-other-platform", found.datasets)
            print(job.imported_images, job.failed_images)
    """

    @operation
    async def validate(
        self, provider: ProviderValue, api_key: str, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> ValidationResult:
        """Check a key of another platform and list the datasets that it gives access to.

        An invalid key does not raise; see `valid` and `error` of the result.

        Args:
            provider: `v7` or `roboflow`.
            api_key: Key of the other platform.
        """
        body = models.ValidateConnectorRequest(provider=provider, api_key=api_key)
        return await call(validate_connector.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def check_limits(
        self, *, total_images: int, estimated_size_bytes: int, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> LimitCheckResult:
        """Check whether the subscription plan allows a given number of additional images and bytes.

        The result is an estimate; the limits are enforced when the import starts.

        Args:
            total_images: Number of images to add.
            estimated_size_bytes: Their size.

        Example:
            print(client.connectors.check_limits(total_images=2000, estimated_size_bytes=3_000_000_000).allowed)
        """
        body = models.CheckConnectorLimitsRequest(total_images=total_images, estimated_size_bytes=estimated_size_bytes)
        return await call(check_connector_limits.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def import_(
        self,
        provider: ProviderValue,
        api_key: str,
        datasets: Iterable[RemoteDataset | RemoteDatasetDict],
        *,
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 3600.0,
        on_poll: Callable[[ImportJob], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
    ) -> ImportJob:
        """Start an import and wait for it to complete unless `wait=False`.

        Each remote dataset becomes a new dataset. If the job is cancelled during the wait, its document is returned and no error is raised;
        images that were already imported are kept.

        Args:
            provider: `v7` or `roboflow`.
            api_key: Key of the other platform.
            datasets: One or more of the datasets that `validate` returned, or dicts of their fields.
            wait: Wait until the job is completed; `False` returns its first document.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the job's document at the start and after each status request.

        Raises:
            PaymentRequiredError: The subscription plan does not allow this many images.
            ApiError: The import failed; `response` is its last document.
            PollTimeoutError: The import was not completed within `timeout`. It continues on the server; `run_id` is its id.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.StartConnectorImportRequest(provider=provider, api_key=api_key, datasets=datasets)
        request = start_connector_import.request(body=body)
        started = await start(
            request,
            _IMPORT,
            lambda job: JobKey.of_job(job.import_id),
            lambda job: get_connector_import.request(job.import_id),
            idempotency_key=idempotency_key,
        )
        job = _initial_job(started)
        if not wait:
            return job
        return await wait_for(get_connector_import.request(job.import_id), _IMPORT, JobKey.of_job(job.import_id), poll, started=job)

    @operation
    async def get_import(self, import_id: ImportId, **options: Unpack[RequestOptions]) -> ImportJob:
        """Get an import: status, progress (0 to 100), number of imported images, and the same per dataset.

        Raises:
            NotFoundError: The import does not exist.
        """
        return await call(get_connector_import.request(id_text(import_id)))

    @operation
    async def wait_for_import(
        self,
        import_id: ImportId,
        *,
        poll_interval: float = 3.0,
        timeout: float = 3600.0,
        on_poll: Callable[[ImportJob], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> ImportJob:
        """Wait until an import is completed.

        The import may have been started by any process.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the job's document after each status request.

        Raises:
            NotFoundError: The import does not exist.
            ApiError, PollTimeoutError, ValueError: As for `import_`.
        """
        known_id = id_text(import_id)
        poll = PollOptions(poll_interval, timeout, on_poll)
        return await wait_for(get_connector_import.request(known_id), _IMPORT, JobKey.of_job(known_id), poll)

    @operation
    async def cancel_import(
        self, import_id: ImportId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> ImportJob:
        """Cancel an import and return its current document. Images that were already imported are kept.

        Raises:
            NotFoundError: The import does not exist.
        """
        await call(cancel_connector_import.request(id_text(import_id)), idempotency_key=idempotency_key)
        return await call(get_connector_import.request(id_text(import_id)))


def _initial_job(started: ConnectorImportStarted) -> ImportJob:
    """Build the document of a job that has just started: the response has another structure, and a status that no job has."""
    return models.ConnectorImport(
        import_id=started.import_id,
        status=models.ConnectorImportStatus.PROCESSING,
        progress=0.0,
        total_images=0,
        imported_images=0,
        failed_images=0,
        datasets=[
            models.ConnectorImportDataset(
                name=dataset.name,
                project_id=dataset.project_id,
                status=models.ConnectorImportDatasetStatus.PENDING,
                imported=0,
                failed=0,
            )
            for dataset in started.datasets
        ],
    )
