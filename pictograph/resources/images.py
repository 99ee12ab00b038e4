"""Images: upload, read, download, tag, archive, delete."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from pictograph_api import models
from pictograph_api.api.images import bulk_tag_images, create_image_upload_url, delete_image, download_image, get_image, register_image

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Request, call, call_before, call_then
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph._resilience.transfer import upload_body
from pictograph.bulk.decisions import OnConflict, check_on_conflict
from pictograph.bulk.job import JobOptions
from pictograph.bulk.progress import FileProgress, OnProgress
from pictograph.resources.file_download import CHUNK_BYTES, download_file
from pictograph.resources.ids import DatasetId, ImageId, id_text, id_texts
from pictograph.resources.image_file import ImageFile, read_image_file
from pictograph.resources.image_upload import BulkUploadReport, upload_image_files
from pictograph.resources.upload_content import ImageContent, ImageItem
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImage

    from pictograph.models import Confirmation, Image
    from pictograph.request_options import RequestOptions


async def upload_image_file(
    file: ImageFile,
    dataset_id: str,
    *,
    folder_path: str = "/",
    progress: Progress | None = None,
    idempotency_key: str | None = None,
) -> RegisteredImage:
    """Upload an image file: request an upload URL, send the content there, register the image.

    The caller's key identifies the last request, which creates the image. The first request gets a key derived from it, because one key
    can't identify two requests.
    """
    url_request = create_image_upload_url.request(
        body=models.CreateImageUploadUrlRequest(
            dataset_id=dataset_id, filename=file.filename, folder_path=folder_path, content_type=file.content_type
        )
    )

    def url_and_registration(target: models.ImageUploadUrl) -> tuple[Secret, Request[RegisteredImage]]:
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

    url, registration = await call_then(url_request, url_and_registration, idempotency_key=derive(idempotency_key, "upload-url"))
    await upload_body(url, file.upload.body(progress), content_type=file.content_type, operation=url_request.operation_id)
    return await call_before(registration, lambda image: get_image.request(image.image_id), idempotency_key=idempotency_key)


async def fetch_image(image_id: str) -> Image:
    """Get an image. Older servers return its size as `image_width` and `image_height`."""
    image = (await call(get_image.request(image_id))).image
    if image.width is None and image.height is None:
        image.width, image.height = image.image_width, image.image_height
    return image


class Images(Resource[M_co]):
    """The images of all datasets: `client.images`.

    Example:
        image = client.images.upload(client.datasets.get("birds").id, "heron.jpg")
        print(image.filename, image.width, image.height, image.status)
    """

    @operation
    async def get(self, image_id: ImageId, **options: Unpack[RequestOptions]) -> Image:
        """Get an image: filename, folder, size in bytes and pixels, status, number of annotations.

        Raises:
            NotFoundError: The image does not exist.

        Example:
            print(client.images.get(image_id).annotation_count)
        """
        return await fetch_image(id_text(image_id))

    @operation
    async def upload(
        self,
        dataset_id: DatasetId,
        file_path: ImageContent,
        *,
        folder_path: str = "/",
        filename: str | None = None,
        content_type: str | None = None,
        progress: Progress | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> Image:
        """Upload an image to a dataset and return it.

        The content is streamed to storage and then registered; before that, the dataset does not contain the image. If the package
        `imagesize` is installed (`pip install 'pictograph[images]'`), the width and height after EXIF rotation are sent too.

        Args:
            file_path: Path of the file; or its content as bytes or a binary file object, or an image of Pillow or array of NumPy (uint8,
                height x width, optionally x 3 for RGB or x 4 for RGBA). A file object is read from its position, again for each retry; one
                that can't seek is read into memory. Images and arrays are encoded in the format of the suffix of `filename`, by default
                as PNG; JPEG loses quality. This needs Pillow: `pip install 'pictograph[images]'`. URLs are not fetched.
            folder_path: Folder in the dataset, starting with `/`. It is created if it does not exist.
            filename: Name in the dataset; by default that of the file. Required for content without a name.
            content_type: Media type, for example `image/png`; by default derived from the suffix.
            progress: Called as `progress(bytes_sent, total_bytes)`.
            idempotency_key: Identifies the image; the same call with the same key creates it once within 24 hours.

        Raises:
            FileNotFoundError: The file does not exist.
            TypeError: `file_path` is something else, or has no name and `filename` is not given.
            ImportError: `file_path` is an image or array, and Pillow is not installed.
            ValueError: The file is a URL, is not an image, is empty, changed during the upload, or has an unknown suffix and no
                `content_type` is given.
            NotFoundError: The dataset does not exist.
            ConflictError: The folder already has an image of this name, or the key was used for another image.
            ValidationError: `filename` contains a path separator, or the media type is not an image type.
            PaymentRequiredError: The subscription plan does not allow more images or storage.
            ApiError, ServerError: The storage host rejected the content; `response` is the text of its response.

        Example:
            dataset = client.datasets.get("birds")
            image = client.images.upload(dataset.id, "heron.jpg", folder_path="/herons", idempotency_key="heron-2026-04-19")
        """
        file = read_image_file(file_path, filename=filename, content_type=content_type)
        image = await upload_image_file(
            file, id_text(dataset_id), folder_path=folder_path, progress=progress, idempotency_key=idempotency_key
        )
        return await fetch_image(image.image_id)

    @operation
    async def download(
        self,
        image_id: ImageId,
        output_path: str | os.PathLike[str],
        *,
        chunk_size: int = CHUNK_BYTES,
        progress: Progress | None = None,
        **options: Unpack[RequestOptions],
    ) -> Path:
        """Download an image to a file and return its path.

        Missing parent folders are created and an existing file is replaced. The data is written to a part file in the same folder, which is
        renamed when it is complete. If the connection is lost, the retries of the call request the rest only, and so does the next call
        with the same path, unless the file has changed on the server. Part files of less than 256 KiB are deleted on failure.

        Args:
            output_path: Path of the file to write, not of a folder.
            chunk_size: Bytes between calls of `progress`.
            progress: Called as `progress(bytes_so_far, total_bytes)`; the total is 0 if it is unknown.

        Raises:
            NotFoundError: The image does not exist.
            ConflictError: The dataset is in cold storage.
            OSError: The file can't be written, or `output_path` is a folder. A folder is rejected before anything is sent.

        Example:
            path = client.images.download(image_id, "copies/heron.jpg")
        """
        request = download_image.request(id_text(image_id))
        return await download_file(
            request,
            output_path,
            operation=request.operation_id,
            chunk_size=chunk_size,
            progress=progress,
            content_id=id_text(image_id),  # the content of an image never changes
        )

    @operation
    async def delete(
        self, image_id: ImageId, *, permanent: bool = False, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> Confirmation:
        """Archive an image, or delete it permanently.

        An archived image keeps its data and its name; restore it with `client.batch.update(..., is_archived=False)`.

        Args:
            permanent: Delete the image instead of archiving it. This can't be undone and requires a key with the role `admin`.

        Raises:
            NotFoundError: The image does not exist.
            ForbiddenError: The role of the key is too low.

        Example:
            client.images.delete(image_id)
        """
        request = delete_image.request(id_text(image_id), permanent=permanent or None)
        return await call(request, idempotency_key=idempotency_key)

    @operation
    async def bulk_upload(
        self,
        dataset_id: DatasetId,
        file_paths: Iterable[ImageItem],
        *,
        folder_path: str = "/",
        max_workers: int = 8,
        skip_existing: bool = True,
        on_conflict: OnConflict = "skip",
        check_images: bool = False,
        journal: str | os.PathLike[str] | None = None,
        resume: bool = True,
        progress: FileProgress | bool | None = None,
        on_progress: OnProgress | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BulkUploadReport:
        """Upload many image files to a folder of a dataset. The same call again goes on where an interrupted one stopped.

        Needs two API requests per 500 files. Errors of single files are collected in the report and do not stop the upload. An error that
        the other files would get too (a rate limit, a revoked key) ends it; the files that are left are reported as not tried. To upload a
        folder with subfolders, use `pictograph.pipelines.upload_dataset_from_folder`.

        Args:
            file_paths: Images as for `upload`, or tuples `(filename, image)` for those without a name of their own.
            folder_path: Folder in the dataset, starting with `/`. It is created if it does not exist.
            max_workers: Maximum number of concurrent uploads to storage. Fewer are used while storage is overloaded.
            skip_existing: Skip files whose folder already has an image of this name. If false, such files are failures.
            on_conflict: What to do if that image has another content: `skip` the file and report it, `rename` it (`heron-2.jpg`),
                `replace` the image, which deletes its annotations too and needs the role `admin`, or report an `error`.
            check_images: Decode each file completely before it is sent, so that truncated ones are failures; needs Pillow. By default, the
                start of each file is checked: that it is an image, and its size.
            journal: File that records what is done; by default one in the cache folder of the user (`PICTOGRAPH_CACHE_DIR`).
            resume: Go on with the journal of an interrupted call. If false, it is ignored.
            progress: True shows progress on stderr: a bar on a terminal if `rich` is installed, otherwise a line now and then. A
                function is called as `progress(files_done, files_total, filename)` after each file.
            on_progress: Called with a `pictograph.bulk.ProgressEvent` after each file.
            idempotency_key: Identifies the whole upload; the same call with the same key creates each image once within 24 hours. The
                images of the dataset are then not compared, and the content is sent again.

        Raises:
            NotFoundError: The dataset does not exist.
            PaymentRequiredError: The subscription plan does not allow more images or storage.
            ValueError: `max_workers` is less than 1, `on_conflict` is unknown, or `journal` is that of another upload.
            BlockingIOError: Another call uploads the same files at the same time.

        Example:
            report = client.images.bulk_upload(client.datasets.get("birds").id, ["heron.jpg"], folder_path="/new")
            print(len(report.registered), [failure.reason for failure in report.failures])
        """
        return await upload_image_files(
            id_text(dataset_id),
            file_paths,
            folder_path=folder_path,
            skip_existing=skip_existing,
            on_conflict=check_on_conflict(on_conflict),
            check_images=check_images,
            idempotency_key=idempotency_key,
            options=JobOptions(max_workers, journal, resume and idempotency_key is None, progress, on_progress),
        )

    @operation
    async def bulk_tag(
        self,
        dataset_id: DatasetId,
        image_ids: Iterable[ImageId],
        tags: Iterable[str],
        *,
        add: bool = True,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> int:
        """Add tags to images, or remove tags, and return the number of images changed.

        Images that are not in the dataset are ignored.

        Args:
            add: `False` removes the tags.

        Raises:
            NotFoundError: The dataset does not exist.

        Example:
            print(client.images.bulk_tag(client.datasets.get("birds").id, [image_id], ["morning"]))
        """
        body = models.BulkTagImagesRequest(dataset_id=id_text(dataset_id), image_ids=id_texts(image_ids), tags=tags, add=add)
        return (await call(bulk_tag_images.request(body=body), idempotency_key=idempotency_key)).processed
