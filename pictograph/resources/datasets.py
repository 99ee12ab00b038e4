"""Datasets, to look at and to take away. Projects are the same objects, to be changed."""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs
from pictograph_api.api.datasets import (
    freeze_dataset,
    get_dataset,
    get_dataset_by_name,
    get_dataset_storage,
    list_dataset_images,
    list_datasets,
    restore_dataset,
)

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.polling import Job, PollOptions, wait_for
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.resources.dataset_download import DownloadReport, FileProgress, download_dataset

if TYPE_CHECKING:
    from pictograph.models import Dataset, DatasetImage, DatasetStorageStatus, DatasetStorageTransition, DownloadMode, ImageStatus

LARGEST_PAGE: Final = 1000  # the contract's caps
LARGEST_IMAGE_PAGE: Final = 10_000

_MOVE: Final[Job[DatasetStorageStatus, DatasetStorageStatus]] = Job(
    noun="move to or from cold storage",
    document=lambda status: status,
    status=lambda status: status.storage_state,
    error=lambda status: None,
    good=("idle",),
    bad=(),
)


async def fetch_dataset(name: str, *, images: tuple[int, int] | None = None) -> Dataset:
    """Get a dataset by its name, with a page of its images where `images` is a limit and an offset."""
    limit, offset = images or (None, None)
    request = get_dataset_by_name.request(name, include_images=images is not None or None, images_limit=limit, images_offset=offset)
    return (await call(request)).dataset


async def fetch_all_images(name: str) -> builtins.list[DatasetImage]:
    """Get all images of a dataset that are not archived, page by page."""
    images: builtins.list[DatasetImage] = []
    while True:
        dataset = await fetch_dataset(name, images=(LARGEST_IMAGE_PAGE, len(images)))
        images += dataset.images or []
        if not dataset.images or len(images) >= dataset.image_count:
            return images


async def _page(limit: int, offset: int) -> builtins.list[Dataset]:
    return (await call(list_datasets.request(limit=limit, offset=offset))).datasets


class Datasets(Resource[M_co]):
    """The datasets of the organization: `client.datasets`. To create, change or delete one, see `client.projects`: they are one object.

    Example:
        dataset = client.datasets.get("birds")
        print(dataset.image_count, "images,", dataset.completed_image_count, "complete")
    """

    @operation
    async def list(self, *, limit: int = 100) -> builtins.list[Dataset]:
        """Get the first datasets, at most 1000, without their images. `iter` walks through all of them.

        Example:
            print([dataset.name for dataset in client.datasets.list()])
        """
        return await _page(limit, 0)

    @paged
    def iter(self, *, page_size: int = 100, max_total: int | None = None) -> Pages[Dataset]:
        """Walk through all datasets, `page_size` (at most 1000) for each request, up to `max_total` in all.

        Example:
            for dataset in client.datasets.iter():
                print(dataset.name, dataset.image_count)
        """
        return Pages(_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, name: str, *, include_images: bool = False, images_limit: int = 1000, images_offset: int = 0) -> Dataset:
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
        return await fetch_dataset(name, images=(images_limit, images_offset) if include_images else None)

    @operation
    async def get_by_id(self, dataset_id: str) -> Dataset:
        """Get one dataset by its id, without its images.

        Raises:
            NotFoundError: there is no dataset of this id.

        Example:
            dataset = client.datasets.get_by_id(client.datasets.get("birds").id)
        """
        return (await call(get_dataset.request(dataset_id))).dataset

    @operation
    async def download(
        self,
        name: str,
        output_dir: str | os.PathLike[str],
        *,
        mode: DownloadMode | str = "full",
        status_filter: str | None = None,
        max_workers: int = 10,
        progress: FileProgress | None = None,
    ) -> DownloadReport:
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
        return await fetched

    @operation
    async def list_images(
        self, dataset_id: str, *, status: ImageStatus | str | None = None, limit: int = 1000, offset: int = 0
    ) -> builtins.list[DatasetImage]:
        """Get one page of the images of a dataset that are not archived, at most 10000. `iter_images` walks through all of them.

        An address that some servers no longer have; they answer `NotFoundError`, and `get(name, include_images=True)` gives the same there.

        Args:
            status: only images in this state: `new`, `annotate`, `review` or `complete`.

        Raises:
            NotFoundError: there is no such dataset, or the server does not know the address.

        Example:
            print([image.filename for image in client.datasets.list_images(client.datasets.get("birds").id)])
        """
        request = list_dataset_images.request(dataset_id, status=status, limit=limit, offset=offset)
        return (await call(request)).images

    @paged
    def iter_images(
        self, dataset_id: str, *, status: ImageStatus | str | None = None, page_size: int = 1000, max_total: int | None = None
    ) -> Pages[DatasetImage]:
        """Walk through the images of a dataset, `page_size` (at most 10000) for each request, up to `max_total` in all.

        Example:
            for image in client.datasets.iter_images(client.datasets.get("birds").id, status="complete"):
                print(image.filename, image.annotation_count)
        """

        async def page(limit: int, offset: int) -> builtins.list[DatasetImage]:
            request = list_dataset_images.request(dataset_id, status=status, limit=limit, offset=offset)
            return (await call(request)).images

        return Pages(page, page_size=page_size, max_total=max_total, largest_page=LARGEST_IMAGE_PAGE)

    @operation
    async def storage_status(self, dataset_id: str) -> DatasetStorageStatus:
        """Tell where the bytes of a dataset are kept; for a frozen one also what it costs to bring it back (`restore_estimate`).

        Raises:
            NotFoundError: there is no such dataset.

        Example:
            print(client.datasets.storage_status(client.datasets.get("birds").id).storage_class)
        """
        return await call(get_dataset_storage.request(dataset_id))

    @operation
    async def freeze(
        self,
        dataset_id: str,
        *,
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 600.0,
        on_poll: Callable[[DatasetStorageStatus], object] | None = None,
        idempotency_key: str | None = None,
    ) -> DatasetStorageTransition:
        """Move a dataset to cold storage, and wait until it is there unless `wait=False` (needs an admin's key).

        It costs nothing to move it, but its images can't be read until `restore`, and to restore it within 90 days costs the rest of them.

        Raises:
            NotFoundError: there is no such dataset.
            ConflictError: it is frozen or moving already, public, or forked.
            PollTimeoutError: it is not there in time and goes on; `run_id` is the job's id.
            ValueError: `poll_interval` or `timeout` is not above 0.

        Example:
            client.datasets.freeze(client.datasets.get("birds").id)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        started = await call(freeze_dataset.request(dataset_id), idempotency_key=idempotency_key)
        return (await _moved(dataset_id, started, poll)) if wait else started

    @operation
    async def restore(
        self,
        dataset_id: str,
        *,
        wait: bool = True,
        poll_interval: float = 3.0,
        timeout: float = 600.0,
        on_poll: Callable[[DatasetStorageStatus], object] | None = None,
        idempotency_key: str | None = None,
    ) -> DatasetStorageTransition:
        """Bring a dataset back from cold storage, and wait until it is there unless `wait=False` (needs an admin's key).

        Charged at once: `charged_micro_usd`, in millionths of a dollar. `storage_status` tells it before.

        Raises:
            NotFoundError: there is no such dataset.
            ConflictError: it is not frozen, or moving.
            PaymentRequiredError: the balance does not cover it; nothing was started.
            PollTimeoutError: it is not there in time and goes on; `run_id` is the job's id.
            ValueError: `poll_interval` or `timeout` is not above 0.

        Example:
            dataset_id = client.datasets.get("birds").id
            client.datasets.freeze(dataset_id)
            print(client.datasets.restore(dataset_id).charged_micro_usd)
        """
        poll = PollOptions(poll_interval, timeout, on_poll)
        started = await call(restore_dataset.request(dataset_id), idempotency_key=idempotency_key)
        return (await _moved(dataset_id, started, poll)) if wait else started

    @operation
    async def wait_for_storage(
        self,
        dataset_id: str,
        *,
        poll_interval: float = 3.0,
        timeout: float = 600.0,
        on_poll: Callable[[DatasetStorageStatus], object] | None = None,
    ) -> DatasetStorageStatus:
        """Wait until a dataset is not being moved any more; at once when it is not.

        Raises:
            NotFoundError, PollTimeoutError, ValueError: as `freeze`.

        Example:
            dataset_id = client.datasets.get("birds").id
            client.datasets.freeze(dataset_id, wait=False)
            print(client.datasets.wait_for_storage(dataset_id).storage_class)
        """
        return await _wait_for_move(dataset_id, None, PollOptions(poll_interval, timeout, on_poll))


async def _moved(dataset_id: str, started: DatasetStorageTransition, poll: PollOptions[DatasetStorageStatus]) -> DatasetStorageTransition:
    ended = await _wait_for_move(dataset_id, started.job_id, poll)
    started.storage_state = ended.storage_state
    return started


async def _wait_for_move(dataset_id: str, job_id: str | None, poll: PollOptions[DatasetStorageStatus]) -> DatasetStorageStatus:
    """The move is asked for by its dataset; the errors' `run_id` is the job's id where it is known."""
    job = attrs.evolve(_MOVE, pick_up=f"client.datasets.wait_for_storage({dataset_id!r})")
    return await wait_for(get_dataset_storage.request(dataset_id), job, job_id, poll)
