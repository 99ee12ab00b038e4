"""Files that are not what they say, and values that no image has: one clear error or a line in the report."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictograph.formats import FORMATS, FormatError, ImageAnnotations, bbox, detect, polygon, read, write
from pictograph.formats.model import rings_of
from tests.formats.conftest import square
from tests.formats.datasets import person

ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><annotation><filename>&a;</filename></annotation>'
LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10 if number else "ha"}">' for number in range(10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [{LAUGHS}]><annotations><image name="&a9;"/></annotations>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><annotation><filename>&a;</filename></annotation>'
SUBSET = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://example.com/x.dtd"><annotations/>'
ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{number}: &a{number} [{f'*a{number - 1}, ' * 10}]\n" for number in range(1, 10))


def coco(path: Path, *annotations: Any, images: Any = None, categories: Any = None) -> Path:
    """Write a COCO file with one image `a.png` (id 7) and one category `dog` (id 90)."""
    content = {
        "images": images if images is not None else [{"id": 7, "file_name": "a.png", "width": 50, "height": 40}],
        "categories": categories if categories is not None else [{"id": 90, "name": "dog"}],
        "annotations": list(annotations),
    }
    path.write_text(json.dumps(content))
    return path


def one(id: int = 1, **fields: Any) -> dict[str, Any]:
    return {"id": id, "image_id": 7, "category_id": 90, **fields}


@pytest.mark.parametrize(
    ("format", "name", "content", "message"),
    [
        ("coco", "a.json", '{"images": [', "a.json is not JSON"),
        ("coco", "a.json", '{"images": [}', "a.json is not JSON"),
        ("coco", "a.json", '{"images": [], "categories": [], "annotations": [{"image_id": NaN}]}', "a.json is not JSON"),
        ("coco", "a.json", "[1, 2]", "does not contain a JSON object"),
        ("coco", "a.json", '{"info": {}}', "needs 'images' and 'categories'"),
        ("coco", "a.json", '{"images": [], "categories": [{"name": "x"}]}', r"categories\[0\] has no id or name"),
        ("coco", "a.json", "\x89PNG", "a.json is not JSON"),
        ("coco", "a.json", "[" * 20_000, "a.json is nested too deeply"),
        ("coco", "a.json", '{"images": [], "categories": [{"id": 1, "name": "' + "[" * 300 + '"}], "annotations": [}', "is not JSON"),
        ("coco", "a.json", '{"images": [{"id": 1, "file_name": "\xe9.png"}], "categories": []}', "invalid bytes in UTF8"),
        ("coco", "a.json", "\xff\xfe{\0}\0", "invalid char"),
        ("coco", "a.json", '{"images": [{"id": 1, "width": 1' + "0" * 30 + "}]}", "integer overflow"),
        ("labelme", "a.json", '{"imagePath": "\xe9.png"}', "is not UTF-8 text"),
        ("labelme", "a.json", "{", "a.json is not JSON"),
        ("labelme", "a.json", '{"version": "5"}', "no list 'shapes'"),
        ("labelme", "a.json", "[" * 100_000, "a.json"),
        ("pictograph", "a.json", '{"image": "a.png"}', "is not Pictograph JSON"),
        ("darwin", "a.json", '{"item": []}', "needs 'item' and 'annotations'"),
        ("pascal_voc", "a.xml", "<annotation><object>", "not well-formed XML"),
        ("pascal_voc", "a.xml", "<html></html>", "its root is not <annotation>"),
        ("pascal_voc", "a.xml", ENTITY, "document type declaration"),
        ("pascal_voc", "a.xml", EXTERNAL, "document type declaration"),
        ("cvat", "a.xml", BOMB, "document type declaration"),
        ("cvat", "a.xml", SUBSET, "document type declaration"),
        ("pascal_voc", "a.xml", "<annotation>&a;</annotation>", "undefined entity"),
        ("cvat", "a.xml", "<annotations><nothing/></annotations>", "no <meta> and no <image>"),
        ("cvat", "a.xml", "<annotations><track/></annotations>", "CVAT for images 1.1"),
        ("pascal_voc", "a.xml", '<?xml version="1.0" encoding="gbk"?><annotation/>', "not well-formed XML"),
        ("coco", "a.zip", "PK", "not a ZIP file that can be unpacked"),
        ("csv", "a.csv", "a,b\n1,2\n", "no column 'filename'"),
        ("csv", "a.csv", 'filename,class,type\n"a.png,dog,bbox\n', "is not CSV"),
        ("yolo", "data.yaml", "train: [", "is not YAML"),
        ("yolo", "data.yaml", "train: images", "no 'names'"),
        ("yolo", "data.yaml", "names: {0: a, 2: b}", "the numbers of 'names' are not 0 to 1"),
        ("csv", "a.csv", "filename,class,type\n\xe9.png,dog,bbox\n", "is not UTF-8 text"),
        ("csv", "a.csv", "filename;class;type\n", "no column 'filename'"),
        ("yolo", "data.yaml", "names: [a]\nkpt_shape: [1000000000, 3]", "kpt_shape must be"),
        ("yolo", "data.yaml", ALIASES + "names: [*a9]", "an entry of 'names' is not a text"),
        ("yolo", "data.yaml", ALIASES + "names: [a]\ntrain: *a9", "an entry of 'train' is not a text"),
        ("yolo", "data.yaml", "names: {a: 0}", "a key of 'names' is not a number"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_one_error(format: str, name: str, content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content.encode("latin-1"))

    def run() -> None:
        dataset = read(tmp_path / name, format)
        list(dataset)
        _ = dataset.classes

    with pytest.raises(FormatError, match=message):
        run()


@pytest.mark.parametrize("format", FORMATS)
def test_a_missing_path_and_an_empty_folder_are_named(format: str, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere does not exist"):
        read(tmp_path / "nowhere", format)
    with pytest.raises(FormatError, match=str(tmp_path)):
        list(read(tmp_path, format))
    with pytest.raises(FormatError, match="can't be detected; pass format="):
        detect(tmp_path)
    with pytest.raises(ValueError, match="Unknown format 'pdf'; expected one of: pictograph, coco"):
        read(tmp_path, "pdf")


def test_a_coco_file_keeps_what_is_right_and_reports_the_rest(tmp_path: Path) -> None:
    file = coco(
        tmp_path / "a.json",
        one(1, bbox=[1, 2, 3, 4]),
        one(2, bbox=[1, 2, -3, 4]),
        one(3, bbox="big"),
        one(4, bbox=[1, 2, 3]),
        {"id": 5, "image_id": 8, "category_id": 90, "bbox": [1, 2, 3, 4]},
        {"id": 6, "image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4]},
        {"id": 7},
        "text",
        one(8, segmentation=[[1, 2, 3, 4]], bbox=[1, 2, 3, 4]),
        one(9, segmentation={"size": [40, 50], "counts": [5, 5]}),
        one(10, segmentation={"size": [40, 50], "counts": "zzzz"}),
        one(11, bbox=[40, 30, 100, 100]),
        one(1, bbox=[5, 6, 7, 8]),
    )
    dataset = read(file)
    [item] = dataset

    assert [annotation.id for annotation in item.annotations] == ["1", "8", "11", "1-again"]
    assert {(line.reason, line.count) for line in dataset.report} == {
        ("an annotation has an unknown image_id", 1),
        ("an annotation has an unknown category_id", 1),
        ("an annotation has no image_id", 2),
        ("an annotation is malformed", 5),
        ("a ring of a segmentation has fewer than 3 points", 1),
        ("a box is not completely inside of the image", 1),
    }
    assert "annotations[4] (image_id 8)" in str(list(dataset.report))
    with pytest.raises(FormatError, match=r"annotations\[7\]: an annotation has no image_id|annotations\[6\]"):
        list(read(file, strict=True))


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30), st.integers(1, 40), st.integers(1, 40))
def test_any_text_as_rle_is_a_mask_or_an_error(counts: str, height: int, width: int) -> None:
    from pictograph.formats.masks import decode

    try:
        mask = decode({"size": [height, width], "counts": counts})
    except ValueError as error:
        message = str(error)
    else:
        message = "RLE" if mask.shape == (height, width) else "wrong shape"
    assert "RLE" in message


def test_ids_of_images_and_categories_need_not_be_contiguous_or_numbers(tmp_path: Path) -> None:
    file = coco(
        tmp_path / "a.json",
        {"id": "x", "image_id": "b", "category_id": "cat", "bbox": [1, 2, 3, 4]},
        {"id": 10**18, "image_id": 900, "category_id": 90, "bbox": [1, 2, 3, 4], "iscrowd": 1},
        images=[{"id": 900, "file_name": "sub\\a.png", "width": 50, "height": 40}, {"id": "b", "file_name": "./b.png"}],
        categories=[{"id": 90, "name": "dog"}, {"id": "cat", "name": "cat"}],
    )
    first, second = read(file)

    assert (first.path, first.annotations[0].name, first.annotations[0].attributes) == ("sub/a.png", "dog", [{"iscrowd": 1}])
    assert (second.path, second.width, second.annotations[0].name) == ("b.png", None, "cat")
    assert [entry.id for entry in read(file).classes] == [90, None]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("0 .5 .5 .2", "3 values after the class number"),
        ("5 .5 .5 .2 .2", "class number 5 is not 0 to 0"),
        ("-1 .5 .5 .2 .2", "class number -1"),
        ("0 .5 .5 nan .2", "not a finite number"),
        ("0 .5 .5 0 .2", "the width or height of the box is not positive"),
        ("dog .5 .5 .2 .2", "could not convert string to float"),
    ],
)
def test_a_bad_yolo_row_is_reported_with_file_and_line(row: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text("train: images\nnames: [dog]\n")
    for folder in ("images", "labels"):
        (tmp_path / folder).mkdir()
    (tmp_path / "images/a.png").write_bytes(square(10))
    (tmp_path / "images/broken.png").write_bytes(b"\x89PNG")
    (tmp_path / "labels/a.txt").write_text(f"0 .5 .5 .2 .2\n{row}\n")
    (tmp_path / "labels/lost.txt").write_text("0 .5 .5 .2 .2\n")
    dataset = read(tmp_path)
    [item] = dataset

    assert len(item.annotations) == 1
    lines = [str(line) for line in dataset.report]
    assert any("labels/a.txt:2: " in line and reason in line for line in lines)
    assert any("size of the image can't be read" in line and "broken.png" in line for line in lines)
    assert any("label file has no image" in line and "lost.txt" in line for line in lines)


def test_csv_rows_are_grouped_by_image_and_bad_ones_reported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "filename,class,type,x,y,w,h,points\n"
        'a.png,"dog,\nbig",bbox,1,2,3,4,\n'
        "b.png,dog,bbox,1,2,3,-4,\n"
        "b.png,dog,bbox,1,two,3,4,\n"
        'a.png,dog,polygon,,,,,"[[[1,2],[3,4],[5,6]]]"\n'
        "a.png,dog,polygon,,,,,[[]\n"
        ",dog,bbox,1,2,3,4,\n"
    )
    dataset = read(tmp_path / "a.csv")
    first, second = dataset

    assert [annotation.name for annotation in first.annotations] == ["dog,\nbig", "dog"]
    assert (second.path, second.annotations) == ("b.png", [])
    assert [(line.reason, line.count) for line in dataset.report] == [
        ("an image has no path", 1),
        ("a row is malformed", 2),
        ("the width or height of the box is not positive", 1),
    ]


@pytest.mark.parametrize("path", ["../a.png", "x/../../a.png", "a\\b.png", "a\0.png"])
@pytest.mark.parametrize("format", ["coco", "pictograph", "labelme"])
def test_an_image_path_does_not_lead_out_of_the_folder(path: str, format: str, tmp_path: Path) -> None:
    item = ImageAnnotations(path, 10, 10, source=lambda: square(10))

    with pytest.raises(FormatError, match=r"The image path .* leads out of the folder"):
        write([item], tmp_path / "out", format=format, include_images=True)
    assert not [file for file in tmp_path.rglob("*.png")]


def test_two_images_with_one_path_are_reported(tmp_path: Path) -> None:
    items = [ImageAnnotations("a.png", 10, 10, [bbox("a", (1, 1, 2, number), id="1")]) for number in (3, 4)]
    report = write(items, tmp_path, format="pictograph")

    assert [(line.kind, line.reason, line.count) for line in report] == [("dropped", "an image has the path of another", 1)]
    assert read(tmp_path).__iter__().__next__().annotations[0].bounding_box.h == 3


def test_numbers_of_numpy_are_written_as_numbers(tmp_path: Path) -> None:
    box = np.array([1.5, 2, 3, 4], np.float32)
    item = ImageAnnotations("a.png", 10, 10, [bbox("a", tuple(box), id="1")])
    write([item], tmp_path, format="coco")

    [after] = read(tmp_path)
    assert after.annotations[0].bounding_box.to_dict() == {"x": 1.5, "y": 2, "w": 3, "h": 4}


def test_coordinates_that_are_no_numbers_are_not_written(tmp_path: Path) -> None:
    item = ImageAnnotations("a.png", 10, 10, [bbox("a", (float("nan"), 1, 2, 3), id="1"), bbox("a", (1, 1, 2, 3), id="2")])
    report = write([item], tmp_path, format="coco")

    assert [(line.kind, line.reason) for line in report] == [("dropped", "a coordinate is not a finite number")]
    assert len(read(tmp_path).__iter__().__next__().annotations) == 1


def test_an_unusable_argument_is_named(tmp_path: Path) -> None:
    items = [ImageAnnotations("a.png", 10, 10)]
    for options, message in (
        ({"format": "pdf"}, "Unknown format 'pdf'"),
        ({"format": "yolo", "task": "pose2"}, "Unknown task 'pose2'"),
        ({"format": "coco", "task": "pose"}, "task is for the format 'yolo' only"),
        ({"format": "coco", "split": "ratio"}, "split must be shares"),
        ({"format": "coco", "split": {"train": 0.8, "dev": 0.2}}, "positive shares for train, val and test"),
        ({"format": "coco", "classes": ["a", "a"]}, "classes contains 'a' twice"),
    ):
        with pytest.raises(ValueError, match=message):
            write(items, tmp_path, **options)
    with pytest.raises(ValueError, match="one-time iterator"):
        write(iter(items), tmp_path, format="coco")


@pytest.mark.parametrize("format", FORMATS)
def test_a_damaged_file_is_a_format_error_or_a_report(format: str, tmp_path: Path) -> None:
    """Each file of a dataset in turn is damaged in many places."""
    numbers = random.Random(format)
    annotations = [bbox("dog", (1, 2, 3, 4), id="1"), polygon("cat", [[(1, 1), (8, 1), (8, 8)], [(5, 2), (6, 2), (6, 3)]], id="2")]
    annotations += person(nose=(3, 3, 2))
    item = ImageAnnotations("a.png", 60, 60, annotations, source=lambda: square(60))
    write([item], tmp_path, format=format, include_images=True)
    files = [file for file in tmp_path.rglob("*") if file.is_file() and file.suffix != ".png"]
    for _ in range(60):
        file = numbers.choice(files)
        content = file.read_bytes()
        at = numbers.randrange(len(content) or 1)
        damage = numbers.choice([b"", b"\xff", b"-", b'"', b"[", b"{}", b"null", b"1e999", b"<", b"9" * 30, b"\n", b",", b"\0"])
        file.write_bytes(content[:at] + damage + content[at + numbers.choice([0, 1, 1, 5, 40]) :])
        with contextlib.suppress(FormatError):
            dataset = read(tmp_path, format)
            for found in dataset:
                assert found.path
            _ = dataset.classes
        file.write_bytes(content)


@pytest.mark.parametrize("format", ["coco", "labelme", "pascal_voc", "cvat", "csv", "pictograph", "darwin"])
def test_a_byte_order_mark_is_not_part_of_the_file(format: str, tmp_path: Path) -> None:
    write([ImageAnnotations("a.png", 20, 20, [bbox("dog", (1, 2, 3, 4), id="1")])], tmp_path, format=format)
    for file in [file for file in tmp_path.rglob("*") if file.is_file()]:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    dataset = read(tmp_path, format)
    assert [(item.path, [one.name for one in item.annotations]) for item in dataset] == [("a.png", ["dog"])]
    assert ([entry.name for entry in dataset.classes], list(dataset.report)) == (["dog"], [])


def test_names_that_a_disk_cannot_have_are_shortened_or_named(tmp_path: Path) -> None:
    deep = "/".join(["a folder with a rather long name"] * 10)
    items = [
        ImageAnnotations(f"{deep}/{name}.png", 20, 20, [bbox("dog", (1, 2, 3, 4), id="1")], source=lambda: square(20)) for name in "ab"
    ]
    report = write(items, tmp_path / "yolo", format="yolo", include_images=True)

    assert sorted(item.path[-6:] for item in read(tmp_path / "yolo")) == ["_a.png", "_b.png"]
    assert not report
    with pytest.raises(FormatError, match="is too long for this disk; write to a ZIP file instead"):
        write([ImageAnnotations("x" * 254, 20, 20)], tmp_path / "long", format="pictograph")


def test_classes_with_one_name_become_one_and_are_reported(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/a.png").write_bytes(square(20))
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/a.txt").write_text("1 .5 .5 .2 .2\n2 .5 .5 .2 .2\n")
    (tmp_path / "data.yaml").write_text("train: images\nnames: [dog, dog, cat]\n")
    dataset = read(tmp_path)
    [item] = dataset

    assert ([one.name for one in item.annotations], [entry.name for entry in dataset.classes]) == (["dog", "cat"], ["dog", "cat"])
    assert [(line.kind, line.reason) for line in dataset.report] == [("changed", "classes with the same name become one")]
    assert write(dataset, tmp_path / "out", format="coco").annotations == 2


def test_a_polygon_of_many_points_survives_csv(tmp_path: Path) -> None:
    ring = [(index % 1000 + index / 50_000, index // 1000 + 0.5) for index in range(50_000)]
    write([ImageAnnotations("a.png", 1000, 100, [polygon("dog", [ring], id="1")])], tmp_path, format="csv")

    [item] = read(tmp_path)
    assert rings_of(item.annotations[0]) == [ring]
