"""Bulk image upload: a list of images to one folder of a dataset."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from attrs import field, frozen
from pictograph_api.api.datasets import get_dataset

from pictograph._resilience.operations import call_then
from pictograph.bulk.batch import Item
from pictograph.bulk.decisions import OnConflict, Target
from pictograph.bulk.job import JobOptions, load_modules, upload
from pictograph.bulk.remote_folder import shown
from pictograph.bulk.report import ON_DISK, FileOutcome, same
from pictograph.bulk.source import ListedImage, ListSource
from pictograph.resources.image_file import ImageFile, read_image_file
from pictograph.resources.upload_content import check_no_url

if TYPE_CHECKING:
    from pictograph_api.models import DatasetResponse

    from pictograph.models import RegisteredImageItem


@frozen
class BulkUploadFailure:
    """A file that was not uploaded, and the reason. It starts with `conflict: ` if the name is taken."""

    path: Path
    reason: str


@frozen
class BulkUploadReport:
    """The result of a bulk upload."""

    registered: list[RegisteredImageItem]
    """The new images, in the order of the given files."""
    failures: Sequence[BulkUploadFailure]
    images_skipped: int = 0
    """Files whose folder in the dataset already has an image of this name."""
    images_different: int = 0
    """Those of the skipped files whose content differs from that image."""
    images_not_tried: int = 0
    """Files that were not sent because of `stopped`. The same call goes on with them."""
    stopped: str | None = None
    """The error that ended the upload early."""
    files: Sequence[FileOutcome] = field(default=(), eq=False, repr=False, metadata=ON_DISK)
    """The outcome of each file, read from `report_path`."""
    report_path: Path | None = field(default=None, eq=False)
    """The report as JSON lines. It is written while the upload runs, so it exists after an interrupt too."""

    @property
    def success(self) -> bool:
        """Whether all files were uploaded, or were there before."""
        return not self.failures and not self.images_not_tried


async def upload_image_files(
    dataset_id: str,
    file_paths: Iterable[object],
    *,
    folder_path: str,
    skip_existing: bool,
    on_conflict: OnConflict,
    check_images: bool,
    idempotency_key: str | None,
    options: JobOptions,
) -> BulkUploadReport:
    """Upload image files to a folder of a dataset. See `Images.bulk_upload`."""
    load_modules()
    source = ListSource(
        [_listed(index, item) for index, item in enumerate(file_paths)], functools.partial(read_image_file, whole=check_images)
    )
    dataset_name, image_count = "", 0
    if idempotency_key is None:
        dataset_name, image_count = await call_then(get_dataset.request(dataset_id), _name_and_count)
    registered: dict[int, RegisteredImageItem] = {}

    def on_registered(item: Item, image: RegisteredImageItem) -> None:
        registered[item.seq] = image

    target = Target(dataset_id, dataset_name, on_conflict, taken_is_failure=not skip_existing, idempotency_key=idempotency_key)
    result = await upload(
        source, target, options, image_count=image_count, layout="flat", folder_path=folder_path, on_registered=on_registered
    )
    counts = result.report.counts
    return BulkUploadReport(
        registered=[image for _, image in sorted(registered.items())],
        failures=result.report.outcomes({"failed"}, lambda outcome: BulkUploadFailure(Path(outcome.path), outcome.reason)),
        images_skipped=counts["present"] + counts["different"],
        images_different=counts["different"],
        images_not_tried=counts["not tried"],
        stopped=None if result.stopped is None else str(result.stopped),
        files=result.report.outcomes(set(counts), same),
        report_path=result.report.path,
    )


def _name_and_count(response: DatasetResponse) -> tuple[str, int]:
    dataset = response.dataset
    if not isinstance(dataset.name, str) or not dataset.name.strip(" ."):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ValueError("a dataset without a name")
    return dataset.name, int(dataset.image_count)


def _listed(index: int, item: object) -> ListedImage:
    """Read images that are not files on disk, which is also how their type is checked."""
    name, content = _named(item)
    if isinstance(content, (str, os.PathLike)):
        path = os.fspath(cast("str", content))
        try:
            check_no_url(path, f"file_paths[{index}]")
        except ValueError as error:
            return ListedImage(Path(shown(path)), name, problem=str(error))
        return ListedImage(Path(path), name)
    try:
        image: ImageFile = read_image_file(content, filename=name)
    except TypeError as error:
        raise TypeError(f"file_paths[{index}]: {error} In a list, pass (filename, content).") from error
    except (OSError, ValueError) as error:
        return ListedImage(Path(name or str(getattr(content, "name", ""))), name, problem=str(error))
    return ListedImage(image.path, name or image.filename, image)


def _named(item: object) -> tuple[str | None, object]:
    if isinstance(item, tuple):
        pair = cast("tuple[object, ...]", item)
        if len(pair) == 2 and isinstance(pair[0], str):
            return pair[0], pair[1]
    return None, item  # pyright: ignore[reportUnknownVariableType]
