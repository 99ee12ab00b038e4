"""Exports: snapshots of a dataset as a ZIP file in an exchange format."""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
from pictograph_api import models
from pictograph_api.api.exports import (
    bulk_delete_exports,
    create_export,
    delete_export,
    get_export,
    get_export_by_id,
    get_export_download,
    get_export_download_by_id,
    list_exports,
)

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.resources.saving import CHUNK_BYTES, save
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import ExportResponse

    from pictograph.models import BulkDeleteResult, Confirmation, Export, ExportFormat, ExportStatus

LARGEST_PAGE: Final = 500  # the contract's cap

_EXPORT: Final[Job[ExportResponse, Export]] = Job(
    noun="export",
    document=lambda answer: answer.export,
    status=lambda export: export.status,
    error=lambda export: export.error_message,
    good=("completed",),
    bad=("failed",),
    id=lambda export: export.id,
)


async def start_export(body: models.CreateExportRequest, *, idempotency_key: str | None = None) -> Export:
    """Start an export and return its first document."""
    return (await call(create_export.request(body=body), idempotency_key=idempotency_key)).export


async def wait_for_export(dataset_name: str, export_name: str, export_id: str | None, poll: PollOptions[Export]) -> Export:
    """Ask for an export until it is completed. An export is picked up by its names; its id is `run_id` of the errors."""
    pick_up = f"client.exports.wait_for_completion({dataset_name!r}, {export_name!r})"
    job = attrs.evolve(_EXPORT, pick_up=pick_up.replace("{", "{{").replace("}", "}}"))
    return await wait_for(get_export.request(dataset_name, export_name), job, export_id, poll)


class Exports(Resource[M_co]):
    """Snapshots of a dataset to take away or to train on: `client.exports`. They cost no credits.

    Example:
        client.exports.create("birds", "for the lab", format="coco", include_images=True)
        print(client.exports.download("birds", "for the lab", "for-the-lab.zip"))
    """

    @operation
    async def create(
        self,
        dataset_name: str,
        name: str,
        *,
        format: ExportFormat | str = "pictograph",
        include_images: bool = False,
        class_filter: Sequence[str] | None = None,
        status_filter: str | None = None,
        wait: bool = True,
        poll_interval: float = 2.0,
        timeout: float = 300.0,
        on_poll: Callable[[Export], object] | None = None,
        idempotency_key: str | None = None,
    ) -> Export:
        """Start an export, and wait until it is completed unless `wait=False`.

        Args:
            name: 1 to 100 characters, unique in the dataset.
            format: `pictograph`, `coco`, `yolo`, `pascal_voc`, `cvat`, `labelme` or `csv`.
            include_images: put the images into the ZIP beside the annotations. Training needs them.
            class_filter: only annotations of these classes.
            status_filter: only images with this status, for example `complete`.
            poll_interval: seconds between two looks at the export.
            timeout: seconds to wait for it in all.
            on_poll: called with each document of the export that a look gave.

        Raises:
            NotFoundError: there is no dataset of this name, or nothing in it matches the filters.
            ConflictError: the dataset has an export of this name.
            ApiError: the export failed; `response` is its last document.
            PollTimeoutError: it was not completed in time and goes on; `run_id` is its id, and it is picked up by its names.
            ValueError: `poll_interval` or `timeout` is not above 0.

        Example:
            export = client.exports.create("birds", "v1")
            print(export.status, export.image_count, export.annotation_count)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        body = models.CreateExportRequest(
            dataset_name=dataset_name,
            name=name,
            format=format,
            include_images=include_images,
            class_filter=class_filter,
            status_filter=status_filter,
        )
        export = await start_export(body, idempotency_key=idempotency_key)
        if not wait:
            return export
        return await wait_for_export(dataset_name, name, export.id, poll)

    @operation
    async def list(
        self, *, dataset_name: str | None = None, status: ExportStatus | str | None = None, limit: int = 100, offset: int = 0
    ) -> builtins.list[Export]:
        """Get one page of exports, of at most 500, of one dataset or in one state. `iter` walks through all of them.

        Example:
            print([export.name for export in client.exports.list(dataset_name="birds", status="completed")])
        """
        request = list_exports.request(dataset_name=dataset_name, status=status, limit=limit, offset=offset)
        return (await call(request)).exports

    @paged
    def iter(
        self,
        *,
        dataset_name: str | None = None,
        status: ExportStatus | str | None = None,
        page_size: int = 100,
        max_total: int | None = None,
    ) -> Pages[Export]:
        """Walk through all exports, `page_size` (at most 500) for each request, up to `max_total` in all.

        Example:
            for export in client.exports.iter(dataset_name="birds"):
                print(export.name, export.format, export.file_size)
        """

        async def page(limit: int, offset: int) -> builtins.list[Export]:
            request = list_exports.request(dataset_name=dataset_name, status=status, limit=limit, offset=offset)
            return (await call(request)).exports

        return Pages(page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, dataset_name: str, export_name: str) -> Export:
        """Get one export by the name of its dataset and its own.

        Raises:
            NotFoundError: there is no such export.

        Example:
            client.exports.create("birds", "v1", wait=False)
            print(client.exports.get("birds", "v1").status)
        """
        return (await call(get_export.request(dataset_name, export_name))).export

    @operation
    async def wait_for_completion(
        self,
        dataset_name: str,
        export_name: str,
        *,
        poll_interval: float = 2.0,
        timeout: float = 300.0,
        on_poll: Callable[[Export], object] | None = None,
    ) -> Export:
        """Wait for an export that was started before, here or elsewhere.

        Raises:
            NotFoundError, ApiError, PollTimeoutError, ValueError: as `create`.

        Example:
            client.exports.create("birds", "v1", wait=False)
            export = client.exports.wait_for_completion("birds", "v1", on_poll=lambda export: print(export.status))
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        return await wait_for_export(dataset_name, export_name, None, poll)

    @operation
    async def download(
        self,
        dataset_name: str,
        export_name: str,
        output_path: str | os.PathLike[str],
        *,
        chunk_size: int = CHUNK_BYTES,
        progress: Progress | None = None,
    ) -> Path:
        """Download the ZIP of a completed export to a file and return its path.

        Missing folders are made, an existing file is replaced. Until all bytes are there they are in `<name>.part`, which goes away when
        something fails.

        Args:
            output_path: the file to write, not a folder.
            chunk_size: bytes between two calls of `progress`.
            progress: called as `progress(bytes_so_far, total_bytes)`; the total is 0 where it is not known.

        Raises:
            NotFoundError: there is no such export.
            ConflictError: it is not completed.
            ApiError, ServerError: the storage host refused; `response` is its text.
            OSError: the file can't be written.

        Example:
            client.exports.create("birds", "v1")
            path = client.exports.download("birds", "v1", "exports/birds-v1.zip")
        """
        request = get_export_download.request(dataset_name, export_name)
        link = Secret((await call(request)).download_url)
        return await save(link, output_path, operation=request.operation_id, chunk_size=chunk_size, progress=progress)

    @operation
    async def delete(self, dataset_name: str, export_name: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Delete an export and its file (needs an admin's key). The dataset stays as it is.

        Raises:
            NotFoundError: there is no such export.
            ForbiddenError: the key's role may not do this.

        Example:
            client.exports.create("birds", "v1")
            client.exports.delete("birds", "v1")
        """
        return await call(delete_export.request(dataset_name, export_name), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(self, export_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkDeleteResult:
        """Delete several exports by their ids (needs an admin's key). Ids that are not there come back in `not_found`; they are no error.

        Example:
            export = client.exports.create("birds", "v1")
            print(client.exports.bulk_delete([export.id]).deleted)
        """
        body = models.BulkDeleteExportsRequest(export_ids=export_ids)
        return await call(bulk_delete_exports.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def get_by_id(self, export_id: str) -> Export:
        """Get one export by its id, for example by `run_id` of a `PollTimeoutError`.

        Raises:
            NotFoundError: there is no such export.

        Example:
            started = client.exports.create("birds", "v1", wait=False)
            print(client.exports.get_by_id(started.id).status)
        """
        return (await call(get_export_by_id.request(export_id))).export

    @operation
    async def download_by_id(
        self, export_id: str, output_path: str | os.PathLike[str], *, chunk_size: int = CHUNK_BYTES, progress: Progress | None = None
    ) -> Path:
        """Download the ZIP of a completed export, known by its id, to a file and return its path. Otherwise as `download`.

        Raises:
            NotFoundError, ConflictError, ApiError, ServerError, OSError: as `download`.

        Example:
            export = client.exports.create("birds", "v1")
            print(client.exports.download_by_id(export.id, "exports/birds-v1.zip"))
        """
        request = get_export_download_by_id.request(export_id)
        link = Secret((await call(request)).download_url)
        return await save(link, output_path, operation=request.operation_id, chunk_size=chunk_size, progress=progress)
