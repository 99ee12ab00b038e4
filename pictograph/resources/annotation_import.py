"""Import annotation files: read one, match its images with those of a dataset, add missing classes, save the annotations."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import field, frozen
from pictograph_api import models
from pictograph_api.api.projects import get_project, update_project

from pictograph._resilience import loading
from pictograph._resilience.operations import call, call_then, gather
from pictograph._resilience.steps import get_context
from pictograph.bulk.job import JobOptions, load_modules, open_job
from pictograph.bulk.journal import Job
from pictograph.bulk.listing import iter_image_pages
from pictograph.bulk.names import same_form
from pictograph.bulk.progress import Tracker
from pictograph.bulk.remote_folder import local_path, shown
from pictograph.bulk.report import ON_DISK, FileOutcome, same
from pictograph.resources.annotation_saves import Saves
from pictograph.resources.image_index import ImageIndex, entry_of

if TYPE_CHECKING:
    from pictograph.exceptions import PictographError
    from pictograph.formats import AnnotatedImages, ImageAnnotations, LabelClass, ReportLine

SHOWN: Final = 5
_COLOR: Final = re.compile("#[0-9a-fA-F]{6}")

# Of one dataset, by image: what imports have saved since the last one that came to its end.
_SAVED: Final = "CREATE TABLE IF NOT EXISTS saved (id TEXT PRIMARY KEY, digest BLOB, annotations INTEGER) WITHOUT ROWID;"

OnMissing: TypeAlias = Literal["report", "skip", "error"]


@frozen
class ImportFailure:
    """An image whose annotations were not saved, and the reason. `path` is its folder and name in the annotation file."""

    path: str
    reason: str


@frozen
class ImportReport:
    """The result of an import of annotations."""

    dataset_name: str
    format: str
    """Format that was read."""
    images_in_file: int
    images_saved: int
    annotations_saved: int
    images_unannotated: int
    """Images for which the file has no annotations. They were not changed."""
    images_missing: int
    """Images of the file that were not found in the dataset."""
    images_skipped: int
    """The same, with `on_missing="skip"`."""
    images_failed: int
    """Images whose annotations the server rejected."""
    images_not_tried: int
    """Images that were left when `error` ended the import."""
    images_matched_by_name: int
    """Saved images that are in another folder of the dataset than in the file."""
    classes_created: list[str]
    failures: Sequence[ImportFailure]
    """The images that failed or are missing."""
    not_kept: list[ReportLine]
    """What the reader dropped, changed or noted; see `pictograph.formats.ReportLine`."""
    error: PictographError | None = None
    """The error that ended the import early. The same call goes on with the images that were not tried."""
    images_saved_before: int = 0
    """Images that an interrupted call had saved."""
    files: Sequence[FileOutcome] = field(default=(), eq=False, repr=False, metadata=ON_DISK)
    """The outcome of each image, read from `report_path`."""
    report_path: Path | None = field(default=None, eq=False)
    """The report as JSON lines. It is written while the import runs, so it exists after an interrupt too."""

    @property
    def success(self) -> bool:
        """Whether the annotations of all images were saved. What the reader did not keep does not count; see `not_kept`."""
        return not self.images_missing and not self.images_failed and not self.images_not_tried and self.error is None


@frozen
class ImportFile:
    """An annotation file that was read once as a whole: nothing is sent for one that is not valid."""

    path: Path
    items: AnnotatedImages
    images: int
    class_types: Mapping[str, set[str]]
    """Annotation types of each class that occurs."""
    not_kept: list[ReportLine]

    def labels(self) -> list[LabelClass]:
        """Return the classes in the order of the file, then those that occur without being listed."""
        from pictograph.formats import LabelClass

        listed = self.items.classes
        names = {label.name for label in listed}
        return [*listed, *(LabelClass(name) for name in self.class_types if name not in names)]


def read_annotations(path: str | os.PathLike[str], format: str, *, images: str | os.PathLike[str] | None, strict: bool) -> AnnotatedImages:
    """Open an annotation file. See `pictograph.formats.read`."""
    loading.run_whole(_load_modules)
    from pictograph import formats

    file, folder = _local("path", path), None if images is None else _local("images", images)
    return formats.read(file, None if format == "auto" else format, images=folder, strict=strict)


def _load_modules() -> None:
    """Import what an import of annotations loads on the way, so that an interrupt finds no import in the main thread: see `loading`."""
    for name in ("pictograph.formats.conversion", "sqlite3", "ijson.common"):
        with suppress(ImportError):  # the last is an extra
            import_module(name)


def _local(name: str, given: str | os.PathLike[str]) -> Path:
    path = local_path(given)
    if path is None:
        raise ValueError(f"{name} is the URL {shown(os.fspath(given))!r}. Pass a path on this machine.")
    return path


def read_file(
    path: str | os.PathLike[str], items: AnnotatedImages, index: ImageIndex, on_image: Callable[[str], object] = str
) -> ImportFile:
    """Read an annotation file to its end and add its images to the index. Raises `FormatError` if it is not valid or has no images."""
    from pictograph.formats import FormatError

    types: dict[str, set[str]] = {}

    def walk() -> Iterator[ImageAnnotations]:
        for item in items:
            for annotation in item.annotations:
                types.setdefault(annotation.name, set()).add(str(annotation.type))
            on_image(item.path)
            yield item

    index.add_entries(entry_of(item) for item in walk())
    lines = list(items.report)
    if not items.report.images:
        raise FormatError(f"{path} contains no images (format {items.format}).{''.join(f' {line}.' for line in lines[:SHOWN])}")
    return ImportFile(Path(path), items, items.report.images, types, lines)


def check_file(path: str | os.PathLike[str], format: str, *, images: str | os.PathLike[str] | None, strict: bool) -> None:
    """Raise the errors of `read_annotations` and `read_file`."""
    with ImageIndex() as index:
        read_file(path, read_annotations(path, format, images=images, strict=strict), index)


async def import_annotations(
    dataset_name: str,
    path: str | os.PathLike[str],
    *,
    format: str,
    images: str | os.PathLike[str] | None,
    create_classes: bool,
    on_missing: OnMissing,
    strict: bool,
    idempotency_key: str | None,
    options: JobOptions,
) -> ImportReport:
    """Import the annotations of a file to the images of a dataset. See `Annotations.import_`."""
    check_on_missing(on_missing)
    load_modules()
    items = read_annotations(path, format, images=images, strict=strict)
    context = await get_context()
    tracker = Tracker(context.shared.clock.monotonic, options.on_progress, options.progress)
    with closing(tracker), ImageIndex() as index:
        tracker.start("plan")
        file = read_file(path, items, index, tracker.found)
        dataset = await call_then(get_project.request(dataset_name), _dataset)
        # One journal for a dataset, not for a file: what another file replaced must be saved again. And two imports at once would lose
        # classes, since they are sent as a whole list.
        job = Job("imports", context.shared.address.base_url, dataset.id, f"the annotations of the dataset {dataset_name!r}")
        with open_job(job, options, tracker, context.closing) as (journal, report):
            tracker.start("import", files_total=file.images)
            journal.script(_SAVED)
            if not options.resume:
                journal.run("DELETE FROM saved")
            async for page in iter_image_pages(dataset_name):
                index.add_images(page)
            if on_missing == "error":
                _check_missing(dataset_name, file, index)
            names, created = await _prepare_classes(dataset_name, dataset, file, create_classes)
            saves = Saves(dataset_name, items, index, names, journal, report, tracker, idempotency_key, on_missing == "skip")
            with closing(saves.requests()) as requests:  # the file is closed here, also after an interrupt
                await gather(requests, limit=options.max_workers, on_done=saves.done)
            if saves.error is None:
                journal.run("DELETE FROM saved")
            elif not saves.saved:
                raise saves.error
            return _report(dataset_name, file, saves, created)


def check_on_missing(on_missing: object) -> None:
    """Raise `ValueError` for an unknown value."""
    if on_missing not in ("report", "skip", "error"):
        raise ValueError(f"on_missing must be 'report', 'skip' or 'error', not {on_missing!r}.")


def _report(dataset_name: str, file: ImportFile, saves: Saves, created: list[str]) -> ImportReport:
    report = saves.report
    return ImportReport(
        dataset_name=dataset_name,
        format=file.items.format,
        images_in_file=file.images,
        images_saved=saves.saved,
        annotations_saved=saves.annotations,
        images_unannotated=saves.unannotated,
        images_missing=0 if saves.skip_missing else saves.missing,
        images_skipped=saves.missing if saves.skip_missing else 0,
        images_failed=saves.rejected,
        images_not_tried=max(0, file.images - saves.tracker.files_done),
        images_matched_by_name=saves.matched_by_name,
        classes_created=created,
        failures=report.outcomes({"failed"}, lambda outcome: ImportFailure(outcome.path, outcome.reason)),
        not_kept=file.not_kept,
        error=saves.error,
        images_saved_before=saves.saved_before,
        files=report.outcomes(set(report.counts), same),
        report_path=report.path,
    )


@frozen
class _Dataset:
    id: str
    classes: list[models.ProjectClass]
    annotation_types: list[str]


def _dataset(response: models.ProjectResponse) -> _Dataset:
    """Return what is needed of a project. Its classes are sent back later, so what a request must not contain is left out."""
    if not isinstance(response.project.id, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError("a dataset without an id")
    kinds = {str(kind) for kind in models.AnnotationType}
    classes: list[models.ProjectClass] = []
    for entry in response.project.classes or []:
        if not isinstance(entry.name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("a class without a name")
        classes.append(models.ProjectClass(name=entry.name, type=entry.type if entry.type in kinds else None, color=_color(entry.color)))
    allowed = [str(kind) for kind in response.project.annotation_types or [] if kind in kinds]
    return _Dataset(response.project.id, classes, ["bbox" if kind == "box" else kind for kind in allowed])


def _check_missing(dataset_name: str, file: ImportFile, index: ImageIndex) -> None:
    found = ((entry.path, index.find(entry)) for entry in index.entries())
    missing = [f"{path} ({reason})" for path, reason in found if isinstance(reason, str)]
    if missing:
        raise ValueError(
            f"{len(missing)} of {file.images} images of {file.path} were not found in the dataset {dataset_name!r}: {_first(missing)}. "
            "Nothing was saved. Upload them first, or use on_missing='report'."
        )


async def _prepare_classes(dataset_name: str, dataset: _Dataset, file: ImportFile, create: bool) -> tuple[dict[str, str], list[str]]:
    """Add the classes that the dataset lacks. Returns the name in the dataset for each name in the file, and the new names."""
    names = {same_form(entry.name): entry.name for entry in dataset.classes}
    new: list[LabelClass] = []
    for label in file.labels():
        if same_form(label.name) not in names:
            names[same_form(label.name)] = label.name
            new.append(label)
    mapping = {name: names[same_form(name)] for name in file.class_types}
    if not create:
        lacking = [repr(label.name) for label in new if label.name in file.class_types]
        if lacking:
            raise ValueError(
                f"The dataset {dataset_name!r} does not have these classes of {file.path}: {_first(lacking)}. Nothing was saved. "
                "Use create_classes=True, or add them with client.projects.update."
            )
        return mapping, []
    used = {kind for kinds in file.class_types.values() for kind in kinds}
    types = [*dataset.annotation_types, *sorted(used.difference(dataset.annotation_types))]
    if new or types != dataset.annotation_types:
        classes = [*dataset.classes, *(_project_class(label, file) for label in new)]
        body = models.UpdateProjectRequest(classes=classes if new else None, annotation_types=types)
        await call(update_project.request(dataset_name, body=body))
    return mapping, [label.name for label in new]


def _project_class(label: LabelClass, file: ImportFile) -> models.ProjectClass:
    """Return a new class. One with several annotation types gets none: it then accepts all that the dataset allows."""
    types = sorted(file.class_types.get(label.name, ()))
    kind = label.type if not types else types[0] if len(types) == 1 else None
    return models.ProjectClass(name=label.name, type=kind, color=_color(label.color))


def _color(text: object) -> str | None:
    return text if isinstance(text, str) and _COLOR.fullmatch(text) else None


def _first(texts: Sequence[str]) -> str:
    return ", ".join(texts[:SHOWN]) + (f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else "")
