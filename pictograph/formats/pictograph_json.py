"""Pictograph JSON: one `ExportFile` per image, as in an export with the format `pictograph`. Keeps everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import evolve
from pictograph_api.models import ExportFile, NamedSlug, ProjectClass

from pictograph.formats import model
from pictograph.formats.json_values import JsonObject, is_list
from pictograph.formats.model import ImageAnnotations, LabelClass
from pictograph.formats.output import Output
from pictograph.formats.report import FormatError, Report
from pictograph.formats.source import MALFORMED, as_size, classes_of, files_below, find_image, image_path, keypoints_of, read_object
from pictograph.formats.split_names import NAMES
from pictograph.formats.splits import by_folder

CLASSES = "classes.json"


class PictographReader:
    """A folder with `annotations/<path>.json`, as an export or `datasets.download` has it, or one file."""

    def __init__(self, path: Path, images: Path | None) -> None:
        self._root = path if path.is_dir() else path.parent
        folder = path / "annotations" if (path / "annotations").is_dir() else path
        self._files = [file for file in files_below(folder, [".json"]) if file != self._root / CLASSES] if path.is_dir() else [path]
        self._images = [images] if images else [self._root / "images", self._root]
        if not self._files:
            raise FormatError(f"{path} contains no Pictograph JSON: expected annotations/<image>.json")

    def classes(self) -> list[LabelClass]:
        file = self._root / CLASSES
        if not file.is_file():
            return classes_of(self.images(Report()))
        entries = read_object(file).get("classes")
        if not is_list(entries):
            raise FormatError(f"{file} has no list 'classes'")
        return [_label(entry, f"{file}: classes[{index}]", index) for index, entry in enumerate(entries)]

    def images(self, report: Report) -> Iterator[ImageAnnotations]:
        for file in self._files:
            content = read_object(file)
            entries = content.get("annotations")
            try:
                document = model.parse_export_file({**content, "annotations": []})
                path = image_path(f"{document.image_path}/{document.image}", str(file), report)
            except MALFORMED as error:
                raise FormatError(f"{file} is not Pictograph JSON (an ExportFile): {type(error).__name__} {error}") from error
            if not is_list(entries):
                raise FormatError(f"{file} is not Pictograph JSON (an ExportFile): it needs an image and a list of annotations")
            if path is None:
                continue
            extra = document.additional_properties
            item = ImageAnnotations(path, as_size(extra.get("width")), as_size(extra.get("height")))
            item.split = NAMES.get(str(extra.get("split"))) or by_folder(item)
            item.source = find_image(self._images, path) or find_image(self._images, item.name)
            item.document = document if document.image_uuid else None
            for index, entry in enumerate(entries):
                try:
                    item.annotations.append(model.parse_annotation(entry))
                except MALFORMED as error:
                    report.add("dropped", "an annotation is malformed", f"{file}: annotations[{index}]: {type(error).__name__} {error}")
            yield item


def _label(entry: Any, place: str, index: int) -> LabelClass:
    try:
        label = ProjectClass.from_dict(entry)
    except MALFORMED as error:
        raise FormatError(f"{place} is not a class: {type(error).__name__} {error}") from error
    points, lines = keypoints_of(entry, place, first=0)
    return LabelClass(str(label.name), type=label.type, color=label.color, keypoints=points, skeleton=lines, id=index)


class PictographWriter:
    """Writes `annotations/<path>.json`. `classes.json` keeps the order of the classes, unless all images come from an export."""

    def __init__(self, output: Output) -> None:
        self._out = output
        self._from_server = True

    def add(self, item: ImageAnnotations, split: str | None) -> str:
        for annotation in item.annotations:
            self._out.class_number(annotation.name)
        self._from_server = self._from_server and item.document is not None
        document = item.document or self._document(item, split)
        content = evolve(document, annotations=item.annotations, annotation_count=len(item.annotations))
        text = json.dumps(content.to_dict(), ensure_ascii=False, indent=2)
        self._out.target.write(f"annotations/{item.path}.json", text.encode("utf-8", "replace"))
        self._out.report.annotations += len(item.annotations)
        return f"images/{item.path}"

    def _document(self, item: ImageAnnotations, split: str | None) -> ExportFile:
        """Return an `ExportFile` with empty texts for what only a server knows, and the size and split of the image."""
        document = ExportFile(
            image=item.name,
            image_url="",
            image_uuid="",
            image_path=item.folder,
            annotation_count=0,
            annotation_url="",
            dataset=NamedSlug(name=self._out.dataset, slug=""),
            org=NamedSlug(name="", slug=""),
            annotations=[],
        )
        document.additional_properties.update(width=item.width, height=item.height, split=split)
        return document

    def finish(self) -> None:
        if self._from_server:
            return
        entries: list[JsonObject] = []
        for entry in self._out.classes:
            label = ProjectClass(name=entry.name, type=entry.type, color=entry.color)
            if entry.keypoints:
                label.additional_properties.update(keypoints=list(entry.keypoints), skeleton=[list(line) for line in entry.skeleton])
            entries.append(label.to_dict())
        self._out.target.write(CLASSES, json.dumps({"classes": entries}, ensure_ascii=False, indent=2).encode("utf-8", "replace"))
