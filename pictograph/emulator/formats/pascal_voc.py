"""Format `pascal_voc`: one XML file per image, boxes only."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from pictograph.emulator.formats.snapshot import Files, Picture, Snapshot, box, number, xml_document


def write(snapshot: Snapshot) -> Files:
    """Yield `Annotations/<name>.xml` and `ImageSets/Main/default.txt`. Polygons and lines become boxes; keypoints are omitted."""
    for picture in snapshot.pictures:
        yield f"Annotations/{picture.stem}.xml", _document(snapshot, picture)
    yield "ImageSets/Main/default.txt", "".join(f"{picture.stem}\n" for picture in snapshot.pictures).encode()


def _document(snapshot: Snapshot, picture: Picture) -> bytes:
    root = Element("annotation")
    SubElement(root, "folder").text = "JPEGImages"
    SubElement(root, "filename").text = picture.path
    SubElement(SubElement(root, "source"), "database").text = snapshot.dataset
    size = SubElement(root, "size")
    for name, value in (("width", picture.width), ("height", picture.height), ("depth", 3)):
        SubElement(size, name).text = str(value)
    SubElement(root, "segmented").text = "0"
    for annotation in picture.annotations:
        if annotation["type"] == "keypoint":
            continue
        entry = SubElement(root, "object")
        for name, text in (("name", annotation["name"]), ("pose", "Unspecified"), ("truncated", "0"), ("difficult", "0")):
            SubElement(entry, name).text = text
        x, y, w, h = box(annotation)
        corners = SubElement(entry, "bndbox")
        for name, edge in (("xmin", x), ("ymin", y), ("xmax", x + w), ("ymax", y + h)):
            SubElement(corners, name).text = number(edge)
    return xml_document(root)
