"""Exports: snapshots of a dataset as ZIP files in common annotation formats."""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

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
from pictograph._resilience.polling import Job, JobKey, PollOptions, start, wait_for
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph._resilience.transfer import file_target
from pictograph.resources.file_download import CHUNK_BYTES, download_file
from pictograph.resources.ids import ExportId, id_text, id_texts
from pictograph.secret import Secret
from pictograph.types import ExportFormatValue, ExportStatusValue

if TYPE_CHECKING:
    from pictograph_api.models import ExportResponse

    from pictograph.models import BulkDeleteResult, Confirmation, Export
    from pictograph.request_options import RequestOptions, WaitOptions

LARGEST_PAGE: Final = 500  # limit of the contract

_EXPORT: Final[Job[ExportResponse, Export]] = Job(
    noun="export",
    document=lambda response: response.export,
    status=lambda export: export.status,
    error=lambda export: export.error_message,
    good=("completed",),
    bad=("failed",),
    pick_up="client.exports.wait_for_completion({dataset_name!r}, {export_name!r})",
)


async def start_export(body: models.CreateExportRequest, *, idempotency_key: str | None = None) -> Export:
    """Start an export and return its first document. Raises ValueError, and sends nothing, for a name that no URL can contain."""
    get_export.request(body.dataset_name, body.name)  # an export named "." could neither be polled nor deleted
    key = JobKey(dataset_name=body.dataset_name, export_name=body.name)
    return (await start(create_export.request(body=body), _EXPORT, lambda response: key, idempotency_key=idempotency_key)).export


async def wait_for_export(dataset_name: str, export_name: str, poll: PollOptions[Export], started: Export | None = None) -> Export:
    """Poll an export until it is completed. It is polled by name, so errors have `dataset_name` and `export_name`, and no `run_id`."""
    key = JobKey(dataset_name=dataset_name, export_name=export_name)
    return await wait_for(get_export.request(dataset_name, export_name), _EXPORT, key, poll, started=started)


class Exports(Resource[M_co]):
    """Snapshots of a dataset, to download or to train on: `client.exports`. They cost no credits.

    Example:
        client.exports.create("birds", "spring", format="coco", include_images=True)
        print(client.exports.download("birds", "spring", "birds-spring.zip"))
    """

    @operation
    async def create(
        self,
        dataset_name: str,
        name: str,
        *,
        format: ExportFormatValue = "pictograph",
        include_images: bool = False,
        class_filter: Iterable[str] | None = None,
        status_filter: str | None = None,
        wait: bool = True,
        poll_interval: float = 2.0,
        timeout: float = 300.0,
        on_poll: Callable[[Export], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
    ) -> Export:
        """Start an export and wait for it to complete unless `wait=False`.

        Args:
            name: 1 to 100 characters, unique in the dataset.
            format: `pictograph`, `coco`, `yolo`, `pascal_voc`, `cvat`, `labelme`, `csv` or `darwin`.
            include_images: Include the images in the ZIP file. Training requires them.
            class_filter: Only annotations of these classes.
            status_filter: Only images with this status, for example `complete`.
            wait: Wait until the export is completed; `False` returns as soon as it has started.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the export at the start and after each status request.

        Raises:
            NotFoundError: No dataset has this name, or no image or annotation matches the filters.
            ConflictError: The dataset already has an export of this name.
            ApiError: The export failed; `response` is its last document.
            PollTimeoutError: The export was not completed within `timeout`. It continues on the server: wait again with
                `wait_for_completion`. `dataset_name` and `export_name` are its names; `run_id` is `None`.
            ValueError: `poll_interval` or `timeout` is not greater than 0, or a name is empty, `.` or `..`. Nothing was sent.

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
        return await wait_for_export(dataset_name, name, poll, export)

    @operation
    async def list(
        self,
        *,
        dataset_name: str | None = None,
        status: ExportStatusValue | None = None,
        limit: int = 100,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[Export]:
        """Get one page of exports, optionally filtered by dataset and status. `iter` returns all pages.

        Args:
            dataset_name: Only exports of this dataset.
            status: `pending`, `processing`, `completed` or `failed`.
            limit: Maximum number of exports, 1 to 500.
            offset: Number of exports to skip.

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
        status: ExportStatusValue | None = None,
        page_size: int = 100,
        max_total: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Pages[Export]:
        """Iterate over all exports, optionally filtered by dataset and status, page by page.

        Pages are requested as they are needed. A loop that changes what the list contains, for example the status by which it is filtered,
        skips items: loop over `client.exports.iter(...).all()` then, which gets all of them first.

        Args:
            dataset_name: Only exports of this dataset.
            status: `pending`, `processing`, `completed` or `failed`.
            page_size: Exports per request, 1 to 500.
            max_total: Stop after this many exports.

        Raises:
            ValueError: `page_size` is not 1 to 500, or `max_total` is negative.

        Example:
            for export in client.exports.iter(dataset_name="birds"):
                print(export.name, export.format, export.file_size)
        """

        async def fetch_page(limit: int, offset: int) -> builtins.list[Export]:
            request = list_exports.request(dataset_name=dataset_name, status=status, limit=limit, offset=offset)
            return (await call(request)).exports

        return Pages(fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, dataset_name: str, export_name: str, **options: Unpack[RequestOptions]) -> Export:
        """Get an export by the names of its dataset and the export.

        Raises:
            NotFoundError: The export does not exist.

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
        **options: Unpack[WaitOptions],
    ) -> Export:
        """Wait until an export is completed.

        The export may have been started by any process.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the export after each status request.

        Raises:
            NotFoundError: The export does not exist.
            ApiError, PollTimeoutError, ValueError: As for `create`.

        Example:
            client.exports.create("birds", "v1", wait=False)
            export = client.exports.wait_for_completion("birds", "v1", on_poll=lambda export: print(export.status))
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        return await wait_for_export(dataset_name, export_name, poll)

    @operation
    async def download(
        self,
        dataset_name: str,
        export_name: str,
        output_path: str | os.PathLike[str],
        *,
        chunk_size: int = CHUNK_BYTES,
        progress: Progress | None = None,
        **options: Unpack[RequestOptions],
    ) -> Path:
        """Download the ZIP file of a completed export and return its path.

        Missing parent folders are created and an existing file is replaced. The data is written to a part file in the same folder, which is
        renamed when it is complete. If the connection is lost, the retries of the call request the rest only, and so does the next call
        with the same path, unless the file has changed on the server. Part files of less than 256 KiB are deleted on failure.

        Args:
            output_path: Path of the file to write, not of a folder.
            chunk_size: Bytes between calls of `progress`.
            progress: Called as `progress(bytes_so_far, total_bytes)`; the total is 0 if it is unknown.

        Raises:
            NotFoundError: The export does not exist.
            ConflictError: The export is not completed.
            ApiError, ServerError: The storage host rejected the request; `response` is the text of its response.
            OSError: The file can't be written, or `output_path` is a folder. A folder is rejected before anything is sent.

        Example:
            client.exports.create("birds", "v1")
            path = client.exports.download("birds", "v1", "exports/birds-v1.zip")
        """
        target = file_target(output_path)
        request = get_export_download.request(dataset_name, export_name)
        url = Secret((await call(request)).download_url)
        return await download_file(url, target, operation=request.operation_id, chunk_size=chunk_size, progress=progress)

    @operation
    async def delete(
        self, dataset_name: str, export_name: str, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Delete an export and its file. The dataset is not changed.

        Requires a key with the role `admin`.

        Raises:
            NotFoundError: The export does not exist.
            ForbiddenError: The role of the key is too low.

        Example:
            client.exports.create("birds", "v1")
            client.exports.delete("birds", "v1")
        """
        return await call(delete_export.request(dataset_name, export_name), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(
        self, export_ids: Iterable[ExportId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkDeleteResult:
        """Delete several exports by id. Unknown ids are returned in `not_found` and raise no error.

        Requires a key with the role `admin`.

        Raises:
            ForbiddenError: The role of the key is too low.

        Example:
            export = client.exports.create("birds", "v1")
            print(client.exports.bulk_delete([export.id]).deleted)
        """
        body = models.BulkDeleteExportsRequest(export_ids=id_texts(export_ids))
        return await call(bulk_delete_exports.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def get_by_id(self, export_id: ExportId, **options: Unpack[RequestOptions]) -> Export:
        """Get an export by id, for example by `run_id` of a `PollTimeoutError`.

        Raises:
            NotFoundError: The export does not exist.

        Example:
            started = client.exports.create("birds", "v1", wait=False)
            print(client.exports.get_by_id(started.id).status)
        """
        return (await call(get_export_by_id.request(id_text(export_id)))).export

    @operation
    async def download_by_id(
        self,
        export_id: ExportId,
        output_path: str | os.PathLike[str],
        *,
        chunk_size: int = CHUNK_BYTES,
        progress: Progress | None = None,
        **options: Unpack[RequestOptions],
    ) -> Path:
        """Download the ZIP file of a completed export by id and return its path.

        Args:
            output_path: Path of the file to write, not of a folder.
            chunk_size: Bytes between calls of `progress`.
            progress: Called as `progress(bytes_so_far, total_bytes)`; the total is 0 if it is unknown.

        Raises:
            NotFoundError, ConflictError, ApiError, ServerError, OSError: As for `download`.

        Example:
            export = client.exports.create("birds", "v1")
            print(client.exports.download_by_id(export.id, "exports/birds-v1.zip"))
        """
        target = file_target(output_path)
        request = get_export_download_by_id.request(id_text(export_id))
        url = Secret((await call(request)).download_url)
        return await download_file(url, target, operation=request.operation_id, chunk_size=chunk_size, progress=progress)
