"""Download a dataset: its images and their annotations, in one folder."""

from __future__ import annotations

import itertools
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import frozen
from pictograph_api.api.annotations import get_annotation_file
from pictograph_api.api.datasets import list_dataset_downloads

from pictograph._resilience.operations import Outcome, Request, call, call_then, gather
from pictograph._resilience.part_file import write_whole
from pictograph._resilience.transfer import download, inside
from pictograph.secret import Secret
from pictograph.types import DownloadModeValue

if TYPE_CHECKING:
    from pictograph_api.models import DownloadItem, ExportFile


MAX_ITEMS: Final = 10_000  # limit of the contract; the list is not paginated

Kind: TypeAlias = Literal["image", "annotation"]
FileProgress: TypeAlias = Callable[[int, int, str], object]
"""Called as `progress(files_done, files_total, filename)`."""


@frozen
class DownloadFailure:
    """A file that could not be downloaded or written."""

    filename: str
    kind: Kind
    reason: str


@frozen
class DownloadReport:
    """The result of a dataset download. Repeat the download to retry failed files; existing files are replaced."""

    dataset_id: str
    images_downloaded: int
    annotations_downloaded: int
    failures: list[DownloadFailure]
    truncated: bool = False
    """The server listed the maximum of 10,000 images, so the dataset may have more, which were not downloaded."""

    @property
    def total_attempted(self) -> int:
        """Number of files, images and annotations, successful or not."""
        return self.images_downloaded + self.annotations_downloaded + len(self.failures)

    @property
    def success(self) -> bool:
        """Whether no file failed. A truncated list is not a failure; see `truncated`."""
        return not self.failures


@frozen
class _File:
    kind: Kind
    name: str
    source: Secret | Request[ExportFile]  # a signed URL, or a request to the API


async def download_dataset(
    name: str,
    output_dir: str | os.PathLike[str],
    *,
    mode: DownloadModeValue,
    status_filter: str | None,
    max_workers: int,
    progress: FileProgress | None,
) -> DownloadReport:
    """Download the images and annotations of a dataset. See `Datasets.download`."""
    if max_workers < 1:
        raise ValueError(f"max_workers must be at least 1, not {max_workers}.")
    folder = Path(output_dir)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file. Pass a folder as output_dir.")
    request = list_dataset_downloads.request(name, mode=mode, limit=MAX_ITEMS, status_filter=status_filter)
    listing, files = await call_then(request, lambda listing: (listing, list(_files(listing.items))))
    folder.mkdir(parents=True, exist_ok=True)
    files_done = 0

    def report_progress(index: int, outcome: Outcome[Path]) -> None:
        nonlocal files_done
        files_done += 1
        if progress is not None:
            progress(files_done, len(files), files[index].name)

    downloads = (_download_file(file, folder, request.operation_id) for file in files)
    outcomes = await gather(downloads, limit=max_workers, on_done=report_progress)
    downloaded = Counter(file.kind for file, outcome in zip(files, outcomes, strict=True) if outcome.error is None)
    return DownloadReport(
        dataset_id=listing.dataset_id,
        images_downloaded=downloaded["image"],
        annotations_downloaded=downloaded["annotation"],
        failures=[
            DownloadFailure(file.name, file.kind, str(outcome.error).partition("\n")[0])
            for file, outcome in zip(files, outcomes, strict=True)
            if outcome.error is not None
        ],
        truncated=len(listing.items) >= MAX_ITEMS,
    )


async def _download_file(file: _File, folder: Path, operation: str) -> Path:
    path = inside(folder, file.name)
    if isinstance(file.source, Secret):
        return await download(file.source, path, operation=operation)
    document = await call(file.source)
    text = json.dumps(document.to_dict(), ensure_ascii=False, indent=2)
    return write_whole(path, text.encode())


def _files(items: Sequence[DownloadItem]) -> Iterable[_File]:
    for item, name in zip(items, _local_names(items), strict=True):
        if item.image_url is not None:
            yield _File("image", name, Secret(item.image_url))
        if item.annotation_url is not None:
            yield _File("annotation", f"{name}.json", get_annotation_file.request(item.id))


def _local_names(items: Sequence[DownloadItem]) -> Iterable[str]:
    """Yield a unique local name for each image.

    Filenames are only unique within a folder of the dataset; those that occur several times get the image's id, and a number where that
    name is taken too.
    """
    counts = Counter(key for item in items for key in _keys(item.filename))
    taken = set(counts)
    for item in items:
        if all(counts[key] == 1 for key in _keys(item.filename)):
            yield item.filename
            continue
        stem, suffix = os.path.splitext(item.filename)
        names = (f"{stem}-{item.id}{number}{suffix}" for number in itertools.chain([""], (f"-{number}" for number in itertools.count(2))))
        name = next(name for name in names if taken.isdisjoint(_keys(name)))
        taken.update(_keys(name))
        yield name


def _keys(filename: str) -> tuple[str, str]:
    """Return the names of an image and its annotation file as a case- and normalization-insensitive file system compares them."""
    key = unicodedata.normalize("NFC", filename).casefold()
    return key, f"{key}.json"
