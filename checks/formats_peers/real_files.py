"""Annotation files that packages ship: examples of labelme (photos of VOC2011, in its own format, Pascal VOC and COCO), `data.yaml` files
of ultralytics. They are fetched with the packages and not part of this project.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tarfile
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

from pictograph.formats import FORMATS, convert, read
from pictograph.formats.model import box_of
from pictograph.formats.yolo_config import read_config

LABELME = "labelme==6.3.1"


def examples(python: Path, cache: Path) -> Path | None:
    """Return the folder with the examples in labelme's source distribution; None when it can't be fetched."""
    if not list(cache.glob("labelme-*.tar.gz")):
        command = [python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", LABELME, "--dest", cache]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
            return None
    with tarfile.open(next(cache.glob("labelme-*.tar.gz"))) as archive:
        archive.extractall(cache, filter="data")
    return next(folder for folder in cache.glob("labelme-*") if folder.is_dir()) / "examples"


def boxes(path: Path) -> dict[str, list[tuple[str, tuple[float, ...]]]]:
    """Return class and box of each annotation by image."""
    return {item.name: sorted((one.name, box_of(one)) for one in item.annotations) for item in read(path)}


def labelme_and_voc_agree(folder: Path) -> None:
    """labelme's own converter wrote the XML files from the JSON files."""
    left, right = (boxes(folder / "bbox_detection" / name) for name in ("data_annotated", "data_dataset_voc"))
    assert left.keys() == right.keys()
    for name in left:
        for (a, before), (b, after) in zip(left[name], right[name], strict=True):
            # It writes the numbers of a box as they are, which are from 0.
            assert a == b
            assert all(abs(x - y) <= 2 for x, y in zip(before, after, strict=True)), (name, before, after)


def coco_masks_agree(folder: Path) -> None:
    """The masks of labelme's COCO file, read by pycocotools, are those of the same file read and written again."""
    from pycocotools.coco import COCO

    source = folder / "instance_segmentation/data_dataset_coco"
    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        convert(source, out, to="coco")
        before, after = COCO(source / "annotations.json"), COCO(Path(out) / "annotations/instances_default.json")
        areas = [
            sorted((coco.cats[one["category_id"]]["name"], int(coco.annToMask(one).sum())) for one in coco.anns.values())
            for coco in (before, after)
        ]
    for (a, pixels), (b, again) in zip(*areas, strict=True):
        assert a == b
        assert abs(pixels - again) <= 10, areas  # one polygon is cut at the edge of its image


def every_format_keeps_the_count(folder: Path) -> None:
    """What is not reported as lost is there again."""
    for name in (
        "bbox_detection/data_annotated",
        "bbox_detection/data_dataset_voc",
        "primitives",
        "tutorial",
        "video_annotation/data_annotated",
    ):
        for format in FORMATS:
            with tempfile.TemporaryDirectory() as out:
                before, after = convert(folder / name, out, to=format, include_images=True)
                lost = sum(line.count for line in after if line.kind == "dropped")
                found = sum(len(item.annotations) for item in read(out))
                assert (after.annotations, found) == (before.annotations - lost, before.annotations - lost), (name, format)


def data_yaml_files_are_read(folder: Path) -> None:
    """The files that ultralytics ships for public datasets."""
    files = sorted(folder.glob("*.yaml"))
    assert len(files) > 40
    assert {file.name for file in files if not read_config(file).classes} == set()


def run(python: Path, cache: Path, only: str) -> int:
    """Run the checks and return how many failed."""
    folder = examples(python, cache)
    configs = next(cache.glob("lib/python*/site-packages/ultralytics/cfg/datasets"))
    failed = 0
    checks: list[tuple[Callable[[Path], None], Path | None]] = [
        (labelme_and_voc_agree, folder),
        (coco_masks_agree, folder),
        (every_format_keeps_the_count, folder),
        (data_yaml_files_are_read, configs),
    ]
    for check, place in checks:
        name = f"real files: {check.__name__.replace('_', ' ')}"
        if only not in name:
            continue
        try:
            if place is None:
                raise AssertionError(f"{LABELME} could not be downloaded")
            check(place)
            print(f"{name}: ok", flush=True)
        except AssertionError as error:
            failed += 1
            print(f"{name}: FAILED {error}", flush=True)
    return failed
