"""Datasets, to look at and to take away. Projects are the same objects, to be changed."""

from __future__ import annotations

import builtins
import os
from typing import TYPE_CHECKING, Final

from pictograph_api.api.datasets import get_dataset, get_dataset_by_name, list_datasets

from pictograph._resilience.flow import Flow, call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.resources.dataset_download import DownloadReport, FileProgress, download_dataset

if TYPE_CHECKING:
    from pictograph.models import Dataset, DatasetImage, DownloadMode

LARGEST_PAGE: Final = 1000  # the contract's caps
LARGEST_IMAGE_PAGE: Final = 10_000


def fetch_dataset(name: str, *, images: tuple[int, int] | None = None) -> Flow[Dataset]:
    """Get a dataset by its name, with a page of its images where `images` is a limit and an offset."""
    limit, offset = images or (None, None)
    request = get_dataset_by_name.request(name, include_images=images is not None or None, images_limit=limit, images_offset=offset)
    return (yield from call(request)).dataset


def fetch_all_images(name: str) -> Flow[builtins.list[DatasetImage]]:
    """Get all images of a dataset that are not archived, page by page."""
    images: builtins.list[DatasetImage] = []
    while True:
        dataset = yield from fetch_dataset(name, images=(LARGEST_IMAGE_PAGE, len(images)))
        images += dataset.images or []
        if not dataset.images or len(images) >= dataset.image_count:
            return images


def _page(limit: int, offset: int) -> Flow[builtins.list[Dataset]]:
    return (yield from call(list_datasets.request(limit=limit, offset=offset))).datasets


class Datasets(Resource[M_co]):
    """The datasets of the organization: `client.datasets`. To create, change or delete one, see `client.projects`: they are one object.

    Example:
        dataset = client.datasets.get("birds")
        print(dataset.image_count, "images,", dataset.completed_image_count, "complete")
    """

    @operation
    def list(self, *, limit: int = 100) -> Flow[builtins.list[Dataset]]:
        """Get the first datasets, at most 1000, without their images. `iter` walks through all of them.

        Example:
            print([dataset.name for dataset in client.datasets.list()])
        """
        return (yield from _page(limit, 0))

    @paged
    def iter(self, *, page_size: int = 100, max_total: int | None = None) -> Pages[Dataset]:
        """Walk through all datasets, `page_size` (at most 1000) for each request, up to `max_total` in all.

        Example:
            for dataset in client.datasets.iter():
                print(dataset.name, dataset.image_count)
        """
        return Pages(_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    def get(self, name: str, *, include_images: bool = False, images_limit: int = 1000, images_offset: int = 0) -> Flow[Dataset]:
        """Get one dataset by its name; case counts.

        Args:
            include_images: fill `images` with one page of the images that are not archived. Else it is `None`.
            images_limit: images in the page, 1 to 10000.
            images_offset: images to skip.

        Raises:
            NotFoundError: there is no dataset of this name.

        Example:
            dataset = client.datasets.get("birds", include_images=True)
            print([image.filename for image in dataset.images or []])
        """
        return (yield from fetch_dataset(name, images=(images_limit, images_offset) if include_images else None))

    @operation
    def get_by_id(self, dataset_id: str) -> Flow[Dataset]:
        """Get one dataset by its id, without its images.

        Raises:
            NotFoundError: there is no dataset of this id.

        Example:
            dataset = client.datasets.get_by_id(client.datasets.get("birds").id)
        """
        return (yield from call(get_dataset.request(dataset_id))).dataset

    @operation
    def download(
        self,
        name: str,
        output_dir: str | os.PathLike[str],
        *,
        mode: DownloadMode | str = "full",
        status_filter: str | None = None,
        max_workers: int = 10,
        progress: FileProgress | None = None,
    ) -> Flow[DownloadReport]:
        """Download all images of a dataset, and their annotations, into one folder.

        Each image becomes `<filename>`, its annotations `<filename>.json` (the form of the `pictograph` export). Images in different
        folders may share a name: theirs become `<name>-<image id>.<suffix>`. A file is there when it is whole: until then it is
        `<name>.part`. Files of an earlier download are replaced. A name that no file here can have (`..`, a device, a path) is a failure
        in the report.

        What goes wrong with a single file is told in the report; what goes wrong before the first is raised.

        The server lists at most 10000 images, the rest can't be fetched this way: `truncated` says that there may be more.

        Args:
            output_dir: the folder; it is made.
            mode: `full`, `images_only` or `annotations_only`.
            status_filter: only images with this status, for example `complete`.
            max_workers: files at once.
            progress: called as `progress(files_done, files_in_all, filename)` after each file, whatever became of it.

        Raises:
            NotFoundError: there is no dataset of this name.
            NotADirectoryError: `output_dir` is a file.
            ValueError: `max_workers` is below 1.

        Example:
            report = client.datasets.download("birds", "birds-copy")
            print(report.images_downloaded, report.annotations_downloaded, report.failures, report.truncated)
        """
        fetched = download_dataset(name, output_dir, mode=mode, status_filter=status_filter, max_workers=max_workers, progress=progress)
        return (yield from fetched)
