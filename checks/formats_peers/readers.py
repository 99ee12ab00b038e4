"""Runs in the environment of the readers: `python readers.py FOLDER [TEXT]`. Imports nothing of the project."""

from __future__ import annotations

import json
import sys
import traceback
import unittest.mock
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")
ROOT = Path(sys.argv[1])
EXPECTED: dict[str, Any] = json.loads((ROOT / "expected.json").read_text())
CLASSES: list[str] = EXPECTED["classes"]


def objects(dataset: str, split: str, *, flat: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Return what was annotated, by the file name that the format has."""
    found = {path: values for path, values in EXPECTED[dataset].items() if path.startswith(f"{split}/")}
    return {path.replace("/", "__") if flat else path.partition("/")[2]: values for path, values in found.items()}


def compare(what: str, found: list[tuple[str, list[float]]], expected: list[dict[str, Any]], tolerance: float = 0.01) -> None:
    """Compare classes and corners, in any order."""
    left = sorted((name, [float(value) for value in corners]) for name, corners in found)
    right = sorted((one["class"], [float(value) for value in one["corners"]]) for one in expected)
    assert [name for name, _ in left] == [name for name, _ in right], f"{what}: {left} instead of {right}"
    for (_, a), (_, b) in zip(left, right, strict=True):
        assert all(abs(x - y) <= tolerance for x, y in zip(a, b, strict=True)), f"{what}: {left} instead of {right}"


def supervision(dataset: str) -> None:
    import supervision as sv

    for split in ("train", "val"):
        coco, yolo = ROOT / dataset / "coco", ROOT / dataset / "yolo"
        opened = {
            "coco": sv.DetectionDataset.from_coco(
                str(coco / f"images/{split}"), str(coco / f"annotations/instances_{split}.json"), force_masks=dataset == "mixed"
            ),
            "yolo": sv.DetectionDataset.from_yolo(str(yolo / f"images/{split}"), str(yolo / f"labels/{split}"), str(yolo / "data.yaml")),
        }
        for format, images in opened.items():
            assert images.classes == CLASSES
            expected = objects(dataset, split)
            assert len(images) == len(expected)
            for path, _, found in images:
                wanted = expected[Path(path).name]
                names = [CLASSES[number] for number in found.class_id]
                compare(f"{format} {path}", list(zip(names, found.xyxy.tolist(), strict=True)), wanted)
                if format == "coco" and dataset == "mixed" and len(found):
                    # supervision draws polygons with their edge pixels; RLE is exact.
                    areas = {name: int(mask.sum()) for name, mask in zip(names, found.mask, strict=True)}
                    assert areas.get("car, 'red'", 3200) == 3200
    voc = ROOT / dataset / "pascal_voc"
    images = sv.DetectionDataset.from_pascal_voc(str(voc / "JPEGImages"), str(voc / "Annotations"))
    for path, _, found in images:
        name = Path(path).name
        names = [images.classes[number] for number in found.class_id]
        compare(
            f"voc {path}", list(zip(names, found.xyxy.tolist(), strict=True)), objects(dataset, name.partition("__")[0], flat=True)[name]
        )


def datumaro(dataset: str) -> None:
    import datumaro as dm

    formats = {"coco": "coco_instances", "cvat": "cvat", "pascal_voc": "voc_detection", **({"yolo": "yolo"} if dataset == "boxes" else {})}
    for folder, format in formats.items():
        opened = dm.Dataset.import_from(str(ROOT / dataset / folder), format)
        labels = opened.categories()[dm.AnnotationType.label]
        assert [label.name for label in labels.items] == CLASSES, folder
        assert (len(opened), sorted(opened.subsets())) == (4, ["train", "val"]), f"{folder}: {len(opened)} {list(opened.subsets())}"
        for item in opened:
            name = f"{item.id}.png".rpartition("/")[2]
            wanted = objects(dataset, item.subset, flat=folder == "pascal_voc")[name]
            shapes = [one for one in item.annotations if hasattr(one, "get_bbox")]
            if folder == "coco":  # a box and a mask for each annotation
                shapes = [one for one in shapes if one.type == dm.AnnotationType.bbox]
            found = []
            for one in shapes:
                x, y, w, h = one.get_bbox()
                # datumaro keeps the numbers of VOC as they are: from 1, the last pixel included. CVAT's boxes are not cut.
                corners = [x - 1, y - 1, x + w, y + h] if folder == "pascal_voc" else [x, y, min(x + w, 100), min(y + h, 80)]
                found.append((labels[one.label].name, corners))
                if folder == "cvat" and one.type == dm.AnnotationType.polygon:
                    assert abs(one.get_area() - 3200) < 1e-6
            compare(f"{folder} {item.id}", found, wanted)


def ultralytics(dataset: str) -> None:
    from ultralytics.data.utils import check_det_dataset, verify_image_label

    folder = ROOT / dataset / "yolo"
    config = check_det_dataset(str(folder / "data.yaml"), autodownload=False)
    assert config["val"] == str(folder / "images/val"), config["val"]
    points, dimensions = config.get("kpt_shape", (0, 0))
    width, height = EXPECTED["size"]
    names = config["names"]
    if dataset in EXPECTED:
        assert list(names.values()) == CLASSES
    for image in sorted((folder / "images").rglob("*.png")):
        label = folder / "labels" / image.parent.name / f"{image.stem}.txt"
        found = verify_image_label((str(image), str(label), "", points > 0, len(names), points, dimensions, False))
        rows, segments, keypoints, (missing, _, _, corrupt, message) = found[1], found[3], found[4], found[5:]
        assert (missing, corrupt, message) == (0, 0, ""), f"{image}: {message}"
        if dataset in EXPECTED:
            corners = [
                (names[int(number)], [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height])
                for number, x, y, w, h in rows.tolist()
            ]
            compare(str(image), corners, objects(dataset, image.parent.name)[image.name])
            assert len(segments) == (len(rows) if dataset == "mixed" else 0)
        elif dataset == "pose":
            assert config["flip_idx"] == [0, 2, 1]
            assert [[round(value, 4) for value in point] for point in keypoints[0].tolist()] == [[0.2, 0.375, 2], [0, 0, 0], [0.25, 0.3, 1]]
        else:
            assert (len(rows), len(segments[0])) == (1, 4)


def labelme(dataset: str) -> None:
    for name in ("onnxruntime", "PyQt5", "osam", "skimage"):  # its models and windows are not used
        sys.modules.setdefault(name, unittest.mock.MagicMock())
    from labelme._label_file import LabelFile

    folder = ROOT / dataset / "labelme"
    for path, wanted in EXPECTED[dataset].items():
        opened = LabelFile(str(folder / path.replace(".png", ".json")))
        assert opened.imageData, path
        found = []
        for shape in opened.shapes:
            xs, ys = zip(*shape["points"], strict=True)
            found.append((shape["label"], [min(xs), min(ys), min(max(xs), 100), min(max(ys), 80)]))
        compare(path, found, wanted)


CHECKS: list[tuple[Callable[[str], None], str]] = [
    *((reader, dataset) for reader in (supervision, datumaro, ultralytics, labelme) for dataset in ("boxes", "mixed")),
    (ultralytics, "pose"),
    (ultralytics, "obb"),
]


def main() -> int:
    """Run the checks and print one line for each."""
    failed = 0
    for reader, dataset in CHECKS:
        name = f"{reader.__name__} {dataset}"
        if len(sys.argv) > 2 and sys.argv[2] not in name:
            continue
        try:
            reader(dataset)
            print(f"{name}: ok", flush=True)
        except Exception:
            failed += 1
            print(f"{name}: FAILED\n{traceback.format_exc()}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
