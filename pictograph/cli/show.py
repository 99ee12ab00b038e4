"""`pictograph show`: a contact sheet of a dataset."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from attrs import frozen

from pictograph._resilience.part_file import write_whole
from pictograph._resilience.transfer import file_target
from pictograph.bulk.progress import FileProgress
from pictograph.exceptions import PictographError
from pictograph.types import ImageStatusValue

if TYPE_CHECKING:
    from pictograph.client import Client
    from pictograph.models import Annotation, Dataset, DatasetImage

_PAGE: Final = 1000
_WORKERS: Final = 8
_SKIPPED: Final = (PictographError, OSError, ValueError)


@frozen
class ImageFailure:
    """An image that is not on the sheet."""

    filename: str
    reason: str


@frozen
class SheetReport:
    """A contact sheet that was written."""

    path: str
    images: int
    annotations: int
    failures: list[ImageFailure]


def show(
    client: Client,
    dataset_name: str,
    *,
    out: str | os.PathLike[str] = "sheet.png",
    limit: int = 24,
    status: ImageStatusValue | None = None,
    columns: int | None = None,
    progress: FileProgress | None = None,
) -> SheetReport:
    """Write a contact sheet with the first images of a dataset and their annotations. An existing file is replaced.

    Raises:
        ModuleNotFoundError: Pillow is not installed.
        ValueError: The dataset has no such image, `out` has no suffix of an image format, or a number is less than 1.
        IsADirectoryError: `out` is a folder.
        PictographError: The dataset could not be read, or none of the images.
    """
    from pictograph.viz import SheetItem, contact_sheet, open_image  # first: it reports how to install Pillow

    # isort: split
    from PIL import Image

    target = file_target(out)
    kind = Image.registered_extensions().get(target.suffix.lower())
    if kind not in Image.SAVE:
        raise ValueError(f"{os.fspath(out)} has no suffix of an image format. Pass a name such as sheet.png or sheet.jpg.")
    for name, number in (("limit", limit), ("columns", columns)):
        if number is not None and number < 1:
            raise ValueError(f"{name} must be at least 1, not {number}.")
    dataset, images = _first_images(client, dataset_name, limit, status)
    classes = [each.name for each in dataset.classes]
    items: list[SheetItem] = []
    failures: list[ImageFailure] = []
    with TemporaryDirectory(prefix="pictograph-") as folder:

        def read(number: int) -> tuple[Path, list[Annotation]]:
            path = client.images.download(images[number].id, Path(folder) / str(number))
            open_image(path)  # so that one image that can't be read does not cost the sheet
            return path, client.annotations.get(images[number].id)

        def report(done: int, number: int) -> None:
            if progress is not None:
                progress(done, len(images), images[number].filename)

        outcomes = _concurrently(client, read, len(images), report)
        for number, (image, outcome) in enumerate(zip(images, outcomes, strict=True)):
            if isinstance(outcome, Exception):
                reason = str(outcome).partition("\n")[0].replace(str(Path(folder) / str(number)), "The file")
                failures.append(ImageFailure(image.filename, reason))
            else:
                items.append((*outcome, image.filename))
        if not items:
            sent = next((error for error in outcomes if isinstance(error, PictographError)), None)
            first = failures[0]
            raise sent or ValueError(
                f"None of {len(images)} images of the dataset {dataset_name!r} can be shown. {first.filename}: {first.reason}"
            )
        title = f"{dataset.name}: {len(items):,} of {dataset.image_count:,} images"
        sheet = contact_sheet(items, columns=columns, title=title, classes=classes)
    content = io.BytesIO()
    sheet.save(content, format=kind)
    write_whole(target, content.getvalue())
    return SheetReport(os.fspath(target), len(items), sum(len(list(item[1])) for item in items), failures)


def _first_images(client: Client, name: str, limit: int, status: str | None) -> tuple[Dataset, list[DatasetImage]]:
    """Return a dataset and its first images, with this status if one is given."""
    size = _PAGE if status else min(limit, _PAGE)
    dataset = client.datasets.get(name, include_images=True, images_limit=size)
    page, seen = dataset.images or [], 0
    found: list[DatasetImage] = []
    while page:
        found += [image for image in page if status is None or image.status == status]
        seen += len(page)
        if len(found) >= limit or seen >= dataset.image_count:
            break
        page = client.datasets.get(name, include_images=True, images_limit=size, images_offset=seen).images or []
    if not found:
        state = f" with the status {status}" if status else ""
        raise ValueError(f"Dataset {name!r} has no image{state}, so there is nothing to show.")
    return dataset, found[:limit]


def _concurrently(
    client: Client, read: Callable[[int], tuple[Path, list[Annotation]]], count: int, on_done: Callable[[int, int], object]
) -> list[tuple[Path, list[Annotation]] | Exception]:
    """Call `read` for each number and return the results and errors, in order."""
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="pictograph-show") as pool:
        numbers = {pool.submit(read, number): number for number in range(count)}
        try:
            for done, future in enumerate(as_completed(numbers), start=1):
                error = future.exception()
                if error is not None and not isinstance(error, _SKIPPED):
                    raise error
                on_done(done, numbers[future])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            client.close()  # ends the calls of the other threads
            raise
    return [error if isinstance(error := future.exception(), Exception) else future.result() for future in numbers]
