"""`pictograph import` and `pictograph convert`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from pictograph.formats import ImageAnnotations, bbox, keypoint, read, write
from tests.cli.conftest import CommandLine
from tests.support.photos import make_photo


@pytest.fixture
def coco(tmp_path: Path) -> Path:
    """A COCO folder of ten images, one of which has a keypoint; the image files are in `photos`."""
    items = [ImageAnnotations(f"{number}.png", 64, 48, [bbox("heron", (1, 2, 30, 40), id="1")]) for number in range(10)]
    items[0].annotations.append(keypoint("eye", (3, 4), id="2"))
    for number, item in enumerate(items):
        make_photo(tmp_path / "photos" / item.path, seed=number)
    write(items, tmp_path / "coco", format="coco")
    return tmp_path / "coco"


def test_images_and_annotations_are_imported_in_one_go(run: CommandLine, coco: Path) -> None:
    shown = run.ok("import", "coco", coco, "--dataset", "lake", "--images", "photos")
    assert (shown["images_uploaded"], shown["images_saved"], shown["annotations_saved"]) == (10, 10, 11)
    assert (shown["success"], shown["classes_created"], shown["failures"], shown["not_kept"]) == (True, ["eye", "heron"], [], [])
    again = run.ok("import", "auto", coco, "--dataset", "lake", "--images", "photos")
    assert (again["images_uploaded"], again["images_present_before"], again["images_saved"]) == (0, 10, 10)


def test_what_is_not_saved_is_listed_and_fails(run: CommandLine, coco: Path) -> None:
    (coco.parent / "photos" / "3.png").unlink()
    ran = run("import", "coco", coco, "--dataset", "lake", "--images", "photos")
    assert ran.code == 1
    assert "failures\t3.png\tthe dataset has no image of this name\n" in ran.out
    assert run("import", "coco", coco, "--dataset", "lake", "--on-missing", "skip").code == 0
    stopped = run("import", "coco", coco, "--dataset", "lake", "--on-missing", "error")
    assert stopped.code == 2
    assert "1 of 10 images" in stopped.err


def test_an_error_after_the_upload_decides_the_exit_code(run: CommandLine, coco: Path, emulator: Emulator) -> None:
    emulator.fail("update_project", status=403, body={"detail": "no"})
    ran = run("import", "coco", coco, "--dataset", "lake", "--images", "photos", "--json")
    assert ran.code == 3
    shown = json.loads(ran.out)
    assert (shown["success"], shown["images_uploaded"], shown["images_saved"]) == (False, 10, None)
    assert shown["error"]["type"] == "ForbiddenError"


def test_a_wrong_file_is_an_error_before_any_request(run: CommandLine, coco: Path, emulator: Emulator) -> None:
    for arguments, text in [
        (("yolo", coco), "is not a YOLO dataset"),
        (("voc", coco), "'voc' is not one of auto, pictograph"),
        (("coco", "nowhere.json"), "nowhere.json does not exist"),
    ]:
        ran = run("import", *arguments, "--dataset", "lake")
        assert ran.code == 2
        assert text in ran.err
    assert emulator.requests == []


def test_an_unknown_dataset_without_images_has_advice(run: CommandLine, coco: Path) -> None:
    ran = run("import", "coco", coco, "--dataset", "lake")
    assert ran.code == 4
    assert ran.err.splitlines()[-1].endswith("To create it and upload its images, pass --images ...")


def test_a_conversion_needs_no_key_and_sends_nothing(
    run: CommandLine, coco: Path, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PICTOGRAPH_API_KEY")
    shown = run.ok("convert", coco, "--to", "yolo", "out", "--images", "--image-folder", "photos", "--split", "60/40", "--task", "detect")
    assert (shown["format"], shown["output_format"], shown["images"], shown["annotations"]) == ("coco", "yolo", 10, 10)
    assert (shown["dropped"], shown["changed"]) == (1, 0)
    assert shown["report"] == [
        {
            "step": "write",
            "kind": "dropped",
            "reason": "YOLO has no row for a keypoint (task detect)",
            "count": 1,
            "example": "0.png: eye (2)",
        }
    ]
    splits = {item.path: item.split for item in read("out")}
    assert set(splits.values()) == {"train", "val"}
    assert len(list(Path("out").rglob("*.png"))) == 10
    run.ok("convert", coco, "--to", "yolo", "again", "--image-folder", "photos", "--split", "60/40", "--images")
    assert {item.path: item.split for item in read("again")} == splits
    assert run("convert", coco, "--to", "yolo", "strict", "--strict").code == 2
    assert run.ok("convert", coco, "--to", "coco", "same.zip", "--strict")["report"] == []
    assert emulator.requests == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--to", "voc"), "'voc' is not one of pictograph"),
        (("--to", "yolo", "--split", "8020"), "'8020' is not shares of train, val and test"),
        (("--to", "yolo", "--split", "1/1/1/1"), "is not shares"),
        (("--to", "yolo", "--split", "0/0"), "is not shares"),
        (("--to", "yolo", "--task", "boxes"), "'boxes' is not one of detect"),
        (("--to", "coco", "--task", "detect"), "task is for the format 'yolo' only"),
        (("--to", "coco", "--from", "yolo"), "is not a YOLO dataset"),
        ((), "Missing option '--to'"),
    ],
)
def test_wrong_options_of_a_conversion(run: CommandLine, coco: Path, options: tuple[str, ...], text: str) -> None:
    ran = run("convert", coco, "out", *options)
    assert ran.code == 2
    assert text in ran.err
