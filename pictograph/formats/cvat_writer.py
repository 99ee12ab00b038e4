"""Write CVAT for images 1.1: `annotations.xml`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pictograph.formats import geometry, model
from pictograph.formats.cvat_reader import FILE
from pictograph.formats.geometry import number
from pictograph.formats.json_values import is_object
from pictograph.formats.model import (
    Annotation,
    BBoxAnnotation,
    ImageAnnotations,
    KeypointAnnotation,
    PolygonAnnotation,
    PolylineAnnotation,
    Ring,
    attribute,
    attribute_map,
)
from pictograph.formats.output import Output
from pictograph.formats.xml_text import clean

OWN = ("group", "keypoint", "visibility", "occluded")


class CvatWriter:
    """Writes one XML file.

    A polygon that is a rotated rectangle is a box with `rotation`. Holes are joined to the outer ring by bridges without area. Named
    keypoints of a group are a skeleton.
    """

    def __init__(self, output: Output) -> None:
        self._out = output
        self._images = output.temporary_file()
        self._points = {entry.name: list(entry.keypoints) for entry in output.classes}
        self._subsets: set[str] = set()
        self._count = 0

    def add(self, item: ImageAnnotations, split: str | None) -> str:
        attributes = {"id": str(self._count), "name": self._text(item.path), "width": str(item.width), "height": str(item.height)}
        if split:
            attributes["subset"] = split
            self._subsets.add(split)
        self._count += 1
        image = Element("image", attributes)
        groups: dict[str, int] = {}
        for members in model.objects(item.annotations):
            points = [one for one in members if isinstance(one, KeypointAnnotation) and attribute(one, "keypoint") is not None]
            for annotation in members:
                if annotation not in points:
                    self._shape(image, item, annotation, groups)
            if points:
                self._skeleton(image, item, points, groups)
        indent(image, level=1)
        self._images.write(b"  " + tostring(image, encoding="utf-8") + b"\n")
        return f"images/{item.path}"

    def _text(self, text: str) -> str:
        return clean(text, self._out.report)

    def _shape(self, image: Element, item: ImageAnnotations, annotation: Annotation, groups: dict[str, int]) -> None:
        place: dict[str, str]
        if isinstance(annotation, BBoxAnnotation):
            tag, place = "box", _edges(model.box_of(annotation))
        elif isinstance(annotation, PolygonAnnotation):
            rings = model.rings_of(annotation)
            rotated = geometry.as_rotated_box(rings[0]) if len(rings) == 1 else None
            if rotated is not None and rotated[1] % 90 > 1e-9:
                tag, place = "box", {**_edges(rotated[0]), "rotation": number(rotated[1])}
            else:
                if len(rings) > 1:
                    self._out.report.add("note", "holes are joined to the outer ring by bridges without area", item.place(annotation))
                tag, place = "polygon", {"points": _points(geometry.join_rings([rings]) if len(rings) > 1 else rings[0])}
        elif isinstance(annotation, PolylineAnnotation | KeypointAnnotation):
            tag = "polyline" if isinstance(annotation, PolylineAnnotation) else "points"
            place = {"points": _points(model.points_of(annotation))}
        else:
            self._out.drop(item, annotation, f"CVAT has no annotations of type '{annotation.type}'")
            return
        self._element(image, tag, item, annotation, place, groups)

    def _skeleton(self, image: Element, item: ImageAnnotations, points: list[KeypointAnnotation], groups: dict[str, int]) -> None:
        names = self._points.setdefault(points[0].name, [])
        element = self._element(image, "skeleton", item, points[0], {}, groups)
        self._out.report.annotations += len(points) - 1
        placed = {str(attribute(point, "keypoint")): point for point in points}
        names += [name for name in placed if name not in names]
        for name in names:
            point = placed.get(name)
            occluded = "1" if point is not None and attribute(point, "visibility") == 1 else "0"
            at = (0.0, 0.0) if point is None else model.points_of(point)[0]
            facts = {"label": self._text(name), "source": "manual", "outside": "1" if point is None else "0", "occluded": occluded}
            SubElement(element, "points", {**facts, "points": _points([at])})

    def _element(
        self, image: Element, tag: str, item: ImageAnnotations, annotation: Annotation, place: dict[str, str], groups: dict[str, int]
    ) -> Element:
        self._out.class_number(annotation.name)
        facts = attribute_map(annotation)
        occluded = str(facts.get("occluded", 0)) in ("1", "True")
        about = {"label": self._text(annotation.name), "source": "manual", "occluded": str(int(occluded)), **place, "z_order": "0"}
        if facts.get("group") is not None:
            about["group_id"] = str(_group(str(facts["group"]), groups))
        element = SubElement(image, tag, about)
        for key in sorted(facts.keys() - set(OWN)):
            if not isinstance(facts[key], str):
                self._out.report.add("note", "CVAT keeps the value of an attribute as text", f"{item.place(annotation)}: {key}")
            SubElement(element, "attribute", {"name": self._text(key)}).text = self._text(str(facts[key]))
        if annotation.confidence not in (None, 1.0) or any(not is_object(value) for value in annotation.attributes or []):
            self._out.change(item, annotation, "CVAT does not keep the confidence and attributes that are not objects")
        self._out.report.annotations += 1
        return element

    def finish(self) -> None:
        self._out.target.write_parts(FILE, self._parts())

    def _parts(self) -> Iterator[bytes]:
        meta = Element("meta")
        # As CVAT does: a project has subsets, a task has none.
        about = SubElement(meta, "project" if self._subsets else "task")
        if self._subsets:
            tasks = SubElement(about, "tasks")
            for subset in sorted(self._subsets):
                SubElement(SubElement(tasks, "task"), "subset").text = subset
        labels = SubElement(about, "labels")
        for entry in self._out.classes:
            names = self._points.get(entry.name) or []
            self._label(labels, entry.name, entry.color, "skeleton" if names else "any", None)
            for name in names:
                self._label(labels, name, None, "points", entry.name)
        indent(meta, level=1)
        yield (
            b"<?xml version='1.0' encoding='utf-8'?>\n<annotations>\n  <version>1.1</version>\n  "
            + tostring(meta, encoding="utf-8")
            + b"\n"
        )
        self._images.seek(0)
        while chunk := self._images.read(1 << 16):
            yield chunk
        yield b"</annotations>\n"

    def _label(self, labels: Element, name: str, color: str | None, kind: str, parent: str | None) -> None:
        label = SubElement(labels, "label")
        facts = (("name", name), ("color", color), ("type", kind), ("parent", parent))
        for tag, text in facts:
            if text is not None:
                SubElement(label, tag).text = self._text(text)
        SubElement(label, "attributes")


def _edges(box: model.Box) -> dict[str, str]:
    x, y, w, h = box
    return {"xtl": number(x), "ytl": number(y), "xbr": number(x + w), "ybr": number(y + h)}


def _points(ring: Ring) -> str:
    return ";".join(f"{number(x)},{number(y)}" for x, y in ring)


def _group(name: str, groups: dict[str, int]) -> int:
    if name not in groups:
        own = int(name) if name.isdecimal() and 0 < len(name) < 10 else 1
        while own in groups.values():
            own += 1
        groups[name] = own
    return groups[name]
