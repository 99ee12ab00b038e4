"""Format `cvat`: one XML file in the CVAT for images format 1.1."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from pictograph.emulator.formats.snapshot import Files, Snapshot, box, line, number, rings, xml_document
from pictograph.emulator.json_values import JsonObject


def write(snapshot: Snapshot) -> Files:
    """Yield `annotations.xml`. Holes of polygons are omitted, because CVAT does not support them."""
    root = Element("annotations")
    SubElement(root, "version").text = "1.1"
    labels = SubElement(SubElement(SubElement(root, "meta"), "task"), "labels")
    for name in snapshot.classes:
        SubElement(SubElement(labels, "label"), "name").text = name
    for index, picture in enumerate(snapshot.pictures):
        size = {"width": str(picture.width), "height": str(picture.height)}
        image = SubElement(root, "image", {"id": str(index), "name": picture.path, **size})
        for annotation in picture.annotations:
            tag, place = _shape(annotation)
            SubElement(image, tag, {"label": annotation["name"], "source": "manual", "occluded": "0", **place, "z_order": "0"})
    yield "annotations.xml", xml_document(root, declaration=True)


def _shape(annotation: JsonObject) -> tuple[str, dict[str, str]]:
    kind = annotation["type"]
    if kind == "bbox":
        x, y, w, h = box(annotation)
        return "box", {"xtl": number(x), "ytl": number(y), "xbr": number(x + w), "ybr": number(y + h)}
    if kind == "polygon":
        return "polygon", {"points": _points(rings(annotation)[0])}
    return ("polyline" if kind == "polyline" else "points"), {"points": _points(line(annotation))}


def _points(points: list[tuple[float, float]]) -> str:
    return ";".join(f"{number(x)},{number(y)}" for x, y in points)
