"""What readers share: the result of `read`, image files next to annotation files, JSON of other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from pictograph.formats.json_values import JsonObject, is_object
from pictograph.formats.model import Annotation, BBoxAnnotation, ImageAnnotations, LabelClass, UnknownAnnotation, attribute, box_of, problem
from pictograph.formats.report import REPORT_FILE, FormatError, Report

IMAGE_SUFFIXES = frozenset(
    ".avif .bmp .dng .gif .heic .heif .jfif .jp2 .jpe .jpeg .jpg .mpo .png .ppm .tif .tiff .webp".split()  # noqa: SIM905
)


MALFORMED = (ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)
"""What the values of a file raise where a reader uses them and they have other types, sizes or depths than the format says."""


class Reader(Protocol):
    """Reads one format."""

    def classes(self) -> list[LabelClass]:
        """Return the classes in the order of their numbers."""
        ...

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        """Yield the images; report what can't be kept."""
        ...


class AnnotatedImages:
    """The images of an annotation file or folder. Iterate over it as often as needed; each pass reads the files again.

    Attributes:
        format: Name of the format, one of `FORMATS`.
        report: What the last pass could not keep; complete at the end of the pass.
    """

    def __init__(self, format: str, reader: Reader, *, strict: bool, keep: object = None) -> None:
        self.format = format
        self.report = Report(strict=strict)
        self._reader = reader
        self._keep = keep  # a temporary folder that exists as long as this object
        self._classes: list[LabelClass] | None = None

    @property
    def classes(self) -> list[LabelClass]:
        """The classes in the order of their numbers, one of each name. A format without a list of classes gives them sorted by name."""
        if self._classes is None:
            found = self._reader.classes()
            self._classes = list({entry.name: entry for entry in reversed(found)}.values())[::-1]  # the first of each name
        return list(self._classes)

    def __iter__(self) -> Iterator[ImageAnnotations]:
        self.report.clear()
        for item in self._reader.images(self.report):
            item.annotations = [annotation for annotation in item.annotations if self._is_usable(item, annotation)]
            self.report.images += 1
            self.report.annotations += len(item.annotations)
            yield item

    def _is_usable(self, item: ImageAnnotations, annotation: Annotation) -> bool:
        found = problem(annotation)
        if found is not None and not isinstance(annotation, UnknownAnnotation):
            self.report.add("dropped", found, item.place(annotation))
            return False
        if item.width and item.height and isinstance(annotation, BBoxAnnotation):
            x, y, w, h = box_of(annotation)
            if x < -1 or y < -1 or x + w > item.width + 1 or y + h > item.height + 1:
                self.report.add("note", "a box is not completely inside of the image", item.place(annotation))
        return True


def classes_of(images: Iterable[ImageAnnotations]) -> list[LabelClass]:
    """Return the classes that occur, sorted by name, with their keypoints in the order of occurrence."""
    found: dict[str, dict[str, None]] = {}
    types: dict[str, str] = {}
    for item in images:
        for annotation in item.annotations:
            if problem(annotation) is not None:
                continue
            points = found.setdefault(annotation.name, {})
            types.setdefault(annotation.name, annotation.type)
            name = attribute(annotation, "keypoint") if annotation.type == "keypoint" else None
            if name is not None:
                points[str(name)] = None
    return [LabelClass(name, type=types[name], keypoints=tuple(found[name])) for name in sorted(found)]


def keypoints_of(entry: JsonObject, place: str, *, first: int) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return names and lines of the keypoints of a class; `first` is the index of the first point in the file.

    Raises:
        FormatError: They are malformed.
    """
    try:
        names = tuple(str(name) for name in entry.get("keypoints") or ())
        lines = [(int(a) - first, int(b) - first) for a, b in entry.get("skeleton") or ()]
    except (TypeError, ValueError, OverflowError) as error:
        raise FormatError(f"{place}: keypoints or skeleton is malformed: {error}") from error
    return names, tuple(line for line in lines if all(0 <= end < len(names) for end in line))


def files_below(folder: Path, suffixes: Iterable[str]) -> list[Path]:
    """Return the files below a folder with one of the suffixes, sorted; hidden ones and the report of a writer are skipped."""
    wanted = frozenset(suffixes)
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in wanted
        and path.name != REPORT_FILE
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def find_image(folders: Sequence[Path], path: str) -> Path | None:
    """Return the first file with this path below one of the folders."""
    return next((folder / path for folder in folders if is_file(folder / path)), None)


def is_file(path: Path) -> bool:
    """Return whether a file exists; its name may come from a file and be one that this disk can't have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Return whether a folder exists; see `is_file`."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def image_path(text: str, place: str, report: Report) -> str | None:
    """Return the path of an image as this package has it: with `/`, relative, without `.` and `..`.

    A path that leads out of the dataset's folder is changed, so that no other file is taken for an image. `None` if nothing is left of it.
    """
    parts = [part for part in text.replace("\\", "/").replace("\0", "").split("/") if part not in ("", ".", "..")]
    if not parts:
        report.add("dropped", "an image has no path", place)
        return None
    if "\0" in text or ".." in text.replace("\\", "/").split("/"):
        report.add("changed", "an image path contains '..' or U+0000, which is left out", f"{place}: {text!r}")
    return "/".join(parts)


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without BOM.

    Raises:
        FormatError: The file can't be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise FormatError(f"{path} can't be read: {error.strerror}") from error


def read_object(path: Path) -> JsonObject:
    """Return the JSON object in a file.

    Raises:
        FormatError: The file is not JSON, or its value is not an object.
    """
    try:
        value: Any = json.loads(read_text(path))
    except ValueError as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(f"{path} is not JSON: {error}") from error
    except RecursionError as error:
        raise FormatError(f"{path} is nested too deeply") from error
    if not is_object(value):
        raise FormatError(f"{path} does not contain a JSON object")
    return value


def as_number(value: object, what: str) -> float:
    """Return a number from a file.

    Raises:
        ValueError: The value is not a number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{what} is not a number: {value!r}")
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise ValueError(f"{what} is not a number: {value!r}") from None
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def as_numbers(values: list[Any], what: str) -> list[float]:
    """Return numbers from a file, as `as_number` does; faster for the usual list of floats.

    Raises:
        ValueError: A value is not a number.
    """
    if {*map(type, values)} == {float}:
        return [int(value) if value.is_integer() and -(2.0**53) < value < 2.0**53 else value for value in values]
    return [as_number(value, what) for value in values]


def as_size(value: object) -> int | None:
    """Return the width or height of an image, or `None` if the file does not have a positive one."""
    try:
        found = int(as_number(value, "size"))
    except (ValueError, OverflowError):
        return None
    return found if found > 0 else None
