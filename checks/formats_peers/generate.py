"""Annotated datasets: exported by the emulator in every format, or written offline; `expected.json` has the numbers."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from PIL import Image

from pictograph.emulator import Emulator
from pictograph.formats import FORMATS, ImageAnnotations, LabelClass, bbox, convert, keypoint, polygon, write
from pictograph.formats.geometry import rotated_box

CLASSES = ["person", "zebra big", "car, 'red'", "unused"]
SIZE = (100, 80)


def generate(folder: Path, examples: Path | None) -> None:
    """Write `boxes` and `mixed` in every format, `pose` as YOLO and COCO, `obb` as YOLO, and labelme's photos as `photos`."""
    content = io.BytesIO()
    Image.effect_noise(SIZE, 50).convert("RGB").save(content, "PNG")
    photo = folder / "photo.png"
    photo.write_bytes(content.getvalue())
    expected: dict[str, Any] = {"size": SIZE, "classes": CLASSES}
    with Emulator(job_seconds=0.01) as emulator, emulator.client() as client:
        for name in ("boxes", "mixed"):
            dataset = client.projects.create(name, classes=[{"name": one, "type": "bbox"} for one in CLASSES])
            images = _images(mixed=name == "mixed")
            for path, annotations in images.items():
                split, _, filename = path.partition("/")
                image = client.images.upload(dataset.id, photo, filename=filename, folder_path=f"/{split}")
                if annotations:
                    client.annotations.save(image.id, [_json(one) for one in annotations])
            expected[name] = {path: [_numbers(one) for one in annotations] for path, annotations in images.items()}
            for format in FORMATS:
                client.exports.create(name, format, format=format, include_images=True, poll_interval=0.01)
                archive = client.exports.download(name, format, folder / f"{name}-{format}.zip")
                with zipfile.ZipFile(archive) as zipped:
                    zipped.extractall(folder / name / format)
    person = LabelClass("person", keypoints=("nose", "left_eye", "right_eye"))
    group: dict[str, Any] = {"group": "1"}
    pose = [
        bbox("person", (10, 20, 30, 40), id="1", attributes=[group]),
        keypoint("person", (20, 30), id="2", attributes=[{**group, "keypoint": "nose", "visibility": 2}]),
        keypoint("person", (25, 24), id="3", attributes=[{**group, "keypoint": "right_eye", "visibility": 1}]),
    ]
    turned = polygon("zebra big", [rotated_box((30, 30, 40, 10), 30)], id="1")
    for name, annotations, classes in (("pose", pose, [person]), ("obb", [turned], [LabelClass(one) for one in CLASSES])):
        items = [ImageAnnotations(f"{split}.png", *SIZE, list(annotations), split=split, source=photo) for split in ("train", "val")]
        write(items, folder / name / "yolo", format="yolo", classes=classes, task=name, include_images=True)  # type: ignore[arg-type]
    write([ImageAnnotations("train.png", *SIZE, list(pose), source=photo)], folder / "pose/coco", format="coco", classes=[person])
    if examples is not None:
        for format in ("coco", "yolo", "labelme"):
            convert(examples / "instance_segmentation/data_annotated", folder / "photos" / format, to=format, include_images=True)
        expected["photos"] = str(examples / "instance_segmentation/data_annotated")
    (folder / "expected.json").write_text(json.dumps(expected))


def _images(*, mixed: bool) -> dict[str, list[Any]]:
    hole = polygon("car, 'red'", [_square(10, 60), _square(20, 20)], id="p")
    boxes = [bbox("zebra big", (10, 20, 30, 40), id="1"), bbox("person", (80, 60, 50, 50), id="2"), bbox("person", (5, 5, 20, 20), id="3")]
    extra = [hole] if mixed else []
    return {"train/a.png": [*boxes, *extra], "train/b.png": boxes[:1], "val/c.png": [*extra, boxes[2]], "val/d.png": []}


def _square(at: float, side: float) -> list[tuple[float, float]]:
    return [(at, at), (at + side, at), (at + side, at + side), (at, at + side)]


def _json(annotation: Any) -> dict[str, Any]:
    value: dict[str, Any] = annotation.to_dict()
    return value


def _numbers(annotation: Any) -> dict[str, Any]:
    """Class, corners cut at the edge of the image, and pixels."""
    box = annotation.bounding_box
    corners = [box.x, box.y, min(box.x + box.w, SIZE[0]), min(box.y + box.h, SIZE[1])]
    area = 3200 if annotation.type == "polygon" else (corners[2] - corners[0]) * (corners[3] - corners[1])
    return {"class": annotation.name, "type": annotation.type, "corners": corners, "area": area}
