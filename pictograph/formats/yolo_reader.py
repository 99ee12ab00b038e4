"""Read YOLO: detect, segment, pose and OBB rows, with the classes of `data.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from pictograph.formats import model
from pictograph.formats.image_size import with_size
from pictograph.formats.model import Annotation, ImageAnnotations, LabelClass
from pictograph.formats.report import FormatError, Report
from pictograph.formats.source import IMAGE_SUFFIXES, files_below, is_file, is_folder, read_text
from pictograph.formats.yolo_config import CLASS_FILES, YoloConfig, read_config


class YoloReader:
    """A dataset folder or its `data.yaml`. Image files are required for their sizes.

    A row of 5 numbers is a box; a row of 9 or more a polygon, so rotated boxes (OBB) are polygons of four points. With `kpt_shape`, rows
    are a box and keypoints.
    """

    def __init__(self, path: Path, images: Path | None) -> None:
        self._config, self._images = read_config(path), images

    def classes(self) -> list[LabelClass]:
        return list(self._config.classes)

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        taken: set[Path] = set()
        names = Counter(entry.name for entry in self._config.classes)
        for name in (name for name, count in names.items() if count > 1):
            report.add("changed", "classes with the same name become one", name)
        for split, base, image in self._files(report):
            label = _label_of(image)
            if self._images is not None and not is_file(label):
                label = next((file for file in self._labels(image.stem, split)), label)
            taken.add(label)
            item = ImageAnnotations(image.relative_to(base).as_posix(), split=split, source=image)
            if not with_size(item):
                report.add("dropped", "the size of the image can't be read", str(image))
                continue
            if is_file(label):
                item.annotations = list(_rows(label, item, self._config, report))
            yield item
        for label in self._all_labels():
            if label not in taken:
                report.add("dropped", "a label file has no image; pass the folder of the images with images=", str(label))

    def _files(self, report: Report) -> Iterator[tuple[str | None, Path, Path]]:
        """Yield the images: split, the folder that their path is relative to, file."""
        root = self._config.root
        if self._images is not None:
            for image in files_below(self._images, IMAGE_SUFFIXES):
                first = image.relative_to(self._images).parts[0]
                split = first if first in self._config.folders else None
                yield split, self._images / first if split else self._images, image
            return
        default = root / "images" if (root / "images").is_dir() else root
        folders: list[tuple[str | None, list[Path]]] = [*self._config.folders.items()] or [(None, [default])]
        seen: set[Path] = set()
        for split, places in folders:
            for place in places:
                if is_file(place):
                    images = [self._listed(line, place) for line in read_text(place).split("\n") if line.strip()]
                elif is_folder(place):
                    images = files_below(place, IMAGE_SUFFIXES)
                else:
                    report.add("dropped", "a folder of data.yaml does not exist", f"{split}: {place}")
                    continue
                for image in images:
                    if image in seen:
                        report.add("note", "an image is in two splits; it stays in the first", str(image))
                        continue
                    seen.add(image)
                    base = place if is_folder(place) else root
                    yield split, base if image.is_relative_to(base) else image.parent, image

    def _listed(self, line: str, file: Path) -> Path:
        path = Path(line.strip())
        return path if path.is_absolute() else (file.parent if line.startswith("./") else self._config.root) / path

    def _labels(self, stem: str, split: str | None) -> list[Path]:
        folder = self._config.root / "labels"
        return [
            file
            for file in (folder / (split or "") / f"{stem}.txt", *sorted(folder.rglob("*.txt")))
            if file.stem == stem and file.is_file()
        ]

    def _all_labels(self) -> list[Path]:
        root = self._config.root
        folders = (
            [root / "labels"] if (root / "labels").is_dir() else [root / split / "labels" for split in ("train", "val", "valid", "test")]
        )
        return [file for folder in folders if folder.is_dir() for file in files_below(folder, [".txt"]) if file.name not in CLASS_FILES]


def _label_of(image: Path) -> Path:
    """Return the label file of an image: the last folder `images` becomes `labels`, as trainers have it."""
    parts = list(image.parent.parts)
    for index in reversed(range(len(parts))):
        if parts[index] == "images":
            parts[index] = "labels"
            break
    return Path(*parts) / f"{image.stem}.txt"


def _rows(file: Path, item: ImageAnnotations, config: YoloConfig, report: Report) -> Iterator[Annotation]:
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        words = line.split()
        if not words:
            continue
        try:
            yield from _annotations(words, number, item, config)
        except ValueError as error:
            if isinstance(error, FormatError):
                raise
            report.add("dropped", "a row is malformed", f"{file}:{number}: {error}")


def _annotations(words: list[str], number: int, item: ImageAnnotations, config: YoloConfig) -> Iterator[Annotation]:
    index, values = float(words[0]), [float(word) for word in words[1:]]
    if not index.is_integer() or not 0 <= index < len(config.classes):
        raise ValueError(f"class number {words[0]} is not 0 to {len(config.classes) - 1}")
    if not all(isfinite(value) for value in values):
        raise ValueError("a value is not a finite number")
    label, id = config.classes[int(index)], str(number)
    width, height = float(item.width or 0), float(item.height or 0)
    if len(values) == 4 + config.keypoints * config.dimensions and config.keypoints:
        points = list(_keypoints(values[4:], label, config, width, height))
        group = {"group": id} if points else {}
        yield model.bbox(label.name, _box(values, width, height), id=id, attributes=[group] if group else [])
        for name, x, y, visibility in points:
            facts = {**group, "keypoint": name, "visibility": visibility}
            yield model.keypoint(label.name, (x, y), id=f"{id}-{name}", attributes=[facts])
    elif config.keypoints:
        raise ValueError(f"{len(values)} values instead of {4 + config.keypoints * config.dimensions} (kpt_shape)")
    elif len(values) in (4, 5):  # the fifth is the confidence of a prediction
        confidence = values[4] if len(values) == 5 and 0 <= values[4] <= 1 else 1.0
        yield model.bbox(label.name, _box(values, width, height), id=id, confidence=confidence)
    elif len(values) >= 6 and len(values) % 2 == 0:
        ring = [(x * width, y * height) for x, y in zip(values[::2], values[1::2], strict=True)]
        yield model.polygon(label.name, [ring], id=id)
    else:
        raise ValueError(f"{len(values)} values after the class number: neither a box nor a polygon")


def _box(values: list[float], width: float, height: float) -> tuple[float, float, float, float]:
    cx, cy, w, h = values[:4]
    if w <= 0 or h <= 0:
        raise ValueError("the width or height of the box is not positive")
    return (cx - w / 2) * width, (cy - h / 2) * height, w * width, h * height


def _keypoints(
    values: list[float], label: LabelClass, config: YoloConfig, width: float, height: float
) -> Iterator[tuple[str, float, float, int]]:
    for index in range(config.keypoints):
        point = values[index * config.dimensions : (index + 1) * config.dimensions]
        visibility = int(point[2]) if config.dimensions == 3 else 2 * bool(point[0] or point[1])
        if visibility > 0:
            name = label.keypoints[index] if index < len(label.keypoints) else str(index + 1)
            yield name, point[0] * width, point[1] * height, visibility
