"""Datasets: read, download, move to cold storage. To create or change them, see `projects`: a project and a dataset are one object."""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api.api.datasets import (
    freeze_dataset,
    get_dataset,
    get_dataset_storage,
    list_dataset_images,
    list_datasets,
    restore_dataset,
)

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.polling import PollOptions
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.bulk.job import JobOptions
from pictograph.bulk.progress import FileProgress, OnProgress
from pictograph.resources.dataset_by_name import LARGEST_IMAGE_PAGE, fetch_dataset
from pictograph.resources.dataset_download import DownloadReport, Wanted, download_dataset
from pictograph.resources.dataset_pytorch import detection_dataset
from pictograph.resources.dataset_storage import change_storage, wait_for_storage
from pictograph.resources.ids import DatasetId, id_text
from pictograph.types import DownloadModeValue, ExportFormatValue, ImageStatusValue

if TYPE_CHECKING:
    from pictograph.models import Dataset, DatasetImage, DatasetStorageStatus, DatasetStorageTransition
    from pictograph.pytorch import DetectionDataset
    from pictograph.request_options import RequestOptions, WaitOptions

LARGEST_PAGE: Final = 1000  # limit of the contract


async def _fetch_page(limit: int, offset: int) -> builtins.list[Dataset]:
    return (await call(list_datasets.request(limit=limit, offset=offset))).datasets


class Datasets(Resource[M_co]):
    """The datasets of the organization: `client.datasets`. To create, change or delete a dataset, use `client.projects`.

    Example:
        dataset = client.datasets.get("birds")
        print(dataset.image_count, "images,", dataset.completed_image_count, "complete")
    """

    @operation
    async def list(self, *, limit: int = 100, **options: Unpack[RequestOptions]) -> builtins.list[Dataset]:
        """Get the first datasets, without their images. `iter` returns all of them.

        Args:
            limit: Maximum number of datasets, 1 to 1000.

        Example:
            print([dataset.name for dataset in client.datasets.list()])
        """
        return await _fetch_page(limit, 0)

    @paged
    def iter(self, *, page_size: int = 100, max_total: int | None = None, **options: Unpack[RequestOptions]) -> Pages[Dataset]:
        """Iterate over all datasets, page by page.

        Pages are requested as they are needed. A loop that deletes items of the list skips others: loop over
        `client.datasets.iter(...).all()` then, which gets all of them first.

        Args:
            page_size: Datasets per request, 1 to 1000.
            max_total: Stop after this many datasets.

        Raises:
            ValueError: `page_size` is not 1 to 1000, or `max_total` is negative.

        Example:
            for dataset in client.datasets.iter():
                print(dataset.name, dataset.image_count)
        """
        return Pages(_fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(
        self,
        name: str,
        *,
        include_images: bool = False,
        images_limit: int = 1000,
        images_offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> Dataset:
        """Get a dataset by name. Names are case-sensitive.

        Args:
            include_images: Include one page of images, except archived ones, in `images`. Otherwise `images` is `None`.
            images_limit: Maximum number of images in the page, 1 to 10,000.
            images_offset: Number of images to skip.

        Raises:
            NotFoundError: No dataset has this name.

        Example:
            dataset = client.datasets.get("birds", include_images=True)
            print([image.filename for image in dataset.images or []])
        """
        return await fetch_dataset(name, images=(images_limit, images_offset) if include_images else None)

    @operation
    async def get_by_id(self, dataset_id: DatasetId, **options: Unpack[RequestOptions]) -> Dataset:
        """Get a dataset by id, without its images.

        Raises:
            NotFoundError: The dataset does not exist.

        Example:
            dataset = client.datasets.get_by_id(client.datasets.get("birds").id)
        """
        return (await call(get_dataset.request(id_text(dataset_id)))).dataset

    @operation
    async def download(
        self,
        name: str,
        output_dir: str | os.PathLike[str],
        *,
        mode: DownloadModeValue = "full",
        annotations: ExportFormatValue = "pictograph",
        status_filter: str | None = None,
        keep_folders: bool = True,
        max_workers: int = 10,
        journal: str | os.PathLike[str] | None = None,
        resume: bool = True,
        progress: FileProgress | bool | None = None,
        on_progress: OnProgress | None = None,
        **options: Unpack[RequestOptions],
    ) -> DownloadReport:
        """Download the images and annotations of a dataset of any size to a folder. The same call again fetches what is missing.

        The image `/herons/a.jpg` is written to `herons/a.jpg`, its annotations to `herons/a.jpg.json` (the format of the `pictograph`
        export). Images whose names a file system may take for the same (`a.jpg` and `A.JPG`) are written to `<stem>-<image id><suffix>`. A
        name that this system can't store (`..`, a device, one that is too long) is replaced by a similar one; the report names both.

        Each file is written to a part file and renamed when it is complete. Files that are there with the right size are not fetched again;
        large images go on where they were interrupted. Each annotation file needs a request, and each image that is not in a list of links:
        one has 10,000 images, of all or of one status. An export with `include_images=True` needs few requests for a dataset of any size.
        Errors of single files are collected in the report. One that the other files would get too (a full disk, a `Retry-After` of more
        than 120 s) ends the download; the files that are left are reported as not tried.

        With another format in `annotations`, the folder is laid out as `pictograph.formats.write` does it. Images in folders `train`, `val`
        and `test` are splits. The annotations are written when all files were tried, without those of files that failed. Images that they
        don't include are moved to `left-out`. Use a new folder for each format.

        Args:
            output_dir: Folder to write to. It is created if it does not exist.
            mode: `full`, `images_only` or `annotations_only`.
            annotations: One of `pictograph.formats.FORMATS`. Others than `pictograph` require `pip install 'pictograph[formats]'`. What the
                format can't hold is in `not_kept` of the report.
            status_filter: Only images with this status, for example `complete`.
            keep_folders: Keep the folders of the dataset. If false, all files are written to `output_dir` itself.
            max_workers: Maximum number of concurrent downloads. Fewer are used while storage is overloaded.
            journal: File that records what is done; by default one in the cache folder of the user (`PICTOGRAPH_CACHE_DIR`).
            resume: Keep files that are there. If false, everything is fetched again.
            progress: True shows progress on stderr: a bar on a terminal if `rich` is installed, otherwise a line now and then. A
                function is called as `progress(files_done, files_total, filename)` after each file, successful or not.
            on_progress: Called with a `pictograph.bulk.ProgressEvent` after each file.

        Raises:
            NotFoundError, ConflictError: No dataset has this name, or it is in cold storage.
            NotADirectoryError: `output_dir` is a file.
            ValueError: `max_workers` is less than 1, `annotations` is unknown or `mode` has none, or `journal` is that of another download.
            ImportError, OSError: The format needs an extra that is not installed (nothing was sent), or its files can't be written.
            BlockingIOError: Another call downloads the dataset to this folder.

        Example:
            report = client.datasets.download("birds", "birds-copy")
            print(report.images_downloaded, report.images_present, report.annotations_downloaded, report.failures)
        """
        wanted = Wanted(mode, annotations, status_filter, keep_folders)
        return await download_dataset(name, output_dir, wanted, JobOptions(max_workers, journal, resume, progress, on_progress))

    @operation
    async def as_pytorch(
        self,
        name: str,
        root: str | os.PathLike[str],
        *,
        transforms: Callable[..., tuple[object, object]] | None = None,
        masks: bool = False,
        keypoints: Sequence[str] = (),
        include_unannotated: bool = False,
        status_filter: str | None = None,
        max_workers: int = 10,
        progress: FileProgress | bool | None = None,
        **options: Unpack[RequestOptions],
    ) -> DetectionDataset:
        """Download a dataset as a map-style dataset of PyTorch, in the form of torchvision's detection models.

        Requires `pip install 'pictograph[torch]'` when the first item is read. The other arguments are those of `download`.

        Args:
            root: Folder to write to, for this dataset alone: files that are there are items too.
            transforms, masks, keypoints, include_unannotated: As for `pictograph.pytorch.DetectionDataset`.

        Raises:
            OSError: Files could not be downloaded. `pictograph.pytorch.DetectionDataset` reads what is there.
            NotFoundError, NotADirectoryError, ValueError: As for `download`.

        Example:
            dataset = client.datasets.as_pytorch("birds", "birds-copy")
        """
        classes = [each.name for each in (await fetch_dataset(name)).classes]
        report = await download_dataset(name, root, Wanted(status_filter=status_filter), JobOptions(max_workers, progress=progress))
        return detection_dataset(name, root, report, classes, transforms, masks, keypoints, include_unannotated)

    @operation
    async def list_images(
        self,
        dataset_id: DatasetId,
        *,
        status: ImageStatusValue | None = None,
        limit: int = 1000,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[DatasetImage]:
        """Get one page of the images of a dataset, except archived ones. `iter_images` returns all pages.

        Some servers no longer offer this route and raise `NotFoundError`; `get(name, include_images=True)` returns the same images there.

        Args:
            status: Only images with this status: `new`, `annotate`, `review` or `complete`.
            limit: Maximum number of images, 1 to 10,000.
            offset: Number of images to skip.

        Raises:
            NotFoundError: The dataset does not exist, or the server does not offer this route.

        Example:
            print([image.filename for image in client.datasets.list_images(client.datasets.get("birds").id)])
        """
        request = list_dataset_images.request(id_text(dataset_id), status=status, limit=limit, offset=offset)
        return (await call(request)).images

    @paged
    def iter_images(
        self,
        dataset_id: DatasetId,
        *,
        status: ImageStatusValue | None = None,
        page_size: int = 1000,
        max_total: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Pages[DatasetImage]:
        """Iterate over the images of a dataset, except archived ones, page by page.

        Pages are requested as they are needed. A loop that changes what the list contains, for example the status by which it is filtered,
        skips items: loop over `client.datasets.iter_images(...).all()` then, which gets all of them first.

        Args:
            status: Only images with this status: `new`, `annotate`, `review` or `complete`.
            page_size: Images per request, 1 to 10,000.
            max_total: Stop after this many images.

        Raises:
            NotFoundError: As for `list_images`, with the first page.
            ValueError: `page_size` is not 1 to 10,000, or `max_total` is negative.

        Example:
            birds = client.datasets.get("birds")
            for image in client.datasets.iter_images(birds, status="complete"):
                print(image.filename, image.annotation_count)
            for image in client.datasets.iter_images(birds, status="new").all():  # all, since the loop changes the status
                client.batch.update("birds", [image], status="review")
        """

        async def fetch_page(limit: int, offset: int) -> builtins.list[DatasetImage]:
            request = list_dataset_images.request(id_text(dataset_id), status=status, limit=limit, offset=offset)
            return (await call(request)).images

        return Pages(fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_IMAGE_PAGE)

    @operation
    async def storage_status(self, dataset_id: DatasetId, **options: Unpack[RequestOptions]) -> DatasetStorageStatus:
        """Get the storage class of a dataset, and for a frozen one the price of restoring it (`restore_estimate`).

        Raises:
            NotFoundError: The dataset does not exist.

        Example:
            print(client.datasets.storage_status(client.datasets.get("birds").id).storage_class)
        """
        return await call(get_dataset_storage.request(id_text(dataset_id)))

    @operation
    async def freeze(
        self,
        dataset_id: DatasetId,
        *,
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 600.0,
        on_poll: Callable[[DatasetStorageStatus], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
    ) -> DatasetStorageTransition:
        """Move a dataset to cold storage and wait until the move is complete, unless `wait=False`.

        Requires a key with the role `admin`. The move is free, but the images can't be read until `restore`, and a restore within the
        first 90 days is charged for the remaining days.

        Args:
            wait: Wait until the transition is completed; `False` returns as soon as it has started.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the storage status at the start and after each status request.

        Raises:
            NotFoundError: The dataset does not exist.
            ConflictError: The dataset is frozen, being moved, public, or forked.
            PollTimeoutError: The move was not completed within `timeout`. It continues on the server: wait
                again with `wait_for_storage`. `dataset_id` is its dataset and `job_id` its job.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.

        Example:
            client.datasets.freeze(client.datasets.get("birds").id)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        request = freeze_dataset.request(known_id := id_text(dataset_id))
        return await change_storage(request, known_id, poll, wait=wait, idempotency_key=idempotency_key)

    @operation
    async def restore(
        self,
        dataset_id: DatasetId,
        *,
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 600.0,
        on_poll: Callable[[DatasetStorageStatus], object] | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[WaitOptions],
    ) -> DatasetStorageTransition:
        """Restore a dataset from cold storage and wait until the restore is complete, unless `wait=False`.

        Requires a key with the role `admin`. The price is charged when the restore starts (`charged_micro_usd` of the result, in millionths
        of a US dollar); `storage_status` returns it in advance.

        Args:
            wait: Wait until the transition is completed; `False` returns as soon as it has started.
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the storage status at the start and after each status request.

        Raises:
            NotFoundError: The dataset does not exist.
            ConflictError: The dataset is not frozen, or is being moved.
            PaymentRequiredError: The balance is too low; the restore was not started.
            PollTimeoutError: The restore was not completed within `timeout`. It continues on the server: wait
                again with `wait_for_storage`. `dataset_id` is its dataset and `job_id` its job.
            ValueError: `poll_interval` or `timeout` is not greater than 0. Nothing was sent.

        Example:
            dataset_id = client.datasets.get("birds").id
            client.datasets.freeze(dataset_id)
            print(client.datasets.restore(dataset_id).charged_micro_usd)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        request = restore_dataset.request(known_id := id_text(dataset_id))
        return await change_storage(request, known_id, poll, wait=wait, idempotency_key=idempotency_key)

    @operation
    async def wait_for_storage(
        self,
        dataset_id: DatasetId,
        *,
        poll_interval: float = 3.0,
        timeout: float = 600.0,
        on_poll: Callable[[DatasetStorageStatus], object] | None = None,
        **options: Unpack[WaitOptions],
    ) -> DatasetStorageStatus:
        """Wait until a dataset is no longer being moved to or from cold storage.

        Returns immediately if it is not being moved.

        Args:
            poll_interval: Seconds between status requests.
            timeout: Seconds to wait in total.
            on_poll: Called with the storage status after each status request.

        Raises:
            NotFoundError, PollTimeoutError, ValueError: As for `freeze`.

        Example:
            dataset_id = client.datasets.get("birds").id
            client.datasets.freeze(dataset_id, wait=False)
            print(client.datasets.wait_for_storage(dataset_id).storage_class)
        """
        return await wait_for_storage(id_text(dataset_id), PollOptions(poll_interval, timeout, on_poll))
