"""Upload a folder of images to a dataset."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from pictograph._resilience.operations import Outcome, gather
from pictograph.exceptions import ConflictError, NotFoundError, PictographError
from pictograph.pipelines.folder import FoundImage, compared, find_images
from pictograph.pipelines.pipeline import pipeline
from pictograph.resources.dataset_download import FileProgress
from pictograph.resources.datasets import LARGEST_IMAGE_PAGE, fetch_all_images
from pictograph.resources.image_file import read_image_file
from pictograph.resources.images import upload_image_file
from pictograph.resources.projects import create_new_project, fetch_project

if TYPE_CHECKING:
    from pictograph.models import Project


@frozen
class UploadFailure:
    """A file that was not uploaded, and the reason. It starts with `conflict: ` if the dataset already has an image of this name."""

    path: Path
    reason: str


@frozen
class UploadReport:
    """The result of a folder upload."""

    dataset_name: str
    images_attempted: int
    """Files with an image suffix."""
    images_uploaded: int
    images_skipped: int
    """Files that were not uploaded because their folder in the dataset already has an image of this name."""
    failures: list[UploadFailure]
    images_hidden: int = 0
    """Files in hidden folders, which were not uploaded and are not counted as attempted."""

    @property
    def success(self) -> bool:
        """Whether no file failed. True also if all files were skipped."""
        return not self.failures


@pipeline
async def upload_dataset_from_folder(
    dataset_name: str,
    folder: str | os.PathLike[str],
    *,
    organize_by_class: bool = True,
    parallel: bool = True,
    max_workers: int = 8,
    skip_existing: bool = True,
    create_if_missing: bool = True,
    progress: FileProgress | None = None,
) -> UploadReport:
    """Upload all images in a folder and its subfolders to a dataset. Safe to repeat: images that the dataset already has are skipped.

    Files with the suffix jpg, jpeg, png, webp, bmp, tif, tiff, gif, heic or heif (case-insensitive) are uploaded in sorted order; other
    files are ignored. Folders whose name begins with a dot, and `__MACOSX`, are skipped; `images_hidden` counts the images in them.
    Errors of single files (the name is taken, the file is not an image, the server rejects it) are collected in the report and do not
    stop the upload; an error before the first file is raised.

    Args:
        client: A `Client` (the call blocks) or an `AsyncClient` (await the call).
        folder: Local folder. Symbolic links to folders are not followed.
        organize_by_class: Upload files in the subfolder `herons`, at any depth, to the folder `/herons` of the dataset, and files at the
            top level to `/`. If false, all files go to `/`. If two files have the same destination, the second is a failure.
        parallel: Upload several files concurrently.
        max_workers: Maximum number of concurrent uploads.
        skip_existing: Skip files whose folder in the dataset already has an image of this name, in any Unicode form; the content is not
            compared. If false, such files are failures.
        create_if_missing: Create the dataset if it does not exist.
        progress: Called as `progress(files_done, files_total, filename)` after each file, successful or not.

    Raises:
        FileNotFoundError, NotADirectoryError: The folder does not exist or is not a folder.
        ValueError: The folder contains no images, or `max_workers` is less than 1. Nothing was sent.
        NotFoundError: The dataset does not exist and `create_if_missing` is false.
        PaymentRequiredError: The subscription plan does not allow more projects.

    Example:
        from pictograph.pipelines import upload_dataset_from_folder

        report = upload_dataset_from_folder(client, "lake birds", "photos")
        print(report.images_uploaded, report.images_skipped)
        for failure in report.failures:
            print(failure.path, failure.reason)
    """
    if max_workers < 1:
        raise ValueError(f"max_workers must be at least 1, not {max_workers}.")
    found = find_images(Path(folder), organize_by_class=organize_by_class)
    images = found.images
    project = await _get_or_create(dataset_name, create_if_missing)
    existing = await _existing_images(project, images) if skip_existing else frozenset[tuple[str, str]]()
    files_done = 0

    def report_progress(index: int, outcome: Outcome[bool]) -> None:
        nonlocal files_done
        files_done += 1
        if progress is not None:
            progress(files_done, len(images), images[index].path.name)

    uploads = (_upload(image, project.id, existing, skip_existing) for image in images)
    outcomes = await gather(uploads, limit=max_workers if parallel else 1, on_done=report_progress)
    return UploadReport(
        dataset_name=dataset_name,
        images_attempted=len(images),
        images_uploaded=sum(outcome.value is True for outcome in outcomes),
        images_skipped=sum(outcome.value is False for outcome in outcomes),
        failures=[
            UploadFailure(image.path, _reason(outcome.error))
            for image, outcome in zip(images, outcomes, strict=True)
            if outcome.error is not None
        ],
        images_hidden=found.hidden,
    )


async def _get_or_create(name: str, create_if_missing: bool) -> Project:
    try:
        return await fetch_project(name)
    except NotFoundError:
        if not create_if_missing:
            raise
    try:
        return await create_new_project(name)
    except ConflictError:  # another client has created it in the meantime
        return await fetch_project(name)


async def _existing_images(project: Project, images: list[FoundImage]) -> frozenset[tuple[str, str]]:
    """Return the folder and filename of the images of the dataset, so that files are not sent only to be rejected.

    A page costs one request; a rejected file costs three. So a dataset with more pages than there are files is not listed, and the server
    reports the duplicates. It also reports those that the list does not contain, for example archived images.
    """
    pages = -(-project.image_count // LARGEST_IMAGE_PAGE)
    if pages == 0 or pages > len(images):
        return frozenset()
    listed = await fetch_all_images(project.name)
    return frozenset(compared(image.virtual_folder_path or "", image.filename) for image in listed)


async def _upload(image: FoundImage, dataset_id: str, existing: frozenset[tuple[str, str]], skip_existing: bool) -> bool:
    """Upload a file. Return false if it was skipped because the dataset already has it."""
    if image.duplicate_of is not None:
        raise _DuplicateDestination(f"{image.duplicate_of} has the same name and destination folder, {image.folder_path}")
    if image.destination in existing:
        return False
    try:
        await upload_image_file(read_image_file(image.path), dataset_id, folder_path=image.folder_path)
    except PictographError as error:
        if skip_existing and _is_duplicate(error):
            return False
        raise
    return True


class _DuplicateDestination(ValueError):
    """Two local files have the same destination in the dataset."""


def _is_duplicate(error: Exception) -> bool:
    """Whether the server reported that the name is taken: 409 for the registration, or, from older servers, 400 with this text."""
    if not isinstance(error, PictographError) or (error.error_code or "").startswith("idempotency"):
        return False
    if isinstance(error, ConflictError) and error.operation == "register_image":
        return True
    return error.status_code in (400, 409) and "already exists" in error.message.lower()


def _reason(error: Exception) -> str:
    text = str(error).partition("\n")[0]
    return f"conflict: {text}" if isinstance(error, _DuplicateDestination) or _is_duplicate(error) else text
