"""Runs in the environment of the readers: `python readers.py FOLDER [TEXT]`. Imports nothing of the project."""

from __future__ import annotations

import contextlib
import io
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
    from numpy import roll
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
            for number, segment in zip(rows[:, 0], segments, strict=False):  # a hole is joined by a bridge without area
                x, y = segment[:, 0] * width, segment[:, 1] * height
                area = abs(float(x @ roll(y, -1) - y @ roll(x, -1))) / 2
                assert names[int(number)] != "car, 'red'" or abs(area - 3200) < 0.1, area
        elif dataset == "pose":
            assert config["flip_idx"] == [0, 2, 1]
            assert [[round(value, 4) for value in point] for point in keypoints[0].tolist()] == [[0.2, 0.375, 2], [0, 0, 0], [0.25, 0.3, 1]]
        else:
            assert (len(rows), len(segments[0])) == (1, 4)


def _no_windows() -> None:
    for name in ("onnxruntime", "PyQt5", "osam", "skimage"):  # labelme's models and windows are not used
        sys.modules.setdefault(name, unittest.mock.MagicMock())


def labelme(dataset: str) -> None:
    _no_windows()
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


def pycocotools(dataset: str) -> None:
    """Truth evaluated against itself gives 1.0; masks have the areas and boxes that the file says."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    for file in sorted((ROOT / dataset / "coco/annotations").glob("*.json")):
        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO(file)
        for one in coco.anns.values():
            mask = coco.annToMask(one)
            assert dataset == "photos" or one["area"] == mask.sum(), (file, one, mask.sum())
            ys, xs = mask.nonzero()
            x, y, w, h = one["bbox"]
            inside = (x - 1 <= xs.min(), y - 1 <= ys.min(), xs.max() <= x + w + 1, ys.max() <= y + h + 1)
            assert all(inside), (file, one)
        for kind in ("bbox", "segm", *(["keypoints"] if dataset == "pose" else [])):
            results = []
            for one in coco.anns.values():
                place = {"bbox": {"bbox": one["bbox"]}, "keypoints": {"keypoints": one.get("keypoints")}}
                found = place.get(kind) or {"segmentation": coco.annToRLE(one)}
                results.append({"image_id": one["image_id"], "category_id": one["category_id"], "score": 1.0, **found})
            with contextlib.redirect_stdout(io.StringIO()):
                evaluation = COCOeval(coco, coco.loadRes(results), kind)
                if kind == "keypoints":  # the default is for the 17 points of a person
                    evaluation.params.kpt_oks_sigmas = evaluation.params.kpt_oks_sigmas[:3]
                evaluation.evaluate()
                evaluation.accumulate()
                evaluation.summarize()
            assert abs(evaluation.stats[0] - 1) < 1e-9, (file, kind, evaluation.stats)


def photos(reader: str) -> None:
    """Photos that labelme ships, annotated in its format: `LabelFile` gives the numbers to compare."""
    if "photos" not in EXPECTED:
        raise FileNotFoundError("the photos of labelme could not be fetched")
    _no_windows()
    from labelme._label_file import LabelFile

    wanted: dict[str, list[dict[str, Any]]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for file in sorted(Path(EXPECTED["photos"]).glob("*.json")):
        opened = LabelFile(str(file))
        content = json.loads(file.read_text())
        width, height = sizes[file.stem] = content["imageWidth"], content["imageHeight"]
        found = []
        objects_: dict[Any, list[Any]] = {}
        for number, shape in enumerate(opened.shapes):
            group = shape["group_id"]
            objects_.setdefault(("alone", number) if group is None else (shape["label"], group), []).extend(shape["points"])
            found.append(shape["label"])
        names = [found[key[1]] if key[0] == "alone" else key[0] for key in objects_]
        corners = [(min(x for x, _ in p), min(y for _, y in p), max(x for x, _ in p), max(y for _, y in p)) for p in objects_.values()]
        wanted[file.stem] = [
            {"class": name, "corners": [max(a, 0), max(b, 0), min(c, width), min(d, height)]}
            for name, (a, b, c, d) in zip(names, corners, strict=True)
        ]
    root = ROOT / "photos"
    if reader == "pycocotools":
        pycocotools("photos")
        from pycocotools.coco import COCO

        with contextlib.redirect_stdout(io.StringIO()):
            coco = COCO(root / "coco/annotations/instances_default.json")
        for image in coco.imgs.values():
            boxes = [(coco.cats[one["category_id"]]["name"], one["bbox"]) for one in coco.imgToAnns[image["id"]]]
            corners_of = [(name, [x, y, x + w, y + h]) for name, (x, y, w, h) in boxes]
            compare(image["file_name"], corners_of, wanted[Path(image["file_name"]).stem], 1)  # a mask has whole pixels
    else:
        from ultralytics.data.utils import check_det_dataset, verify_image_label

        names_ = check_det_dataset(str(root / "yolo/data.yaml"), autodownload=False)["names"]
        for image_file in sorted((root / "yolo/images/train").iterdir()):
            label = root / f"yolo/labels/train/{image_file.stem}.txt"
            result = verify_image_label((str(image_file), str(label), "", False, len(names_), 0, 0, False))
            assert tuple(result[5:]) == (0, 1, 0, 0, ""), result[5:]  # not missing, found, not empty, not corrupt
            width, height = sizes[image_file.stem]
            rows = [
                (names_[int(number)], [(x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height])
                for number, x, y, w, h in result[1].tolist()
            ]
            compare(str(image_file), rows, wanted[image_file.stem], 0.05)


def export(writer: str) -> None:
    """Datasets written by other programs, for `written_by_others`."""
    back = ROOT / "back"
    if writer == "datumaro":
        import datumaro as dm

        opened = dm.Dataset.import_from(str(ROOT / "boxes/coco"), "coco_instances")
        for item in opened:  # a box and a mask for each annotation
            item.annotations = [one for one in item.annotations if one.type == dm.AnnotationType.bbox]
        for format in ("coco", "yolo", "voc", "cvat"):
            opened.export(
                str(back / f"dm-{format}"), {"coco": "coco_instances", "voc": "voc_detection"}.get(format, format), save_media=True
            )
    else:
        import supervision as sv

        for split in ("train", "val"):
            coco = ROOT / "boxes/coco"
            opened = sv.DetectionDataset.from_coco(str(coco / f"images/{split}"), str(coco / f"annotations/instances_{split}.json"))
            opened.as_coco(str(back / f"sv-coco/{split}/images"), str(back / f"sv-coco/{split}/annotations.json"))
            folder = back / "sv-yolo" / split
            opened.as_yolo(str(folder / "images"), str(folder / "labels"), str(folder / "data.yaml"))
            opened.as_pascal_voc(str(back / f"sv-voc/{split}/JPEGImages"), str(back / f"sv-voc/{split}/Annotations"))


CHECKS: list[tuple[Callable[[str], None], str]] = [
    *((reader, dataset) for reader in (supervision, datumaro, ultralytics, labelme) for dataset in ("boxes", "mixed")),
    (ultralytics, "pose"),
    (ultralytics, "obb"),
    *((pycocotools, dataset) for dataset in ("boxes", "mixed", "pose")),
    *((photos, reader) for reader in ("pycocotools", "ultralytics")),
    *((export, writer) for writer in ("datumaro", "supervision")),
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
        except FileNotFoundError as error:
            if "could not be fetched" not in str(error):
                raise
            print(f"{name}: skipped, because {error}", flush=True)
        except Exception:
            failed += 1
            print(f"{name}: FAILED\n{traceback.format_exc()}", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
