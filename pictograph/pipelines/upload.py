"""Upload a folder of images into a dataset."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from pictograph._resilience.steps import Outcome, gather
from pictograph.exceptions import ConflictError, NotFoundError, PictographError
from pictograph.pipelines.folder import FoundImage, find_images
from pictograph.pipelines.pipeline import pipeline
from pictograph.resources.datasets import LARGEST_IMAGE_PAGE, fetch_all_images
from pictograph.resources.image_file import read_image_file
from pictograph.resources.images import upload_image_file
from pictograph.resources.projects import fetch_project, create_new_project

if TYPE_CHECKING:
    from pictograph.models import Project

FileProgress: TypeAlias = Callable[[int, int, str], object]
"""Called as `progress(files_done, files_in_all, filename)`."""


@frozen
class UploadFailure:
    """A file that is not in the dataset, and why. The reason begins with `conflict: ` where the name is taken."""

    path: Path
    reason: str


@frozen
class UploadReport:
    """What became of a folder upload."""

    dataset_name: str
    images_attempted: int
    """Files with the suffix of an image that were found."""
    images_uploaded: int
    images_skipped: int
    """Files whose name was in that folder of the dataset before."""
    failures: list[UploadFailure]

    @property
    def success(self) -> bool:
        """Each file that was found is in the dataset now, uploaded by this call or there before: a rerun that skips all is a success."""
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
    """Upload all images below a folder, in sorted order, into a dataset. Safe to repeat: what is there is not sent again.

    Files with the suffix jpg, jpeg, png, webp, bmp, tif, tiff, gif, heic or heif count, in capitals too; the rest is passed over. What goes
    wrong with a single file (its name is taken, it is not an image, the server refuses it) is told in the report and does not stop the
    others; what goes wrong before the first is raised.

    Args:
        client: a `Client`, which blocks, or an `AsyncClient`, which is awaited.
        folder: the folder. Links to folders in it are not followed.
        organize_by_class: an image below the subfolder `herons` goes to the folder `/herons` of the dataset, however deep it lies; an
            image at the top goes to `/`. If false, all go to `/`. Two files that would go to one place: the second is a failure.
        parallel: several files at once; if false one after the other.
        max_workers: files at once.
        skip_existing: count a file whose name is in its folder of the dataset already as skipped. If false it is a failure. The name
            decides, not the content.
        create_if_missing: create the dataset when there is none of this name.
        progress: called as `progress(files_done, files_in_all, filename)` after each file, whatever became of it.

    Raises:
        FileNotFoundError, NotADirectoryError: there is no such folder.
        ValueError: there is no image in the folder, or `max_workers` is below 1. Nothing was sent.
        NotFoundError: there is no dataset of this name and `create_if_missing` is false.
        PaymentRequiredError: the plan allows no more projects.

    Example:
        from pictograph.pipelines import upload_dataset_from_folder

        report = upload_dataset_from_folder(client, "lake birds", "photos")
        print(report.images_uploaded, report.images_skipped)
        for failure in report.failures:
            print(failure.path, failure.reason)
    """
    if max_workers < 1:
        raise ValueError(f"max_workers must be 1 or more, not {max_workers}.")
    images = find_images(Path(folder), organize_by_class=organize_by_class)
    project = await _find_or_create(dataset_name, create_if_missing)
    taken = (await _taken_places(project, images)) if skip_existing else frozenset[tuple[str, str]]()
    done = 0

    def note(index: int, outcome: Outcome[bool]) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(images), images[index].path.name)

    flows = (_upload(image, project.id, taken, skip_existing) for image in images)
    outcomes = await gather(flows, limit=max_workers if parallel else 1, on_done=note)
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
    )


async def _find_or_create(name: str, create_if_missing: bool) -> Project:
    try:
        return await fetch_project(name)
    except NotFoundError:
        if not create_if_missing:
            raise
    try:
        return await create_new_project(name)
    except ConflictError:  # somebody else has created it since
        return await fetch_project(name)


async def _taken_places(project: Project, images: list[FoundImage]) -> frozenset[tuple[str, str]]:
    """Folder and name of what the dataset holds, so that no bytes are sent for nothing.

    A page costs one request, a file that it spares costs three. A dataset with more pages than there are files is not worth reading: the
    server then says for each file that its name is taken. So it does for what this list lacks, archived images for example.
    """
    pages = -(-project.image_count // LARGEST_IMAGE_PAGE)
    if pages == 0 or pages > len(images):
        return frozenset()
    there = await fetch_all_images(project.name)
    return frozenset((image.virtual_folder_path or "", image.filename) for image in there)


async def _upload(image: FoundImage, dataset_id: str, taken: frozenset[tuple[str, str]], skip_existing: bool) -> bool:
    """Upload one file; false when it was there."""
    if image.clash is not None:
        raise _Clash(f"{image.clash} goes to the same place, {image.folder_path}")
    if image.place in taken:
        return False
    try:
        await upload_image_file(read_image_file(image.path), dataset_id, folder_path=image.folder_path)
    except PictographError as error:
        if skip_existing and _is_taken(error):
            return False
        raise
    return True


class _Clash(ValueError):
    """Two files of the folder would be one image of the dataset."""


def _is_taken(error: Exception | None) -> bool:
    """Whether the name is taken: 409 when the image is registered, or, of older servers, 400 with these words."""
    if not isinstance(error, PictographError) or (error.error_code or "").startswith("idempotency"):
        return False
    if isinstance(error, ConflictError) and error.operation == "register_image":
        return True
    return error.status_code in (400, 409) and "already exists" in error.message.lower()


def _reason(error: Exception) -> str:
    text = str(error).partition("\n")[0]
    return f"conflict: {text}" if isinstance(error, _Clash) or _is_taken(error) else text
