"""Single images: upload, look at, download, archive, delete."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pictograph_api import models
from pictograph_api.api.images import bulk_tag_images, create_image_upload_url, delete_image, download_image, get_image, register_image

from pictograph._resilience.http.messages import FileBody, Progress
from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Request, call, call_before, call_then
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph._resilience.transfer import upload_body
from pictograph.resources.dataset_download import FileProgress
from pictograph.resources.image_file import ImageFile, read_image_file
from pictograph.resources.image_upload import BulkUploadReport, upload_many
from pictograph.resources.saving import CHUNK_BYTES, save
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImage

    from pictograph.models import Confirmation, Image


async def send_image_file(
    file: ImageFile,
    dataset_id: str,
    *,
    folder_path: str = "/",
    progress: Progress | None = None,
    idempotency_key: str | None = None,
) -> RegisteredImage:
    """Put a file into a dataset: ask for an upload link, send the bytes there, register the image.

    The caller's key belongs to the last request, which makes the image; the first one gets a key derived from it, since one key can't stand
    for two requests.
    """
    where = create_image_upload_url.request(
        body=models.CreateImageUploadUrlRequest(
            dataset_id=dataset_id, filename=file.filename, folder_path=folder_path, content_type=file.content_type
        )
    )

    def registration(target: models.ImageUploadUrl) -> tuple[Secret, Request[RegisteredImage]]:
        body = models.RegisterImageRequest(
            dataset_id=dataset_id,
            filename=file.filename,
            gcs_bucket=target.gcs_bucket,
            gcs_path=target.gcs_path,
            gcs_uri=target.gcs_uri,
            folder_path=folder_path,
            file_size=file.size_bytes,
            mime_type=file.content_type,
            image_width=file.width,
            image_height=file.height,
        )
        return Secret(target.upload_url), register_image.request(body=body)

    link, what = await call_then(where, registration, idempotency_key=derive(idempotency_key, "upload-url"))
    body = FileBody(file.path, file.size_bytes, file.modified_ns, progress=progress)
    await upload_body(link, body, content_type=file.content_type, operation=where.operation_id)
    asked_for = get_image.request
    return await call_before(what, lambda registered: asked_for(registered.image_id), idempotency_key=idempotency_key)


async def fetch_image(image_id: str) -> Image:
    """Get one image; older servers name its size differently, which shows here only."""
    image = (await call(get_image.request(image_id))).image
    if image.width is None and image.height is None:
        image.width, image.height = image.image_width, image.image_height
    return image


class Images(Resource[M_co]):
    """The images of all datasets, one at a time: `client.images`.

    Example:
        image = client.images.upload(client.datasets.get("birds").id, "heron.jpg")
        print(image.filename, image.width, image.height, image.status)
    """

    @operation
    async def get(self, image_id: str) -> Image:
        """Get one image: name, folder, size in bytes and pixels, status, number of annotations.

        Raises:
            NotFoundError: there is no such image.

        Example:
            print(client.images.get(image_id).annotation_count)
        """
        return await fetch_image(image_id)

    @operation
    async def upload(
        self,
        dataset_id: str,
        file_path: str | os.PathLike[str],
        *,
        folder_path: str = "/",
        filename: str | None = None,
        content_type: str | None = None,
        progress: Progress | None = None,
        idempotency_key: str | None = None,
    ) -> Image:
        """Upload one image file into a dataset and return the image.

        The bytes are streamed to storage and registered afterwards: nothing is in the dataset before that. Width and height are sent as
        they are in the upright picture (EXIF), when the package `imagesize` is there (`pip install 'pictograph[images]'`).

        Args:
            folder_path: folder in the dataset, beginning with `/`; it comes into being by use.
            filename: name in the dataset; the file's own when left out.
            content_type: media type such as `image/png`; told from the suffix when left out.
            progress: called as `progress(bytes_sent, total_bytes)`.
            idempotency_key: stands for the image. The same call with the same key makes it once, whatever happens in between (24 hours).

        Raises:
            FileNotFoundError: there is no such file.
            ValueError: the file is a folder, empty, no image, of unknown type, or it changed while it was read. Nothing is registered.
            NotFoundError: there is no such dataset.
            ConflictError: an image of this name is in this folder already; or the key was used for another image.
            PaymentRequiredError: the plan allows no more images or storage.
            ApiError, ServerError: the storage host refused the bytes; `response` is its text.

        Example:
            dataset = client.datasets.get("birds")
            image = client.images.upload(dataset.id, "heron.jpg", folder_path="/herons", idempotency_key="heron-2026-04-19")
        """
        file = read_image_file(file_path, filename=filename, content_type=content_type)
        registered = await send_image_file(file, dataset_id, folder_path=folder_path, progress=progress, idempotency_key=idempotency_key)
        return await fetch_image(registered.image_id)

    @operation
    async def download(
        self, image_id: str, output_path: str | os.PathLike[str], *, chunk_size: int = CHUNK_BYTES, progress: Progress | None = None
    ) -> Path:
        """Download the bytes of an image to a file and return its path.

        Missing folders are made, an existing file is replaced. Until all bytes are there they are in `<name>.part`, which goes away when
        something fails.

        Args:
            output_path: the file to write, not a folder.
            chunk_size: bytes between two calls of `progress`.
            progress: called as `progress(bytes_so_far, total_bytes)`; the total is 0 where it is not known.

        Raises:
            NotFoundError: there is no such image.
            OSError: the file can't be written.

        Example:
            path = client.images.download(image_id, "copies/heron.jpg")
        """
        request = download_image.request(image_id)
        return await save(request, output_path, operation=request.operation_id, chunk_size=chunk_size, progress=progress)

    @operation
    async def delete(self, image_id: str, *, permanent: bool = False, idempotency_key: str | None = None) -> Confirmation:
        """Archive an image, or delete it for good with `permanent` (needs an admin's key).

        An archived image keeps its data and its name, and comes back with `client.batch.update(..., is_archived=False)`.

        Raises:
            NotFoundError: there is no such image.
            ForbiddenError: the key's role may not do this.

        Example:
            client.images.delete(image_id)
        """
        request = delete_image.request(image_id, permanent=permanent or None)
        return await call(request, idempotency_key=idempotency_key)

    @operation
    async def bulk_upload(
        self,
        dataset_id: str,
        file_paths: Sequence[str | os.PathLike[str]],
        *,
        folder_path: str = "/",
        max_workers: int = 8,
        progress: FileProgress | None = None,
        idempotency_key: str | None = None,
    ) -> BulkUploadReport:
        """Upload many image files into one folder of a dataset, with two requests of the API for each 500 of them.

        What goes wrong with a single file is told in the report and does not stop the others. `upload_dataset_from_folder` walks through
        folders and skips what is there; this is the shortest way for a list of files.

        Args:
            folder_path: folder in the dataset, beginning with `/`.
            max_workers: files sent to storage at once.
            progress: called as `progress(files_done, files_in_all, filename)` after each file was sent.
            idempotency_key: stands for the upload as a whole; the same call with the same key makes each image once (24 hours).

        Raises:
            NotFoundError: there is no such dataset.
            PaymentRequiredError: the plan allows no more images or storage.
            ValueError: `max_workers` is below 1.

        Example:
            report = client.images.bulk_upload(client.datasets.get("birds").id, ["heron.jpg"], folder_path="/new")
            print(len(report.registered), [failure.reason for failure in report.failures])
        """
        return await upload_many(
            dataset_id,
            file_paths,
            folder_path=folder_path,
            max_workers=max_workers,
            progress=progress,
            idempotency_key=idempotency_key,
        )

    @operation
    async def bulk_tag(
        self, dataset_id: str, image_ids: Sequence[str], tags: Sequence[str], *, add: bool = True, idempotency_key: str | None = None
    ) -> int:
        """Add tags to images, or take them away with `add=False`, and return how many images that was.

        Images that are not in the dataset are passed over.

        Raises:
            NotFoundError: there is no such dataset.

        Example:
            print(client.images.bulk_tag(client.datasets.get("birds").id, [image_id], ["morning"]))
        """
        body = models.BulkTagImagesRequest(dataset_id=dataset_id, image_ids=image_ids, tags=tags, add=add)
        return (await call(bulk_tag_images.request(body=body), idempotency_key=idempotency_key)).processed
