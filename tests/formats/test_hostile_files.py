"""Files that lead out of their folder, or would fill the memory or the disk."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from pictograph.formats import FormatError, ImageAnnotations, bbox, read, write
from tests.formats.conftest import square
from tests.formats.test_bad_input import coco, one


@pytest.mark.parametrize("path", ["../../secret.png", "x\\..\\..\\secret.png", "/secret.png", "./x/../secret.png", "a\0b.png", "..", ""])
@pytest.mark.parametrize("format", ["coco", "labelme", "pascal_voc", "cvat", "csv", "pictograph", "darwin"])
def test_an_image_path_in_a_file_does_not_lead_out_of_its_folder(format: str, path: str, tmp_path: Path) -> None:
    """Otherwise another file would be read, or uploaded, as the image."""
    folder = tmp_path / "a/b"
    write([ImageAnnotations("NAME.png", 20, 20, [bbox("dog", (1, 2, 3, 4), id="1")])], folder, format=format)
    (tmp_path / "secret.png").write_bytes(square(20))
    for file in [file for file in folder.rglob("*") if file.is_file()]:
        text = file.read_text()
        escaped = json.dumps(path)[1:-1] if file.suffix == ".json" else path.replace("\0", "" if file.suffix == ".xml" else "\0")
        file.write_text(text.replace("NAME.png", escaped))

    dataset = read(folder, format)
    for item in dataset:
        assert item.source is None
        assert not {"..", ""} & set(item.path.split("/"))
        assert "\0" not in item.path
    write(dataset, tmp_path / "out", format="coco", include_images=True)
    assert not list((tmp_path / "out").rglob("*.png"))


def test_a_number_that_would_fill_the_memory_is_reported(tmp_path: Path) -> None:
    """Masks and images of 10^12 pixels, in a file of some hundred bytes."""
    ring = [1, 1, 10**8, 1, 10**8, 10**8]
    entries = [one(1, segmentation={"size": [10**6, 10**6], "counts": [10**12]}), one(2, segmentation=[ring], iscrowd=1)]
    file = coco(tmp_path / "a.json", *entries, images=[{"id": 7, "file_name": "a.png", "width": 10**9, "height": 10**9}])
    dataset = read(file)
    report = write(dataset, tmp_path / "out", format="coco")

    assert [line.reason for line in dataset.report] == ["an annotation is malformed"]
    assert [line.reason for line in report] == ["an image of 1000000000 x 1000000000 pixels is too large for a mask"]
    shape = {"label": "a", "shape_type": "mask", "points": [[1, 1], [2, 2]], "mask": "AAAA"}
    (tmp_path / "b.json").write_text(json.dumps({"shapes": [shape, {**shape, "mask": None, "points": [[1e400, 1]]}], "imagePath": "b.png"}))
    damaged = read(tmp_path / "b.json")
    assert [item.annotations for item in damaged] == [[]]
    assert damaged.report.count("dropped") == 2


def test_a_zip_file_that_would_fill_the_disk_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.json", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))

    with pytest.raises(FormatError, match=r"a\.zip would take 314,572,800 bytes, more than 200 times its size"):
        read(tmp_path / "a.zip")


def test_a_damaged_zip_file_is_one_error_and_members_stay_in_their_folder(tmp_path: Path) -> None:
    write([ImageAnnotations("a.png", 20, 20, [bbox("dog", (1, 2, 3, 4), id=str(i)) for i in range(50)])], tmp_path / "a.zip", format="coco")
    content = (tmp_path / "a.zip").read_bytes()
    for number, damaged in enumerate([content[:-40], content[:100] + b"\xff" * 20 + content[120:], b"PK"]):
        (tmp_path / f"{number}.zip").write_bytes(damaged)
        with pytest.raises(FormatError, match=rf"{number}\.zip is not a ZIP file that can be unpacked"):
            read(tmp_path / f"{number}.zip")
    for number, names in enumerate([["a", "a/b.json"], ["x" * 300 + ".json"]]):
        with zipfile.ZipFile(tmp_path / f"names{number}.zip", "w") as archive:
            for name in names:
                archive.writestr(name, "{}")
        with pytest.raises(FormatError, match="is not a ZIP file that can be unpacked"):
            read(tmp_path / f"names{number}.zip")
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("../../outside.json", "{}")

    assert len(list(read(tmp_path / "a.zip"))) == 1
    assert not list(tmp_path.parent.glob("outside.json"))
