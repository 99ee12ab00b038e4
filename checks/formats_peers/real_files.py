"""Annotation files that packages ship, compared with the numbers of other libraries.

They are fetched by `make annotation-files` and not part of this project (see NOTICE):

- labelme: photos of VOC2011 and of others, in its own format, and converted by it to Pascal VOC, COCO and arrays of masks.
- sahi: a COCO file.

The checks are also part of the test suite.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
from PIL import Image

from pictograph.formats import FORMATS, convert, detect, read
from pictograph.formats.geometry import area
from pictograph.formats.masks import rasterize
from pictograph.formats.model import box_of, extent, rings_of
from pictograph.formats.yolo_config import read_config

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "annotation-files"
PACKAGES = {"labelme": "labelme==6.3.1", "sahi": "sahi==0.12.8"}
FOLDERS = (
    *("bbox_detection/data_annotated", "bbox_detection/data_dataset_voc", "instance_segmentation/data_annotated"),
    *("instance_segmentation/data_dataset_coco", "semantic_segmentation/data_annotated", "primitives", "tutorial"),
    "video_annotation/data_annotated",
)


def fetch(package: str) -> Path | None:
    """Return the unpacked source distribution of a package, from the package index if necessary; None when that fails."""
    place = _folder(package)
    if not place.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            command = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--disable-pip-version-check",
                "--no-deps",
                "--no-binary",
                ":all:",
            ]
            done = subprocess.run(
                [*command, PACKAGES[package], "--dest", folder], stdout=sys.stderr, stderr=subprocess.DEVNULL, check=False
            )
            if done.returncode:
                return None
            with tarfile.open(next(Path(folder).glob("*.tar.gz"))) as archive:
                archive.extractall(folder, filter="data")
            with contextlib.suppress(OSError):  # another process was faster
                os.replace(Path(folder) / place.name, place)
    return place


def _folder(package: str) -> Path:
    return CACHE / PACKAGES[package].replace("==", "-")


def place(package: str) -> Path | None:
    """Return the folder that the checks of a package get, None if it was not fetched."""
    found = _folder(package)
    if not found.exists():
        return None
    return found / "examples" if package == "labelme" else found


def labelme_files(examples: Path) -> None:
    """Classes, boxes and sizes are those of the JSON."""
    files = [file for file in sorted(examples.rglob("*.json")) if "shapes" in json.loads(file.read_text())]
    assert len(files) >= 13
    for file in files:
        content: dict[str, Any] = json.loads(file.read_text())
        [item] = read(file)
        assert detect(file) == "labelme"
        assert (item.width, item.height) == (content.get("imageWidth"), content.get("imageHeight"))
        found = Counter((one.name, tuple(round(value, 3) for value in box_of(one))) for one in item.annotations)
        for shape in content["shapes"]:
            if shape["shape_type"] in ("rectangle", "polygon", "line", "linestrip", "point"):
                box = tuple(round(value, 3) for value in extent(shape["points"]))
                assert found[(shape["label"], box)] > 0, (file, shape["label"], box)
            elif shape["shape_type"] == "points":
                assert all(found[(shape["label"], (round(x, 3), round(y, 3), 0, 0))] for x, y in shape["points"])
            elif shape["shape_type"] == "mask":
                with Image.open(io.BytesIO(base64.b64decode(shape["mask"]))) as mask:
                    pixels = int((np.asarray(mask.convert("L")) > 0).sum())
                areas = [area(rings_of(one)) for one in item.annotations if one.name == shape["label"] and len(rings_of(one)) > 0]
                assert pixels in areas, (file, pixels, areas)
            else:
                assert shape["shape_type"] == "circle", shape["shape_type"]


def labelme_and_voc_agree(examples: Path) -> None:
    """labelme's own converter wrote the XML files from the JSON files, with the numbers as they are, which are from 0."""
    folder = examples / "bbox_detection"
    left, right = (
        {item.name: sorted((one.name, box_of(one)) for one in item.annotations) for item in read(folder / name)}
        for name in ("data_annotated", "data_dataset_voc")
    )
    assert left.keys() == right.keys()
    for name in left:
        for (a, before), (b, after) in zip(left[name], right[name], strict=True):
            assert a == b
            assert all(abs(x - y) <= 2 for x, y in zip(before, after, strict=True)), (name, before, after)


def voc_files(examples: Path) -> None:
    """Boxes are those of the XML: the first pixel is 1, and the last one belongs to the box."""
    for file in sorted((examples / "bbox_detection/data_dataset_voc/Annotations").glob("*.xml")):
        [item] = read(file)
        root = ElementTree.parse(file).getroot()
        wanted = []
        for entry in root.iter("object"):
            left, top, right, bottom = (float(entry.findtext(f"bndbox/{side}") or "") for side in ("xmin", "ymin", "xmax", "ymax"))
            wanted.append((entry.findtext("name"), (left - 1, top - 1, right - left + 1, bottom - top + 1)))
        assert [(one.name, box_of(one)) for one in item.annotations] == wanted, file


def masks_of_labelme(examples: Path) -> None:
    """Polygons cover the pixels that labelme's own converter filled; Pillow, with which it does, fills the pixels at the edge too."""
    compared = 0
    for kind in ("instance_segmentation", "semantic_segmentation", "video_annotation"):
        folder = examples / kind
        names = (folder / "data_dataset_voc/class_names.txt").read_text().split("\n")
        for item in read(folder / "data_annotated"):
            [file] = [
                file
                for name in ("SegmentationClassNpy", "SegmentationClass")
                for file in (folder / "data_dataset_voc" / name).glob(f"{Path(item.name).stem}.npy")
            ]
            classes = np.load(file)
            width, height = item.width or 0, item.height or 0
            drawn = np.zeros((height, width), classes.dtype)
            for one in item.annotations:  # a later one covers an earlier one
                index = names.index(one.name) if one.name in names else -1
                drawn[rasterize([rings_of(one)], width, height) > 0] = index
            for index in set(np.unique(classes).tolist()) - {0, -1}:
                theirs = classes == index
                edge = int(theirs.sum()) - int(
                    (theirs[1:-1, 1:-1] & theirs[:-2, 1:-1] & theirs[2:, 1:-1] & theirs[1:-1, :-2] & theirs[1:-1, 2:]).sum()
                )
                assert abs(int((drawn == index).sum()) - int(theirs.sum())) <= edge, (file, names[index])
                compared += 1
    assert compared >= 15


def _coco_numbers(file: Path) -> list[tuple[str, str, int]]:
    from pycocotools.coco import COCO

    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        coco = COCO(file)
        return sorted(
            (
                coco.imgs[one["image_id"]]["file_name"].rpartition("/")[2],
                coco.cats[one["category_id"]]["name"],
                int(coco.annToMask(one).sum()),
            )
            for one in coco.anns.values()
        )


def coco_masks_agree(examples: Path) -> None:
    """The masks of labelme's COCO file, read by pycocotools, are those of the same file read and written again."""
    source = examples / "instance_segmentation/data_dataset_coco"
    with tempfile.TemporaryDirectory() as out:
        convert(source, out, to="coco")
        before = _coco_numbers(source / "annotations.json")
        after = _coco_numbers(Path(out) / "annotations/instances_default.json")
    assert len(before) >= 10
    for (*left, pixels), (*right, again) in zip(before, after, strict=True):
        assert left == right
        assert abs(pixels - again) <= 10, (left, pixels, again)  # one polygon is cut at the edge of its image


def coco_evaluation_is_perfect(examples: Path) -> None:
    """COCOeval of the real file, written again and evaluated against itself, gives 1.0 for boxes and masks."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        convert(examples / "instance_segmentation/data_dataset_coco", out, to="coco")
        coco = COCO(Path(out) / "annotations/instances_default.json")
        for kind in ("bbox", "segm"):
            results = [
                {"image_id": one["image_id"], "category_id": one["category_id"], "score": 1.0}
                | ({"bbox": one["bbox"]} if kind == "bbox" else {"segmentation": coco.annToRLE(one)})
                for one in coco.anns.values()
            ]
            evaluation = COCOeval(coco, coco.loadRes(results), kind)
            evaluation.evaluate()
            evaluation.accumulate()
            evaluation.summarize()
            assert abs(evaluation.stats[0] - 1) < 1e-9, (kind, evaluation.stats)


def every_format_keeps_the_count(examples: Path) -> None:
    """What is not reported as lost is there again."""
    for name in FOLDERS:
        for format in FORMATS:
            with tempfile.TemporaryDirectory() as out:
                before, after = convert(examples / name, out, to=format, include_images=True)
                lost = sum(line.count for line in after if line.kind == "dropped" and "image" not in line.reason)
                dataset = read(out)
                found = sum(len(item.annotations) for item in dataset)
                assert after.annotations == before.annotations - lost, (name, format, list(after))
                assert found <= after.annotations
                assert found == after.annotations or format in ("coco", "yolo"), (name, format)  # parts of an object are one row


def sahi_boxes_agree(package: Path) -> None:
    """Boxes are those of pycocotools."""
    from pycocotools.coco import COCO

    file = package / "demo/demo_data/terrain2_coco.json"
    with contextlib.redirect_stdout(io.StringIO()):
        coco = COCO(file)
    [item] = read(file)
    assert detect(file) == "coco"
    assert item.source == file.parent / "terrain2.png"
    wanted = [(coco.cats[one["category_id"]]["name"], tuple(one["bbox"])) for one in coco.anns.values()]
    assert [(one.name, box_of(one)) for one in item.annotations] == wanted


CHECKS: list[tuple[str, Callable[[Path], None]]] = [
    *(
        ("labelme", check)
        for check in (
            *(labelme_files, labelme_and_voc_agree, voc_files, masks_of_labelme, coco_masks_agree, coco_evaluation_is_perfect),
            every_format_keeps_the_count,
        )
    ),
    ("sahi", sahi_boxes_agree),
]


def data_yaml_files_are_read(folder: Path) -> None:
    """The files that ultralytics ships for public datasets."""
    files = sorted(folder.glob("*.yaml"))
    assert len(files) > 40
    assert {file.name for file in files if not read_config(file).classes} == set()


if __name__ == "__main__":
    missing = [name for package, name in PACKAGES.items() if fetch(package) is None]
    sys.exit(f"Not fetched from the package index: {', '.join(missing)}" if missing else None)
