"""Connectors: take over datasets from another platform."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.connectors import (
    cancel_connector_import,
    check_connector_limits,
    get_connector_import,
    start_connector_import,
    validate_connector,
)

from pictograph._resilience.operations import call, call_before
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph_api.models import ConnectorImportStarted

    from pictograph.models import ImportJob, LimitCheckResult, Provider, RemoteDataset, ValidationResult

_IMPORT: Final[Job[ImportJob, ImportJob]] = Job(
    noun="import",
    document=lambda job: job,
    status=lambda job: job.status,
    error=lambda job: ", ".join(dataset.name for dataset in job.datasets if dataset.status == "error") or None,
    good=("completed", "cancelled"),  # who cancels wants to know what came in
    bad=("error",),
    pick_up="client.connectors.get_import({run_id!r})",
)


class Connectors(Resource[M_co]):
    """Imports from V7 and Roboflow: `client.connectors`. `api_key` is always the key of the other platform; it is not kept.

    Example:
        found = client.connectors.validate("roboflow", "key-of-the-other-platform")
        if found.valid:
            job = client.connectors.import_("roboflow", "key-of-the-other-platform", found.datasets)
            print(job.imported_images, job.failed_images)
    """

    @operation
    async def validate(self, provider: Provider | str, api_key: str, *, idempotency_key: str | None = None) -> ValidationResult:
        """Ask whether the other platform takes the key, and what datasets it shows. A wrong key is no error: see `valid` and `error`.

        Args:
            provider: `v7` or `roboflow`.
        """
        body = models.ValidateConnectorRequest(provider=provider, api_key=api_key)
        return await call(validate_connector.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def check_limits(self, *, total_images: int, estimated_size_bytes: int, idempotency_key: str | None = None) -> LimitCheckResult:
        """Ask whether the plan has room for so many more images and bytes. Advice: the import itself decides.

        Example:
            print(client.connectors.check_limits(total_images=2000, estimated_size_bytes=3_000_000_000).allowed)
        """
        body = models.CheckConnectorLimitsRequest(total_images=total_images, estimated_size_bytes=estimated_size_bytes)
        return await call(check_connector_limits.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def import_(
        self,
        provider: Provider | str,
        api_key: str,
        datasets: Sequence[RemoteDataset | Mapping[str, object]],
        *,
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 3600.0,
        on_poll: Callable[[ImportJob], object] | None = None,
        idempotency_key: str | None = None,
    ) -> ImportJob:
        """Start an import, and wait until it is completed unless `wait=False`. Each remote dataset becomes a new dataset.

        A job that somebody cancels meanwhile is returned, not raised: what had come in stays.

        Args:
            provider: `v7` or `roboflow`.
            datasets: one or more of those that `validate` found, or dicts of their fields.
            poll_interval: seconds between two looks at the job.
            timeout: seconds to wait for it in all.
            on_poll: called with each document of the job that a look gave.

        Raises:
            PaymentRequiredError: the plan has no room for so many images.
            ApiError: the import failed; `response` is its last document.
            PollTimeoutError: it was not completed in time and goes on; `run_id` picks it up.
            ValueError: `poll_interval` or `timeout` is not above 0.
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.StartConnectorImportRequest(provider=provider, api_key=api_key, datasets=datasets)
        request, asked_for = start_connector_import.request(body=body), get_connector_import.request
        started = await call_before(request, lambda job: asked_for(job.import_id), idempotency_key=idempotency_key)
        if not wait:
            return _first_document(started)
        return await wait_for(asked_for(started.import_id), _IMPORT, started.import_id, poll)

    @operation
    async def get_import(self, import_id: str) -> ImportJob:
        """Get one import: status, progress (0 to 100), images done, and the same for each dataset.

        Raises:
            NotFoundError: there is no such import.
        """
        return await call(get_connector_import.request(import_id))

    @operation
    async def wait_for_import(
        self,
        import_id: str,
        *,
        poll_interval: float = 3.0,
        timeout: float = 3600.0,
        on_poll: Callable[[ImportJob], object] | None = None,
    ) -> ImportJob:
        """Wait for an import that was started before, here or elsewhere.

        Raises:
            NotFoundError, ApiError, PollTimeoutError, ValueError: as `import_`.
        """
        return await wait_for(get_connector_import.request(import_id), _IMPORT, import_id, PollOptions(poll_interval, timeout, on_poll))

    @operation
    async def cancel_import(self, import_id: str, *, idempotency_key: str | None = None) -> ImportJob:
        """Cancel an import and return it as it is then. What came in stays.

        Raises:
            NotFoundError: there is no such import.
        """
        await call(cancel_connector_import.request(import_id), idempotency_key=idempotency_key)
        return await call(get_connector_import.request(import_id))


def _first_document(started: ConnectorImportStarted) -> ImportJob:
    """The job as it surely is at its start: the answer that starts it has another form, and a status that no job has."""
    return models.ConnectorImport(
        import_id=started.import_id,
        status=models.ConnectorImportStatus.PROCESSING,
        progress=0.0,
        total_images=0,
        imported_images=0,
        failed_images=0,
        datasets=[
            models.ConnectorImportDataset(
                name=target.name,
                project_id=target.project_id,
                status=models.ConnectorImportDatasetStatus.PENDING,
                imported=0,
                failed=0,
            )
            for target in started.datasets
        ],
    )
