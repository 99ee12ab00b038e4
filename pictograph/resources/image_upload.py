"""Bulk image upload: one request for the upload URLs, concurrent uploads to storage, one request to register the images."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from attrs import frozen
from pictograph_api import models
from pictograph_api.api.images import create_image_upload_urls, register_images

from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Outcome, call_then, gather
from pictograph._resilience.transfer import upload_body
from pictograph.resources.dataset_download import FileProgress
from pictograph.resources.image_file import ImageFile, read_image_file
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import RegisteredImageItem

MAX_IMAGES_PER_REQUEST: Final = 500  # limit of the contract


@frozen
class BulkUploadFailure:
    """A file that was not uploaded, and the reason."""

    path: Path
    reason: str


@frozen
class BulkUploadReport:
    """The result of a bulk upload, in the order of the given files."""

    registered: list[RegisteredImageItem]
    failures: list[BulkUploadFailure]

    @property
    def success(self) -> bool:
        """Whether all files were uploaded."""
        return not self.failures


async def upload_image_files(
    dataset_id: str,
    file_paths: Iterable[object],
    *,
    folder_path: str,
    max_workers: int,
    progress: FileProgress | None,
    idempotency_key: str | None,
) -> BulkUploadReport:
    """Upload image files to a folder of a dataset. See `Images.bulk_upload`."""
    if max_workers < 1:
        raise ValueError(f"max_workers must be at least 1, not {max_workers}.")
    given = list(file_paths)
    files, failures = _read_files(given)
    registered: list[RegisteredImageItem] = []
    files_done = len(failures)

    def report_progress(index: int, outcome: Outcome[None]) -> None:
        nonlocal files_done
        files_done += 1
        if progress is not None:
            progress(files_done, len(given), batch[index].filename)

    for start in range(0, len(files), MAX_IMAGES_PER_REQUEST):
        batch = files[start : start + MAX_IMAGES_PER_REQUEST]
        # Each batch needs a key of its own: one key can't identify two requests.
        key = None if idempotency_key is None else derive(idempotency_key, f"batch-{start // MAX_IMAGES_PER_REQUEST}")
        urls = await _create_upload_urls(dataset_id, batch, folder_path, key)
        uploads = (_upload(file, url) for file, url in zip(batch, urls, strict=True))
        outcomes = await gather(uploads, limit=max_workers, on_done=report_progress)
        uploaded = [file for file, outcome in zip(batch, outcomes, strict=True) if outcome.error is None]
        failures += [
            BulkUploadFailure(file.path, str(outcome.error))
            for file, outcome in zip(batch, outcomes, strict=True)
            if outcome.error is not None
        ]
        if uploaded:
            body = models.RegisterImagesRequest(dataset_id=dataset_id, images=[_registration(file, folder_path) for file in uploaded])
            split = functools.partial(_split, paths={file.filename: file.path for file in uploaded})
            new_images, new_failures = await call_then(register_images.request(body=body), split, idempotency_key=key)
            registered += new_images
            failures += new_failures
    return BulkUploadReport(registered, failures)


def _read_files(given: Sequence[object]) -> tuple[list[ImageFile], list[BulkUploadFailure]]:
    """Read the files; files that are not images, and all but the first of the same name, are failures."""
    files: dict[str, ImageFile] = {}
    failures: list[BulkUploadFailure] = []
    for index, item in enumerate(given):
        name, content = _named(item)
        try:
            file = read_image_file(content, filename=name)
        except TypeError as error:
            raise TypeError(f"file_paths[{index}]: {error} In a list, pass (filename, content).") from error
        except (OSError, ValueError) as error:
            failures.append(BulkUploadFailure(_path(name, content), str(error)))
            continue
        if file.filename in files:
            failures.append(BulkUploadFailure(file.path, f"conflict: {files[file.filename].path} has the same name."))
        else:
            files[file.filename] = file
    return list(files.values()), failures


def _named(item: object) -> tuple[str | None, object]:
    if isinstance(item, tuple):
        pair = cast("tuple[object, ...]", item)
        if len(pair) == 2 and isinstance(pair[0], str):
            return pair[0], pair[1]
    return None, item  # pyright: ignore[reportUnknownVariableType]


def _path(name: str | None, content: object) -> Path:
    return Path(cast("str", content)) if isinstance(content, (str, os.PathLike)) else Path(name or str(getattr(content, "name", "")))


async def _create_upload_urls(dataset_id: str, batch: list[ImageFile], folder_path: str, key: str | None) -> list[Secret]:
    images = [models.NewImage(filename=file.filename, folder_path=folder_path, content_type=file.content_type) for file in batch]
    request = create_image_upload_urls.request(body=models.CreateImageUploadUrlsRequest(dataset_id=dataset_id, images=images))
    urls = functools.partial(_urls, count=len(batch))
    return await call_then(request, urls, idempotency_key=derive(key, "upload-urls"))


def _urls(response: models.ImageUploadUrlList, *, count: int) -> list[Secret]:
    if len(response.upload_urls) != count:
        raise ValueError(f"{len(response.upload_urls)} upload URLs for {count} images")
    return [Secret(target.upload_url) for target in response.upload_urls]


def _split(response: models.RegisteredImageList, *, paths: Mapping[str, Path]) -> tuple[list[RegisteredImageItem], list[BulkUploadFailure]]:
    failures = [BulkUploadFailure(paths.get(failed.filename) or Path(failed.filename), failed.error) for failed in response.failed]
    return response.registered, failures


async def _upload(file: ImageFile, url: Secret) -> None:
    await upload_body(url, file.upload.body(), content_type=file.content_type, operation="create_image_upload_urls")


def _registration(file: ImageFile, folder_path: str) -> models.UploadedImage:
    return models.UploadedImage(
        filename=file.filename,
        folder_path=folder_path,
        file_size=file.size_bytes,
        mime_type=file.content_type,
        image_width=file.width,
        image_height=file.height,
    )
