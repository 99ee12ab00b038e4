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
from pictograph.bulk.journal import Journal
from pictograph.bulk.progress import Tracker
from pictograph.bulk.report import FileOutcome, Kind, ReportWriter, one_line
from pictograph.exceptions import ApiError, ConflictError, PictographError, ServerError, ValidationError
from pictograph.resources.image_index import ImageIndex, entry_of

if TYPE_CHECKING:
    from pictograph.formats import AnnotatedImages, ImageAnnotations
    from pictograph.models import Annotation, BulkSaveResult

MAX_IMAGES: Final = 200  # limit of the contract for one request
MAX_BYTES: Final = 4_000_000  # of annotations in one request, unless a single image has more
MAX_FAILED_REQUESTS: Final = 3  # in a row
_TOO_LARGE: Final = 413
_ONE_REQUEST: Final = (ApiError, ConflictError, ServerError)
"""Errors that the next request need not get too."""


@frozen
class _Save:
    """Annotations to save for one image."""

    path: str
    image_id: str
    by_name: bool
    annotations: list[Annotation]
    digest: bytes
    size_bytes: int


@define
class _Result:
    """What became of a chunk of images, by their ids: the number of annotations, or the reason why they were rejected."""

    saved: dict[str, int] = field(factory=dict[str, int])
    rejected: dict[str, str] = field(factory=dict[str, str])

    def add(self, other: _Result) -> _Result:
        self.saved |= other.saved
        self.rejected |= other.rejected
        return self


@define
class Saves:
    """The requests of an import, and their results. The journal has the images that were saved since the last import that ended."""

    dataset_name: str
    items: AnnotatedImages
    index: ImageIndex
    class_names: Mapping[str, str]
    """Name of each class in the dataset, by its name in the file."""
    journal: Journal
    report: ReportWriter
    tracker: Tracker
    key: str | None
    skip_missing: bool = False
    saved: int = 0
    saved_before: int = 0
    annotations: int = 0
    matched_by_name: int = 0
    unannotated: int = 0
    missing: int = 0
    rejected: int = 0
    error: PictographError | None = None
    """The error that ended the import."""
    _running: dict[int, list[_Save]] = field(factory=dict[int, list[_Save]], init=False)
    _results: dict[int, _Result] = field(factory=dict[int, _Result], init=False)
    _failed_in_a_row: int = field(default=0, init=False)

    def requests(self) -> Generator[Coroutine[Any, Any, None]]:
        """Yield a coroutine for each chunk of images. The file is read as they are taken, and not further after an error."""
        for number, chunk in enumerate(_chunks(self._saves())):
            if self.error is not None:
                return
            self._running[number] = chunk
            yield self._send(number, chunk)

    def done(self, index: int, outcome: Outcome[None]) -> None:
        """Record and report the result of a chunk."""
        chunk = self._running.pop(index)
        if isinstance(outcome.error, PictographError):
            self._failed_in_a_row += 1
            if not isinstance(outcome.error, _ONE_REQUEST) or self._failed_in_a_row == MAX_FAILED_REQUESTS:
                self.error = self.error or outcome.error
                return
            result = _Result(rejected=dict.fromkeys((save.image_id for save in chunk), one_line(outcome.error)))
        else:
            outcome.result()
            result = self._results.pop(index)
            self._failed_in_a_row = 0
        rows = [(save.image_id, save.digest, result.saved[save.image_id]) for save in chunk if save.image_id in result.saved]
        self.journal.run_many("INSERT OR REPLACE INTO saved VALUES (?, ?, ?)", rows)
        for save in chunk:
            if save.image_id in result.saved:
                self.saved += 1
                self.annotations += result.saved[save.image_id]
                self.matched_by_name += save.by_name
                self._report(save.path, "saved", image_id=save.image_id)
            else:
                self.rejected += 1
                self._report(save.path, "failed", result.rejected[save.image_id], save.image_id)
        self.report.flush()

    def _saves(self) -> Iterator[_Save]:
        items = cast("Generator[ImageAnnotations]", iter(self.items))
        with closing(items):
            for item in items:
                match = self.index.find(entry_of(item))
                if isinstance(match, str):
                    self.missing += 1
                    self._report(item.path, "skipped" if self.skip_missing else "failed", match)
                elif not item.annotations:
                    self.unannotated += 1
                    self._report(item.path, "skipped", "the file has no annotations of it", match.image_id)
                elif not self.index.take(match):
                    self.rejected += 1
                    self._report(item.path, "failed", "another entry of the file is for the same image", match.image_id)
                else:
                    save = self._save(item, match.image_id, match.by_name)
                    if self._is_saved(save, match.annotations):
                        self.saved_before += 1
                        self._report(item.path, "present", "saved by a call that was interrupted", match.image_id)
                    else:
                        yield save

    def _save(self, item: ImageAnnotations, image_id: str, by_name: bool) -> _Save:
        for annotation in item.annotations:
            annotation.name = self.class_names.get(annotation.name, annotation.name)
        content = json.dumps([annotation.to_dict() for annotation in item.annotations]).encode()
        digest = hashlib.sha256(image_id.encode() + content).digest()
        return _Save(item.path, image_id, by_name, item.annotations, digest, len(content))

    def _is_saved(self, save: _Save, annotations: int) -> bool:
        """Whether an interrupted call saved this, and the image has as many annotations still."""
        query = "SELECT 1 FROM saved WHERE id = ? AND digest = ? AND annotations = ?"
        return self.journal.row(query, (save.image_id, save.digest, annotations)) is not None

    async def _send(self, number: int, chunk: list[_Save]) -> None:
        result = await self._send_part(chunk)
        if not result.saved:  # none at all: perhaps the dataset was deleted
            await call(get_dataset_by_name.request(self.dataset_name))
        self._results[number] = result

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
        bad = {save.image_id: named[place] for place, save in enumerate(chunk) if place in named}
        good = [save for place, save in enumerate(chunk) if place not in named]
        if bad:
            result = _Result(rejected=bad)
            return result.add(await self._send_part(good)) if good else result
        half = len(chunk) // 2
        first = await self._send_part(chunk[:half])
        return first.add(await self._send_part(chunk[half:]))

    def _report(self, path: str, outcome: Kind, reason: str = "", image_id: str = "") -> None:
        folder, _, name = path.rpartition("/")
        self.report.add(FileOutcome(path, outcome, f"/{folder}", name, reason, image_id, content="annotation"))
        self.tracker.done(path, failed=outcome == "failed")


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
        result = _Result()
        for save in chunk:
            key = save.image_id.lower()
            if key in counts:
                result.saved[save.image_id] = counts[key]
            else:
                result.rejected[save.image_id] = reasons.get(key, "the server's response contains no result for this image")
        return result

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
    return next(iter(_reasons(error).values()), one_line(error))
