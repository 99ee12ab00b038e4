"""Save the annotations of many images: requests of up to 200 images, what is rejected, counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Coroutine, Generator, Iterator, Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, cast

from attrs import define, field, frozen
from pictograph_api import models
from pictograph_api.api.annotations import bulk_save_annotations
from pictograph_api.api.datasets import get_dataset_by_name

from pictograph._resilience.idempotency import derive
from pictograph._resilience.operations import Outcome, call, call_then
from pictograph.bulk.progress import FileProgress
from pictograph.exceptions import ApiError, ConflictError, PictographError, ServerError, ValidationError
from pictograph.resources.image_index import ImageIndex, entry_of

if TYPE_CHECKING:
    from pictograph.formats import AnnotatedImages, ImageAnnotations
    from pictograph.models import Annotation, BulkSaveResult

MAX_IMAGES: Final = 200  # limit of the contract for one request
MAX_BYTES: Final = 4_000_000  # of annotations in one request, unless a single image has more
MAX_LISTED: Final = 10_000
MAX_FAILED_REQUESTS: Final = 3  # in a row
_TOO_LARGE: Final = 413
_ONE_REQUEST: Final = (ApiError, ConflictError, ServerError)
"""Errors that the next request need not get too."""


@frozen
class ImportFailure:
    """An image whose annotations were not saved, and the reason. `path` is its folder and name in the annotation file."""

    path: str
    reason: str


@define
class Failures:
    """The number of failures, and the first of them."""

    count: int = 0
    first: list[ImportFailure] = field(factory=list[ImportFailure])

    def add(self, path: str, reason: str) -> None:
        """Count a failure."""
        self.count += 1
        if len(self.first) < MAX_LISTED:
            self.first.append(ImportFailure(path, reason))


@frozen
class _Save:
    """Annotations to save for one image."""

    path: str
    image_id: str
    by_name: bool
    annotations: list[Annotation]
    digest: bytes
    size_bytes: int


@frozen
class _Result:
    """What became of a chunk of images: counts, and the path and reason of each that was rejected. Without the annotations, because the
    results of all chunks are kept until the end."""

    saved: int = 0
    annotations: int = 0
    by_name: int = 0
    rejected: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: _Result) -> _Result:
        return _Result(
            self.saved + other.saved,
            self.annotations + other.annotations,
            self.by_name + other.by_name,
            self.rejected + other.rejected,
        )


@define
class Saves:
    """The requests of an import, and their results."""

    dataset_name: str
    items: AnnotatedImages
    images_total: int
    index: ImageIndex
    class_names: Mapping[str, str]
    """Name of each class in the dataset, by its name in the file."""
    progress: FileProgress | None
    key: str | None
    saved: int = 0
    annotations: int = 0
    matched_by_name: int = 0
    unannotated: int = 0
    images_done: int = 0
    missing: Failures = field(factory=Failures)
    rejected: Failures = field(factory=Failures)
    error: PictographError | None = None
    """The error that ended the import."""
    _running: dict[int, list[_Save]] = field(factory=dict[int, list[_Save]], init=False)
    _failed_in_a_row: int = field(default=0, init=False)

    def requests(self) -> Iterator[Coroutine[Any, Any, _Result]]:
        """Yield a coroutine for each chunk of images. The file is read as they are taken, and not further after an error."""
        for number, chunk in enumerate(_chunks(self._saves())):
            if self.error is not None:
                return
            self._running[number] = chunk
            yield self._send(chunk)

    def done(self, index: int, outcome: Outcome[_Result]) -> None:
        """Count the result of a chunk."""
        chunk = self._running.pop(index)
        if isinstance(outcome.error, PictographError):
            self._failed_in_a_row += 1
            if not isinstance(outcome.error, _ONE_REQUEST) or self._failed_in_a_row == MAX_FAILED_REQUESTS:
                self.error = self.error or outcome.error
                return
            result = _Result(rejected=tuple((save.path, _first_line(outcome.error)) for save in chunk))
        else:
            result = outcome.result()
            self._failed_in_a_row = 0
        self.saved += result.saved
        self.annotations += result.annotations
        self.matched_by_name += result.by_name
        for path, reason in result.rejected:
            self.rejected.add(path, reason)
        for save in chunk:
            self._report(save.path)

    def _saves(self) -> Iterator[_Save]:
        items = cast("Generator[ImageAnnotations]", iter(self.items))
        with closing(items):
            for item in items:
                match = self.index.find(entry_of(item))
                if isinstance(match, str):
                    self.missing.add(item.path, match)
                elif not item.annotations:
                    self.unannotated += 1
                elif not self.index.take(match):
                    self.rejected.add(item.path, "another entry of the file is for the same image")
                else:
                    yield self._save(item, match.image_id, match.by_name)
                    continue
                self._report(item.path)

    def _save(self, item: ImageAnnotations, image_id: str, by_name: bool) -> _Save:
        for annotation in item.annotations:
            annotation.name = self.class_names.get(annotation.name, annotation.name)
        content = json.dumps([annotation.to_dict() for annotation in item.annotations]).encode()
        digest = hashlib.sha256(image_id.encode() + content).digest()
        return _Save(item.path, image_id, by_name, item.annotations, digest, len(content))

    async def _send(self, chunk: list[_Save]) -> _Result:
        result = await self._send_part(chunk)
        if not result.saved:  # none at all: perhaps the dataset was deleted
            await call(get_dataset_by_name.request(self.dataset_name))
        return result

    async def _send_part(self, chunk: list[_Save]) -> _Result:
        """Save images. If the server rejects the request, send it again without those that it names, or else in two halves."""
        saves = [models.AnnotationSave(image_id=save.image_id, annotations=save.annotations) for save in chunk]
        request = bulk_save_annotations.request(body=models.BulkSaveAnnotationsRequest(saves=saves))
        content = hashlib.sha256(b"".join(save.digest for save in chunk)).hexdigest()
        try:
            return await call_then(request, _result_of(chunk), idempotency_key=derive(self.key, content))
        except (ApiError, ValidationError) as error:
            if isinstance(error, ApiError) and error.status_code != _TOO_LARGE:
                raise
            named = _reasons(error) if len(chunk) > 1 else {0: _reason(error)}
        bad = tuple((save.path, named[place]) for place, save in enumerate(chunk) if place in named)
        good = [save for place, save in enumerate(chunk) if place not in named]
        if bad:
            return _Result(rejected=bad) + (await self._send_part(good) if good else _Result())
        half = len(chunk) // 2
        return await self._send_part(chunk[:half]) + await self._send_part(chunk[half:])

    def _report(self, path: str) -> None:
        self.images_done += 1
        if self.progress is not None:
            self.progress(self.images_done, self.images_total, path)


def _chunks(saves: Iterator[_Save]) -> Iterator[list[_Save]]:
    chunk: list[_Save] = []
    size = 0
    for save in saves:
        if chunk and (len(chunk) == MAX_IMAGES or size + save.size_bytes > MAX_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(save)
        size += save.size_bytes
    if chunk:
        yield chunk


def _result_of(chunk: list[_Save]) -> Callable[[BulkSaveResult], _Result]:
    def read(response: BulkSaveResult) -> _Result:
        counts = {saved.image_id.lower(): int(saved.new_count) for saved in response.saved}
        reasons = {failure.image_id.lower(): str(failure.error) for failure in response.failed}
        lost = "the server's response contains no result for this image"
        saved = [save for save in chunk if save.image_id.lower() in counts]
        return _Result(
            saved=len(saved),
            annotations=sum(counts[save.image_id.lower()] for save in saved),
            by_name=sum(save.by_name for save in saved),
            rejected=tuple((save.path, reasons.get(save.image_id.lower(), lost)) for save in chunk if save.image_id.lower() not in counts),
        )

    return read


def _reasons(error: PictographError) -> dict[int, str]:
    """Return what is wrong with which image, by its place in the list of the request: `["body", <list>, 3, ...]`."""
    found: dict[int, str] = {}
    for item in map(models.ValidationErrorItem.from_dict, error.errors):
        match list(item.loc):
            case ["body", str(), int() as place, *rest]:
                found.setdefault(place, f"{'.'.join(map(str, rest))}: {item.msg}")
            case _:
                pass
    return found


def _reason(error: PictographError) -> str:
    return next(iter(_reasons(error).values()), _first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
