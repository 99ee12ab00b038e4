"""`pictograph show`: the sheet that is written, images that can't be shown, and what is rejected before anything is downloaded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from pictograph import ForbiddenError
from pictograph.emulator import Emulator
from tests.cli.conftest import CommandLine


def test_a_contact_sheet_of_a_dataset_is_written(run: CommandLine, birds: list[str], tmp_path: Path) -> None:
    report = run.ok("show", "birds", "--out", "sheet.jpg")
    assert (report["path"], report["images"], report["failures"]) == ("sheet.jpg", 6, [])
    assert report["annotations"] >= 6
    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert (sheet.format, sheet.width) == ("JPEG", 3 * 376 + 16)


def test_the_first_images_with_a_status_are_shown(run: CommandLine, birds: list[str], emulator: Emulator, tmp_path: Path) -> None:
    run.ok("batch", "update", "birds", birds[4], birds[5], "--status", "review")
    assert run.ok("show", "birds", "--status", "review")["images"] == 2
    assert run.ok("show", "birds", "--limit", 1, "--columns", 1)["images"] == 1
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.width == 376 + 16


def test_an_image_that_can_not_be_shown_is_a_failure_of_its_own(
    run: CommandLine, birds: list[str], emulator: Emulator, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    run.ok("images", "upload", "birds", "broken.jpg", "--content-type", "image/x-raw")
    ran = run("show", "birds", "--json")
    assert ran.code == 1
    assert (ran.json["images"], [each["filename"] for each in ran.json["failures"]]) == (6, ["broken.jpg"])
    assert ran.json["failures"][0]["reason"].startswith("The file is not an image")
    assert (tmp_path / "sheet.png").exists()


def test_nothing_is_written_if_no_image_can_be_shown(run: CommandLine, birds: list[str], emulator: Emulator, tmp_path: Path) -> None:
    emulator.fail("download_image", status=403, times=None)
    ran = run("show", "birds")
    assert ran.code == ForbiddenError.exit_code
    assert not (tmp_path / "sheet.png").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("birds", "--out", "sheet"), "Pass a name such as sheet.png"),
        (("birds", "--out", "sheet.txt"), "Pass a name such as sheet.png"),
        (("birds", "--out", "."), "is a folder"),
        (("birds", "--limit", 0), "limit must be at least 1"),
        (("birds", "--columns", 0), "columns must be at least 1"),
    ],
)
def test_wrong_arguments_send_nothing(arguments: tuple[object, ...], message: str, run: CommandLine, emulator: Emulator) -> None:
    ran = run("show", *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert emulator.requests == []


def test_a_dataset_without_images_is_named(run: CommandLine, birds: list[str]) -> None:
    run.ok("datasets", "create", "owls")
    assert "Dataset 'owls' has no image, so" in run("show", "owls").err
    assert "Dataset 'birds' has no image with the status new" in run("show", "birds", "--status", "new").err


def test_without_pillow_the_extra_is_named(run: CommandLine, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("pictograph.viz", "PIL."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "PIL", None)
    ran = run("show", "birds")
    assert (ran.code, ran.err) == (1, "Error: pictograph.viz requires Pillow. Install it with: pip install 'pictograph[viz]'\n")
    assert emulator.requests == []
