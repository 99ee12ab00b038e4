"""Many image files in few requests: links for all of them, the bytes in parallel, one request to register them."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen
from pictograph_api import models
from pictograph_api.api.images import create_image_upload_urls, register_images

from pictograph._resilience.http.messages import FileBody
from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Outcome, call_then, gather
from pictograph._resilience.transfer import upload_body
from pictograph.resources.dataset_download import FileProgress
from pictograph.resources.image_file import ImageFile, read_image_file
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import RegisteredImageItem

MOST_IN_ONE_REQUEST: Final = 500  # the contract's cap


@frozen
class BulkUploadFailure:
    """A file that is not in the dataset, and why."""

    path: Path
    reason: str


@frozen
class BulkUploadReport:
    """What became of an upload of many files, in the order in which they were given."""

    registered: list[RegisteredImageItem]
    failures: list[BulkUploadFailure]

    @property
    def success(self) -> bool:
        """Every file is in the dataset now."""
        return not self.failures


async def upload_many(
    dataset_id: str,
    file_paths: Sequence[str | os.PathLike[str]],
    *,
    folder_path: str,
    max_workers: int,
    progress: FileProgress | None,
    idempotency_key: str | None,
) -> BulkUploadReport:
    """Upload files into one folder of a dataset. See `Images.bulk_upload`."""
    if max_workers < 1:
        raise ValueError(f"max_workers must be 1 or more, not {max_workers}.")
    failures: list[BulkUploadFailure] = []
    files = _readable(file_paths, failures)
    registered: list[RegisteredImageItem] = []
    done = len(failures)

    def note(index: int, outcome: Outcome[None]) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(file_paths), batch[index].filename)

    for start in range(0, len(files), MOST_IN_ONE_REQUEST):
        batch = files[start : start + MOST_IN_ONE_REQUEST]
        # The number of the batch belongs to the key: one key can't stand for two requests.
        key = None if idempotency_key is None else derive(idempotency_key, f"batch-{start // MOST_IN_ONE_REQUEST}")
        links = await _links(dataset_id, batch, folder_path, key)
        sends = (_send(file, link) for file, link in zip(batch, links, strict=True))
        outcomes = await gather(sends, limit=max_workers, on_done=note)
        arrived = [file for file, outcome in zip(batch, outcomes, strict=True) if outcome.error is None]
        failures += [
            BulkUploadFailure(file.path, str(outcome.error))
            for file, outcome in zip(batch, outcomes, strict=True)
            if outcome.error is not None
        ]
        if arrived:
            body = models.RegisterImagesRequest(dataset_id=dataset_id, images=[_registration(file, folder_path) for file in arrived])
            outcome = functools.partial(_outcome, paths={file.filename: file.path for file in arrived})
            made, failed = await call_then(register_images.request(body=body), outcome, idempotency_key=key)
            registered += made
            failures += failed
    return BulkUploadReport(registered, failures)


def _readable(file_paths: Sequence[str | os.PathLike[str]], failures: list[BulkUploadFailure]) -> list[ImageFile]:
    """The files that are images, with different names; what is wrong with the others goes into `failures`."""
    files: dict[str, ImageFile] = {}
    for file_path in file_paths:
        try:
            file = read_image_file(file_path)
        except (OSError, ValueError) as error:
            failures.append(BulkUploadFailure(Path(file_path), str(error)))
            continue
        if file.filename in files:
            failures.append(BulkUploadFailure(file.path, f"conflict: {files[file.filename].path} has the same name."))
        else:
            files[file.filename] = file
    return list(files.values())


async def _links(dataset_id: str, batch: list[ImageFile], folder_path: str, key: str | None) -> list[Secret]:
    images = [models.NewImage(filename=file.filename, folder_path=folder_path, content_type=file.content_type) for file in batch]
    request = create_image_upload_urls.request(body=models.CreateImageUploadUrlsRequest(dataset_id=dataset_id, images=images))
    targets = functools.partial(_targets, count=len(batch))
    return await call_then(request, targets, idempotency_key=derive(key, "upload-urls"))


def _targets(answer: models.ImageUploadUrlList, *, count: int) -> list[Secret]:
    if len(answer.upload_urls) != count:
        raise ValueError(f"{len(answer.upload_urls)} links for {count} images")
    return [Secret(target.upload_url) for target in answer.upload_urls]


def _outcome(answer: models.RegisteredImageList, *, paths: Mapping[str, Path]) -> tuple[list[RegisteredImageItem], list[BulkUploadFailure]]:
    failures = [BulkUploadFailure(paths.get(failed.filename) or Path(failed.filename), failed.error) for failed in answer.failed]
    return answer.registered, failures


async def _send(file: ImageFile, link: Secret) -> None:
    body = FileBody(file.path, file.size_bytes, file.modified_ns)
    await upload_body(link, body, content_type=file.content_type, operation="create_image_upload_urls")


def _registration(file: ImageFile, folder_path: str) -> models.UploadedImage:
    return models.UploadedImage(
        filename=file.filename,
        folder_path=folder_path,
        file_size=file.size_bytes,
        mime_type=file.content_type,
        image_width=file.width,
        image_height=file.height,
    )
