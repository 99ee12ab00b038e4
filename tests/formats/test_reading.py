"""Files as other programs write them."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pictograph.formats import ImageAnnotations, bbox, conversion, detection, masks, polygon, read, report, write
from pictograph.formats.geometry import as_rotated_box, clip_ring, join_rings, signed_area
from pictograph.formats.model import rings_of
from tests.formats.conftest import square
from tests.support.memory import peak_bytes


@st.composite
def bitmaps(draw: Any) -> Any:
    """A small mask."""
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    bits = draw(st.lists(st.booleans(), min_size=height * width, max_size=height * width))
    return np.array(bits, np.uint8).reshape(height, width)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@given(bitmaps())
def test_masks_become_polygons_and_the_same_masks(mask: Any) -> None:
    from pycocotools import mask as reference

    height, width = mask.shape
    compressed, plain = masks.encode(mask), masks.runs(mask)

    assert (masks.rasterize(masks.regions(mask), width, height) == mask).all()
    assert (masks.decode(compressed) == mask).all()
    assert (masks.decode(plain) == mask).all()
    assert (reference.decode({**compressed, "counts": compressed["counts"].encode()}) == mask).all()
    assert (reference.decode(reference.frPyObjects(plain, height, width)) == mask).all()


def coco_file(path: Path, *annotations: dict[str, Any]) -> Path:
    images = [{"id": 1, "file_name": "a.png", "width": 12, "height": 10}]
    categories = [{"id": 3, "name": "person", "keypoints": ["nose", "chin"], "skeleton": [[1, 2]]}]
    path.write_text(json.dumps({"images": images, "categories": categories, "annotations": list(annotations)}))
    return path


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("crowd", [0, 1])
def test_a_coco_mask_with_parts_and_a_hole_is_read_and_written_again(compressed: bool, crowd: int, tmp_path: Path) -> None:
    mask = np.zeros((10, 12), np.uint8)
    mask[1:8, 1:7] = 1
    mask[3:5, 3:5] = 0
    mask[2:6, 9:11] = 1
    rle = masks.encode(mask) if compressed else masks.runs(mask)
    file = coco_file(tmp_path / "a.json", {"id": 5, "image_id": 1, "category_id": 3, "segmentation": rle, "iscrowd": crowd})
    dataset = read(file)
    [item] = dataset

    assert [len(rings_of(one)) for one in item.annotations] == [2, 1]
    assert [one.id for one in item.annotations] == ["5", "5-2"]
    write(dataset, tmp_path / "out", format="coco")
    [entry] = json.loads((tmp_path / "out/annotations/instances_default.json").read_text())["annotations"]
    assert (masks.decode(entry["segmentation"]) == mask).all()
    assert (entry["area"], entry["bbox"], entry["iscrowd"]) == (int(mask.sum()), [1, 1, 10, 7], crowd)
    assert isinstance(entry["segmentation"]["counts"], list) == bool(crowd)


def test_a_coco_object_with_box_polygons_and_keypoints_stays_one_object(tmp_path: Path) -> None:
    parts = [[1, 1, 4, 1, 4, 5], [6, 1, 9, 1, 9, 5]]
    entry = {"id": 5, "image_id": 1, "category_id": 3, "segmentation": parts, "bbox": [1, 1, 8, 4], "keypoints": [2, 2, 2, 0, 0, 0]}
    dataset = read(coco_file(tmp_path / "a.json", entry))
    write(dataset, tmp_path / "out", format="coco")

    [after] = json.loads((tmp_path / "out/annotations/instances_default.json").read_text())["annotations"]
    assert (after["segmentation"], after["bbox"], after["area"]) == (parts, [1, 1, 8, 4], 12)
    assert (after["keypoints"], after["num_keypoints"]) == ([2, 2, 2, 0, 0, 0], 1)
    write(dataset, tmp_path / "yolo", format="yolo", task="segment")
    assert len((tmp_path / "yolo/labels/train/a.txt").read_text().splitlines()) == 1


def test_cvat_shapes_of_other_programs(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(
        """<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version><meta><task><labels><label><name>car</name></label><label><name>person</name><type>skeleton</type></label>
<label><name>nose</name><type>points</type><parent>person</parent></label></labels></task></meta>
<image id="0" name="x/a.png" subset="Validation" width="50" height="40">
<box label="car" xtl="10" ytl="10" xbr="30" ybr="20" rotation="45"/>
<mask label="car" rle="1, 2, 1" left="3" top="5" width="2" height="2"/>
<ellipse label="car" cx="20" cy="20" rx="5" ry="3"/>
<points label="car" points="1,2;3,4"/>
<skeleton label="person"><points label="nose" outside="0" occluded="1" points="5,6"/></skeleton>
<cuboid label="car" xtl1="1"/><tag label="car"/>
</image></annotations>"""
    )
    dataset = read(tmp_path / "a.xml")
    [item] = dataset

    assert (item.split, [entry.name for entry in dataset.classes], dataset.classes[1].keypoints) == ("val", ["car", "person"], ("nose",))
    rotated = as_rotated_box(rings_of(item.annotations[0])[0])
    assert rotated is not None
    assert rotated[1] == pytest.approx(45)
    assert [rings_of(one)[0][0] for one in item.annotations[1:3]] == [(4, 5), (3, 6)]
    assert [one.type for one in item.annotations[3:]] == ["polygon", "keypoint", "keypoint", "keypoint"]
    assert item.annotations[-1].attributes == [{"group": "5", "keypoint": "nose", "visibility": 1}]
    assert {line.reason for line in dataset.report} == {
        "an ellipse becomes a polygon of 64 points",
        "CVAT shapes of type 'cuboid'",
        "CVAT shapes of type 'tag'",
    }


def test_labelme_shapes_of_other_programs(tmp_path: Path) -> None:
    mask = io.BytesIO()
    Image.fromarray(np.array([[0, 1], [1, 1]], bool)).save(mask, "PNG")
    shapes = [
        {"label": "a", "points": [[5, 6], [1, 2]], "shape_type": "rectangle", "group_id": 3, "flags": {"hard": True}},
        {"label": "a", "points": [[5, 5], [5, 8]], "shape_type": "circle"},
        {"label": "a", "points": [[4, 4], [6, 6]], "shape_type": "mask", "mask": base64.b64encode(mask.getvalue()).decode()},
        {"label": "a", "points": [[4, 4]], "shape_type": "rotation"},
        {"label": "a", "points": "none", "shape_type": "polygon"},
    ]
    data = base64.b64encode(square(20)).decode()
    (tmp_path / "a.json").write_text(json.dumps({"shapes": shapes, "imagePath": "..\\photos\\a.png", "imageData": data}))
    dataset = read(tmp_path / "a.json")
    [item] = dataset
    (tmp_path / "b.json").write_text(json.dumps({"shapes": [], "imagePath": "b.json", "imageData": data}))

    assert item.path == "a.png"
    assert [one.path for one in read(tmp_path / "b.json")] == ["b.png"]
    assert item.annotations[0].bounding_box.to_dict() == {"x": 1, "y": 2, "w": 4, "h": 4}
    assert item.annotations[0].attributes == [{"group": "3", "flags": {"hard": True}}]
    assert abs(signed_area(rings_of(item.annotations[2])[0])) == 3
    assert [line.kind for line in dataset.report] == ["changed", "dropped", "dropped"]
    write(dataset, tmp_path / "out", format="coco")
    [after] = read(tmp_path / "out")
    assert (after.width, after.height) == (20, 20)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_an_unknown_size_is_that_of_the_upright_picture(format: str, orientation: int, tmp_path: Path) -> None:
    exif, content = Image.Exif(), io.BytesIO()
    exif[274] = orientation
    Image.new("RGB", (30, 20)).save(content, format, exif=exif)
    item = ImageAnnotations("a.png", annotations=[bbox("a", (3, 2, 3, 2), id="1")], source=content.getvalue)
    write([item], tmp_path, format="coco")

    [after] = read(tmp_path)
    assert (after.width, after.height) == ((20, 30) if orientation > 4 else (30, 20))
    assert (item.width, item.height) == (None, None)


def test_yolo_layouts_of_other_programs(tmp_path: Path) -> None:
    for split in ("train", "valid"):
        for kind in ("images", "labels"):
            (tmp_path / split / kind).mkdir(parents=True)
        (tmp_path / split / "images" / f"{split}.png").write_bytes(square(20))
        (tmp_path / split / "labels" / f"{split}.txt").write_text("1 .5 .5 .5 .5\n")
    (tmp_path / "data.yaml").write_text("path: /datasets/gone\ntrain: ../train/images\nval: ../valid/images\nnc: 2\nnames: [no, 1.0]\n")
    dataset = read(tmp_path / "data.yaml")

    assert [entry.name for entry in dataset.classes] == ["no", "1.0"]
    assert [(item.path, item.split, item.annotations[0].name) for item in dataset] == [
        ("train.png", "train", "1.0"),
        ("valid.png", "val", "1.0"),
    ]


@given(st.lists(st.tuples(st.integers(-20, 40), st.integers(-20, 40)), min_size=3, max_size=3, unique=True))
def test_a_clipped_triangle_covers_the_pixels_of_the_triangle(points: list[tuple[float, float]]) -> None:
    clipped = clip_ring(points, 20, 20)
    whole = masks.rasterize([[[(x + 20, y + 20) for x, y in points]]], 60, 60)[20:40, 20:40] if signed_area(points) else np.zeros((20, 20))
    inside = masks.rasterize([[clipped]], 20, 20) if clipped else np.zeros((20, 20))

    assert all(0 <= x <= 20 and 0 <= y <= 20 for x, y in clipped)
    assert abs(int(inside.sum()) - int(whole.sum())) <= 40  # pixels on the edge


def test_rings_joined_by_bridges_enclose_the_same_pixels() -> None:
    mask = np.zeros((30, 30), np.uint8)
    mask[2:20, 2:20], mask[5:8, 5:8], mask[12:15, 4:16], mask[22:28, 3:25] = 1, 0, 0, 1

    assert (masks.rasterize([[join_rings(masks.regions(mask))]], 30, 30) == mask).all()


@pytest.mark.parametrize(
    "split", ["folder", "attribute:set", {"train": 0.5, "val": 0.25, "test": 0.25}, lambda item: item.path[:1] and "val"]
)
def test_splits_are_disjoint_complete_and_the_same_again(split: Any, tmp_path: Path) -> None:
    def dataset(count: int) -> list[ImageAnnotations]:
        names = ("train", "valid", "test")
        return [
            ImageAnnotations(f"{names[i % 3]}/{i}.png", 20, 20, [bbox("a", (1, 2, 3, 4), id="1", attributes=[{"set": names[i % 3]}])])
            for i in range(count)
        ]

    def splits(count: int, name: str) -> dict[str, str]:
        write(dataset(count), tmp_path / name, format="yolo", split=split, seed=3)
        files = [file for file in (tmp_path / name / "labels").rglob("*.txt")]
        assert len(files) == count
        return {file.stem.rpartition("__")[2]: file.parent.name for file in files}

    few, many = splits(60, "few"), splits(120, "many")
    assert few.items() <= many.items()
    if isinstance(split, dict):
        assert 40 <= list(many.values()).count("train") <= 80
    elif isinstance(split, str):
        assert {name: list(many.values()).count(name) for name in ("train", "val", "test")} == {"train": 40, "val": 40, "test": 40}


def convert_large_file(task: tuple[Path, int]) -> None:
    """Convert a COCO file of so many images, whose annotations are not grouped by image: a reader needs all of them or an index."""
    folder, images = task
    file, per_image = folder / f"{images}.json", 10
    with file.open("w") as target:
        target.write('{"annotations": [')
        rows = (
            json.dumps({"id": k * images + i, "image_id": i, "category_id": 1, "bbox": [1, 2, 3, 4], "segmentation": [[1, 2, 9, 2, 5, 8]]})
            for k in range(per_image)
            for i in range(images)
        )
        for number, row in enumerate(rows):
            target.write(f",\n{row}" if number else row)
        target.write('], "categories": [{"id": 1, "name": "a"}], "images": [')
        target.write(",".join(json.dumps({"id": i, "file_name": f"{i}.png", "width": 20, "height": 20}) for i in range(images)))
        target.write("]}")
    reports = conversion.convert(file, folder / f"out{images}.zip", to="coco")
    assert [one.annotations for one in reports] == [images * per_image] * 2


@pytest.mark.slow
def test_a_large_coco_file_is_converted_in_bounded_memory(tmp_path: Path) -> None:
    small, large = peak_bytes(convert_large_file, (tmp_path, 60), (tmp_path, 600))
    assert large < small * 1.5 + 500_000


@pytest.mark.parametrize("module", [conversion, detection, report])
def test_the_examples_of_the_documentation_run(module: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import doctest

    monkeypatch.chdir(tmp_path)
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)


def test_the_package_is_imported_without_its_extra_and_names_it(tmp_path: Path) -> None:
    program = """
import sys
for name in ("numpy", "pycocotools", "ijson", "yaml", "PIL"):
    sys.modules[name] = None
from pictograph.formats import ImageAnnotations, bbox, polygon, read, write
write([ImageAnnotations("a.png", 9, 9, [bbox("a", (1, 2, 3, 4), id="1")])], "out", format="coco")
assert not {"numpy.core", "httpx"} & set(sys.modules)
try:
    list(read("out", "coco"))
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout == "COCO files require ijson. Install it with: pip install 'pictograph[formats]'\n"


def test_a_multi_part_object_of_other_annotations_is_one_row_in_yolo(tmp_path: Path) -> None:
    parts = [polygon("a", [[(1, 1), (5, 1), (5, 5)]], id="1", attributes=[{"group": "x"}])]
    parts += [polygon("a", [[(10, 10), (15, 10), (15, 15)]], id="2", attributes=[{"group": "x"}])]
    write([ImageAnnotations("a.png", 20, 20, parts)], tmp_path, format="yolo")

    [row] = (tmp_path / "labels/train/a.txt").read_text().splitlines()
    values = [float(value) * 20 for value in row.split()[1:]]
    assert abs(signed_area(list(zip(values[::2], values[1::2], strict=True)))) == pytest.approx(8 + 12.5)


def test_voc_images_without_objects_need_no_xml_file(tmp_path: Path) -> None:
    items = [ImageAnnotations(f"{name}.png", 20, 20, [bbox("a", (1, 2, 3, 4), id="1")], source=lambda: square(20)) for name in "ab"]
    write(items, tmp_path, format="pascal_voc", split=lambda _: "train", include_images=True)
    (tmp_path / "Annotations/b.xml").unlink()
    with (tmp_path / "ImageSets/Main/train.txt").open("a") as file:
        file.write("gone\n")
    dataset = read(tmp_path)

    assert [(item.path, item.split, len(item.annotations)) for item in dataset] == [("a.png", "train", 1), ("b.png", "train", 0)]
    assert [str(line) for line in dataset.report] == ["dropped: a name in ImageSets has neither an XML file nor an image (1): gone"]


def test_cvat_files_of_each_split_are_one_dataset(tmp_path: Path) -> None:
    for split in ("train", "val"):
        write([ImageAnnotations(f"{split}.png", 20, 20, [bbox(split, (1, 2, 3, 4), id="1")])], tmp_path / split, format="cvat")
        (tmp_path / split / "annotations.xml").rename(tmp_path / f"{split}.xml")
        (tmp_path / "images" / split).mkdir(parents=True)
        (tmp_path / "images" / split / f"{split}.png").write_bytes(square(20))
        (tmp_path / split).rmdir()
    dataset = read(tmp_path)

    assert [(item.path, item.split, item.source is not None) for item in dataset] == [
        ("train.png", "train", True),
        ("val.png", "val", True),
    ]
    assert [entry.name for entry in dataset.classes] == ["train", "val"]


@pytest.mark.parametrize("pixels", [100, 150])  # Pillow warns of more than its limit, and rejects more than twice of it
def test_the_size_of_an_image_is_known_however_large_it_is(pixels: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 60)
    for suffix in ("png", "jpg", "tif"):
        Image.new("RGB", (pixels // 10, 10)).save(tmp_path / f"a.{suffix}")
        item = ImageAnnotations("a.png", annotations=[bbox("a", (3, 2, 3, 2), id="1")], source=tmp_path / f"a.{suffix}")
        write([item], tmp_path / suffix, format="coco")
        [after] = read(tmp_path / suffix)
        assert (after.width, after.height) == (pixels // 10, 10)
