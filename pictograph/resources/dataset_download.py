"""A copy of a dataset on this machine: images and their annotations, side by side in one folder."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from pictograph_api.models import DownloadItem, ExportFile

    from pictograph.models import DownloadMode

MOST_ITEMS: Final = 10_000  # the contract's cap; the list has no second page

Kind: TypeAlias = Literal["image", "annotation"]
FileProgress: TypeAlias = Callable[[int, int, str], object]
"""Called as `progress(files_done, files_in_all, filename)`."""


@frozen
class DownloadFailure:
    """A file that could not be fetched or written."""

    filename: str
    kind: Kind
    reason: str


@frozen
class DownloadReport:
    """What became of a dataset download. What failed can be fetched by downloading again; files that are there are replaced."""

    dataset_id: str
    images_downloaded: int
    annotations_downloaded: int
    failures: list[DownloadFailure]
    truncated: bool = False
    """The server named as many images as it can, 10000: there may be more, which can't be fetched this way."""

    @property
    def total_attempted(self) -> int:
        """Files that were tried: images and annotation documents."""
        return self.images_downloaded + self.annotations_downloaded + len(self.failures)

    @property
    def success(self) -> bool:
        """Nothing failed. Look at `truncated` too: a list that was cut is no failure."""
        return not self.failures


@frozen
class _File:
    kind: Kind
    name: str
    source: Secret | Request[ExportFile]  # a signed link, or a call of the API


async def download_dataset(
    name: str,
    output_dir: str | os.PathLike[str],
    *,
    mode: DownloadMode | str,
    status_filter: str | None,
    max_workers: int,
    progress: FileProgress | None,
) -> DownloadReport:
    """Fetch the images and annotations of a dataset into a folder. See `Datasets.download`."""
    if max_workers < 1:
        raise ValueError(f"max_workers must be 1 or more, not {max_workers}.")
    folder = Path(output_dir)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; a dataset is downloaded into a folder.")
    request = list_dataset_downloads.request(name, mode=mode, limit=MOST_ITEMS, status_filter=status_filter)
    listing, files = await call_then(request, lambda listing: (listing, list(_files(listing.items))))
    folder.mkdir(parents=True, exist_ok=True)
    done = 0

    def note(index: int, outcome: Outcome[Path]) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(files), files[index].name)

    flows = (_fetch(file, folder, request.operation_id) for file in files)
    outcomes = await gather(flows, limit=max_workers, on_done=note)
    fetched = Counter(file.kind for file, outcome in zip(files, outcomes, strict=True) if outcome.error is None)
    return DownloadReport(
        dataset_id=listing.dataset_id,
        images_downloaded=fetched["image"],
        annotations_downloaded=fetched["annotation"],
        failures=[
            DownloadFailure(file.name, file.kind, str(outcome.error).partition("\n")[0])
            for file, outcome in zip(files, outcomes, strict=True)
            if outcome.error is not None
        ],
        truncated=len(listing.items) >= MOST_ITEMS,
    )


async def _fetch(file: _File, folder: Path, operation: str) -> Path:
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


def _local_names(items: Iterable[DownloadItem]) -> Iterable[str]:
    """The name of each image in one folder. Names are unique in a folder of the dataset only: those that several share get their id."""
    taken = Counter(key for item in items for key in _keys(item.filename))
    for item in items:
        shared = any(taken[key] > 1 for key in _keys(item.filename))
        stem, suffix = os.path.splitext(item.filename)
        yield f"{stem}-{item.id}{suffix}" if shared else item.filename


def _keys(filename: str) -> tuple[str, str]:
    """What a file system may hold an image and its annotations under: many don't tell case or Unicode forms apart."""
    key = unicodedata.normalize("NFC", filename).casefold()
    return key, f"{key}.json"
