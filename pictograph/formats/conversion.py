"""`read`, `write` and `convert`."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pictograph.formats import (
    coco_reader,
    coco_writer,
    cvat_reader,
    cvat_writer,
    darwin,
    labelme,
    pascal_voc,
    pictograph_json,
    table,
    yolo_reader,
    yolo_writer,
)
from pictograph.formats.archive import UnpackedArchive, is_archive
from pictograph.formats.detection import detect, existing, known
from pictograph.formats.image_size import with_size
from pictograph.formats.model import Annotation, ImageAnnotations, LabelClass, problem
from pictograph.formats.output import FolderTarget, Output, Target, Writer, ZipTarget, new_file
from pictograph.formats.report import REPORT_FILE, Report
from pictograph.formats.source import AnnotatedImages, Reader, classes_of
from pictograph.formats.splits import Split, splitter
from pictograph.formats.yolo_writer import Task

_READERS: dict[str, Callable[[Path, Path | None], Reader]] = {
    "pictograph": pictograph_json.PictographReader,
    "coco": coco_reader.CocoReader,
    "yolo": yolo_reader.YoloReader,
    "pascal_voc": pascal_voc.VocReader,
    "cvat": cvat_reader.CvatReader,
    "labelme": labelme.LabelmeReader,
    "csv": table.TableReader,
    "darwin": darwin.DarwinReader,
}
_WRITERS: dict[str, Callable[[Output], Writer]] = {
    "pictograph": pictograph_json.PictographWriter,
    "coco": coco_writer.CocoWriter,
    "pascal_voc": pascal_voc.VocWriter,
    "cvat": cvat_writer.CvatWriter,
    "labelme": labelme.LabelmeWriter,
    "csv": table.TableWriter,
    "darwin": darwin.DarwinWriter,
}

SIZE_OPTIONAL = ("pictograph", "csv", "labelme")


def read(path: str | Path, format: str | None = None, *, images: str | Path | None = None, strict: bool = False) -> AnnotatedImages:
    """Read an annotation file or a dataset folder.

    Args:
        path: File, folder or ZIP file. A ZIP file is unpacked to a temporary folder, which exists as long as the result.
        format: One of `FORMATS`; by default `detect(path)`.
        images: Folder of the image files, if they are not next to the annotations.
        strict: Raise for what can't be kept, instead of reporting it.

    Raises:
        FileNotFoundError: The path does not exist.
        FormatError: The format can't be detected, or the file is not what the format says. Also raised during the iteration.
        ImportError: The extra `formats` is not installed.

    Example:
        >>> from pictograph.formats import bbox, ImageAnnotations, read, write
        >>> image = ImageAnnotations("a.png", 100, 80, [bbox("car", (10, 20, 30, 40), id="1")])
        >>> _ = write([image], "cars", format="coco")
        >>> dataset = read("cars")
        >>> [(item.path, len(item.annotations)) for item in dataset], [entry.name for entry in dataset.classes]
        ([('a.png', 1)], ['car'])
    """
    source = existing(path)
    unpacked = UnpackedArchive(source) if is_archive(source) else None
    source = source if unpacked is None else unpacked.folder
    found = detect(source) if format is None else known(format)
    folder = None if images is None else existing(images)
    return AnnotatedImages(found, _READERS[found](source, folder), strict=strict, keep=unpacked)


def write(
    items: Iterable[ImageAnnotations],
    out: str | Path,
    *,
    format: str,
    classes: Sequence[LabelClass | str] | None = None,
    split: Split | None = None,
    seed: int = 0,
    task: Task | None = None,
    include_images: bool = False,
    dataset: str = "",
    strict: bool = False,
) -> Report:
    """Write images and annotations to a folder, or to a ZIP file if `out` ends in `.zip`.

    Args:
        items: The images. Iterated over up to three times if `classes` or `task` is not given; then a one-time iterator is an error.
        out: Folder or ZIP file. Files of the same name are replaced.
        format: One of `FORMATS`.
        classes: All classes in the order of their numbers; pass the classes of the project, so that numbers stay the same. By default
            those of `read`, or else the classes that occur, sorted by name.
        split: Shares, `"folder"`, `"attribute:<key>"` or a function; by default the split of each item. Shares are met approximately,
            because each image is assigned by a hash of its path: it stays in its split when others are added.
        seed: Changes the assignment by shares.
        task: Kind of YOLO rows: `detect`, `segment`, `pose` or `obb`; by default what keeps most.
        include_images: Also write the image files.
        dataset: Name of the dataset, for formats that contain it.
        strict: Raise for what is dropped or changed.

    Returns:
        What was written, and what the format can't hold.

    Raises:
        FormatError: An image path leads out of the folder; or with `strict`, something is dropped or changed.
        ValueError: The format, the split or the task is unknown.

    Example:
        >>> from pictograph.formats import ImageAnnotations, keypoint, write
        >>> image = ImageAnnotations("a.png", 100, 80, [keypoint("beak", (5, 6), id="1")])
        >>> report = write([image], "birds.zip", format="yolo")
        >>> [line.reason for line in report][0]
        'YOLO has no row for a keypoint (task detect)'
    """
    known(format)
    with _target(Path(out)) as target:
        return write_to(
            target,
            items,
            format,
            classes=classes,
            split=split,
            seed=seed,
            task=task,
            include_images=include_images,
            dataset=dataset,
            strict=strict,
        )


@contextmanager
def _target(place: Path) -> Generator[Target]:
    if place.suffix.lower() == ".zip":
        place.parent.mkdir(parents=True, exist_ok=True)
        with new_file(place) as file, zipfile.ZipFile(file, "w") as archive:
            yield ZipTarget(archive)
    else:
        (place / REPORT_FILE).unlink(missing_ok=True)
        yield FolderTarget(place)


def write_to(
    target: Target,
    items: Iterable[ImageAnnotations],
    format: str,
    *,
    classes: Sequence[LabelClass | str] | None = None,
    split: Split | None = None,
    seed: int = 0,
    task: Task | None = None,
    include_images: bool = False,
    dataset: str = "",
    strict: bool = False,
) -> Report:
    """Write to a target, such as an open ZIP file; see `write`."""
    choose = splitter(split, seed)
    report = Report(strict=strict)
    with Output(target, _class_list(items, classes), report, dataset) as output:
        writer = _writer(format, output, items, task)
        paths: set[int] = set()  # hashes, because there may be a million
        for item in items:
            if hash(item.path) in paths:
                output.leave_out(item, "an image has the path of another")
                continue
            paths.add(hash(item.path))
            kept = ImageAnnotations(item.path, item.width, item.height, [], item.split, item.source, item.document)
            if not with_size(kept) and format not in SIZE_OPTIONAL:
                output.leave_out(kept, "an image is left out, because its size is unknown and can't be read from its file")
                continue
            kept.annotations = [one for one in item.annotations if format == "pictograph" or _is_writable(output, kept, one)]
            member = writer.add(kept, choose(item))
            if member is None:
                continue
            report.images += 1
            if include_images:
                content = kept.source if isinstance(kept.source, Path) else kept.read()
                if content is None:
                    output.leave_out(kept, "an image file was not found; only its annotations are written")
                else:
                    target.write_image(member, content)
        writer.finish()
    if list(report):
        target.write(REPORT_FILE, (report.to_json() + "\n").encode("utf-8", "replace"))
    return report


def convert(
    src: str | Path,
    out: str | Path,
    *,
    to: str,
    format: str | None = None,
    images: str | Path | None = None,
    classes: Sequence[LabelClass | str] | None = None,
    split: Split | None = None,
    seed: int = 0,
    task: Task | None = None,
    include_images: bool = False,
    strict: bool = False,
) -> tuple[Report, Report]:
    """Convert an annotation file or dataset folder to another format; see `read` and `write` for the arguments.

    Returns:
        The report of the reader and the report of the writer.

    Example:
        >>> from pictograph.formats import bbox, convert, ImageAnnotations, write
        >>> image = ImageAnnotations("a.png", 100, 80, [bbox("car", (10, 20, 30, 40), id="1")])
        >>> _ = write([image], "cars", format="coco")
        >>> read_report, write_report = convert("cars", "cars-voc", to="pascal_voc")
        >>> write_report.annotations
        1
    """
    items = read(src, format, images=images, strict=strict)
    name = Path(src).stem
    written = write(
        items,
        out,
        format=to,
        classes=classes,
        split=split,
        seed=seed,
        task=task,
        include_images=include_images,
        dataset=name,
        strict=strict,
    )
    return items.report, written


def _class_list(items: Iterable[ImageAnnotations], classes: Sequence[LabelClass | str] | None) -> list[LabelClass]:
    if classes is not None:
        found = [LabelClass(entry) if isinstance(entry, str) else entry for entry in classes]
        names = [entry.name for entry in found]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated is not None:
            raise ValueError(f"classes contains {repeated!r} twice")
        return found
    if isinstance(items, AnnotatedImages):
        return items.classes
    return classes_of(_again(items, "classes"))


def _again(items: Iterable[ImageAnnotations], missing: str) -> Iterable[ImageAnnotations]:
    if isinstance(items, Iterator):
        raise ValueError(f"items is a one-time iterator; pass a list, or pass {missing}=")
    return items


def _writer(format: str, output: Output, items: Iterable[ImageAnnotations], task: Task | None) -> Writer:
    if format != "yolo":
        if task is not None:
            raise ValueError("task is for the format 'yolo' only")
        return _WRITERS[format](output)
    if task is None:
        task = yolo_writer.task_of(_again(items, "task"))
    if task not in yolo_writer.TASKS:
        raise ValueError(f"Unknown task {task!r}; expected one of: {', '.join(yolo_writer.TASKS)}")
    return yolo_writer.YoloWriter(output, task)


def _is_writable(output: Output, item: ImageAnnotations, annotation: Annotation) -> bool:
    found = problem(annotation)
    if found is not None:
        output.drop(item, annotation, found)
    return found is None
