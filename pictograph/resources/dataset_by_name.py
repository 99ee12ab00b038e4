"""A dataset by its name, with its images if they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pictograph_api.api.datasets import get_dataset_by_name

from pictograph._resilience.operations import call

if TYPE_CHECKING:
    from pictograph.models import Dataset, DatasetImage

LARGEST_IMAGE_PAGE: Final = 10_000  # limit of the contract


async def fetch_dataset(name: str, *, images: tuple[int, int] | None = None) -> Dataset:
    """Get a dataset by name. `images` is the limit and offset of the page of images to include, `None` for no images."""
    limit, offset = images or (None, None)
    request = get_dataset_by_name.request(name, include_images=images is not None or None, images_limit=limit, images_offset=offset)
    return (await call(request)).dataset


async def fetch_all_images(name: str) -> list[DatasetImage]:
    """Get all images of a dataset, except archived ones."""
    images: list[DatasetImage] = []
    while True:
        dataset = await fetch_dataset(name, images=(LARGEST_IMAGE_PAGE, len(images)))
        images += dataset.images or []
        if not dataset.images or len(images) >= dataset.image_count:
            return images
