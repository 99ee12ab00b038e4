"""The images that a dataset has: asked for in pages, kept in a table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from pictograph_api.api.datasets import get_dataset_by_name

from pictograph._resilience.operations import call_then
from pictograph.bulk.journal import Journal
from pictograph.bulk.names import same_form

if TYPE_CHECKING:
    from pictograph_api.models import DatasetImage, DatasetResponse

PAGE_IMAGES: Final = 2000  # of the 10,000 that the contract allows: a page is in memory as a whole
_TABLE: Final = """
CREATE TEMP TABLE server (folder TEXT, name TEXT, size INTEGER, id TEXT, PRIMARY KEY (folder, name)) WITHOUT ROWID;
"""


async def iter_image_pages(dataset_name: str) -> AsyncIterator[list[DatasetImage]]:
    """Yield the pages of the images of a dataset, except archived ones."""
    received = 0
    while True:
        request = get_dataset_by_name.request(dataset_name, include_images=True, images_limit=PAGE_IMAGES, images_offset=received)
        images, total = await call_then(request, _page)
        if images:
            yield images
        received += len(images)
        if not images or received >= total:
            return


def _page(response: DatasetResponse) -> tuple[list[DatasetImage], int]:
    """Return the images of a page and the number of images of the dataset."""
    images = list(response.dataset.images or [])
    for image in images:
        if not (isinstance(image.id, str) and isinstance(image.filename, str) and isinstance(image.file_size, int)):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("an image without id, filename or size")
        if not isinstance(image.annotation_count, int):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("an image without a number of annotations")
        if not isinstance(image.virtual_folder_path, (str, type(None))):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("a folder path that is not a text")
    return images, int(response.dataset.image_count)


async def list_existing(dataset_name: str, journal: Journal, *, pages_at_most: int, image_count: int) -> bool:
    """Fill the table `server` with the images of a dataset. Returns false, with an empty table, if that takes more pages than allowed."""
    journal.script(_TABLE)
    if image_count <= 0 or -(-image_count // PAGE_IMAGES) > pages_at_most:
        return image_count <= 0
    async for images in iter_image_pages(dataset_name):
        journal.run_many(
            "INSERT OR IGNORE INTO server VALUES (?, ?, ?, ?)",
            [(same_form(image.virtual_folder_path or "/"), same_form(image.filename), image.file_size, image.id) for image in images],
        )
    return True
