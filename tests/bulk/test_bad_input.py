"""Bad input: each file gets a clear line in the report or one clear error, and the files next to it arrive.

Here are the cases that other tests do not have: see `test_walk`, `tests/pipelines/test_upload` and `test_import_failures`.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import pictograph
from pictograph.bulk import ProgressEvent
from pictograph.emulator import Emulator
from pictograph.pipelines import upload_dataset_from_folder
from tests.support.annotation_files import coco, item
from tests.support.both_clients import AnyClient
from tests.support.photos import broken_photo, make_photo, photo_bytes, photo_folder

UPLOADED = ("uploaded", "")
ANIMATIONS = ("animated.gif", "animated.webp", "animated.png", "pages.tiff", "views.mpo")
LONG = "鷺" * 83 + ".jpg"  # 253 bytes


def uploaded(*paths: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(paths, UPLOADED)


def pictures(folder: Path) -> None:
    """Images of unusual kinds, all of them valid."""
    Image.new("CMYK", (64, 48)).save(folder / "cmyk.jpg")
    Image.new("I;16", (64, 48)).save(folder / "16-bit.png")
    Image.new("1", (64, 48)).save(folder / "1-bit.png")
    Image.new("P", (64, 48)).save(folder / "palette.gif")
    frames = [Image.new("RGB", (64, 48), color) for color in ("red", "green")]
    for name in ANIMATIONS:
        frames[0].save(folder / name, save_all=True, append_images=frames[1:])


def links(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    (folder / "self.jpg").symlink_to(folder / "self.jpg")
    (folder / "good-link.jpg").symlink_to(folder / "good.jpg")


def names(*paths: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for number, path in enumerate(paths):
            make_photo(folder / "new.jpg", seed=number + 1)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "new.jpg").rename(folder / path)

    return make


NFC, NFD = (f"{unicodedata.normalize(form, 'grün')}.jpg" for form in ("NFC", "NFD"))
UPLOADS: Mapping[str, tuple[Callable[[Path], None], dict[str, tuple[str, str]]]] = {
    "unusual kinds of images": (
        pictures,
        dict.fromkeys(
            (
                "cmyk.jpg",
                "16-bit.png",
                "1-bit.png",
                "palette.gif",
                "animated.gif",
                "animated.webp",
                "animated.png",
                "pages.tiff",
                "views.mpo",
            ),
            UPLOADED,
        ),
    ),
    "a truncated JPEG, which is found on request only": (
        lambda folder: broken_photo(folder / "cut.jpg", keep_bytes=700),
        uploaded("cut.jpg"),
    ),
    "links that lead to themselves": (
        links,
        {"loop": ("skipped", "links to .* searched already"), "self.jpg": ("failed", "symbolic links"), "good-link.jpg": UPLOADED},
    ),
    "two Unicode forms of one name": (
        names(NFC, NFD),
        {NFD: UPLOADED, NFC: ("failed", "conflict: .* has the same name and destination folder")},
    ),
    "emoji": (names("🦢/👩‍👩‍👧‍👦.jpg", "🇪🇺.jpg"), uploaded("🦢/👩‍👩‍👧‍👦.jpg", "🇪🇺.jpg")),
    "a name of many bytes": (names(LONG), uploaded(LONG)),
    "leading dots": (
        names(".heron.jpg", "...heron.jpg", ".jpg", ".hidden/a.jpg"),
        {
            ".heron.jpg": UPLOADED,
            "...heron.jpg": UPLOADED,
            ".jpg": ("skipped", "not an image"),
            ".hidden": ("skipped", r"hidden folder \(1 images\)"),
        },
    ),
    "blanks": (
        names("heron .jpg", " heron.jpg", "heron.jpg ", "herons /a.jpg"),
        {"heron .jpg": UPLOADED, " heron.jpg": UPLOADED, "heron.jpg ": ("skipped", "not an image"), "herons /a.jpg": UPLOADED},
    ),
    "characters with a meaning in URLs": (
        names("a#b?c%20&d=e+f;g.jpg", "%2F/a.jpg"),
        uploaded("a#b?c%20&d=e+f;g.jpg", "%2F/a.jpg"),
    ),
    "names of devices on Windows": (
        names("CON.jpg", "aux/nul.png", "com1.tar.jpg"),
        uploaded("CON.jpg", "aux/nul.png", "com1.tar.jpg"),
    ),
    "control characters": (names("a\tb.jpg", "a\x1bb.jpg"), uploaded("a\tb.jpg", "a\x1bb.jpg")),
    "one name in several folders": (
        names("a/x.jpg", "b/x.jpg", "b/c/x.jpg"),
        uploaded("a/x.jpg", "b/x.jpg", "b/c/x.jpg"),
    ),
}


@pytest.mark.parametrize("case", UPLOADS)
def test_each_file_of_a_folder_has_its_line(case: str, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    make_photo(photos / "good.jpg")
    make, expected = UPLOADS[case]
    make(photos)
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, layout="nested"))
    found = {os.path.relpath(file.path, photos): file for file in report.files}
    assert {path: file.outcome for path, file in found.items()} == {
        "good.jpg": "uploaded",
        **{path: outcome for path, (outcome, _) in expected.items()},
    }
    for path, (_, reason) in expected.items():
        assert re.search(reason, found[path].reason), found[path].reason
    sent = {path for path, (outcome, _) in expected.items() if outcome == "uploaded"}
    images = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    assert {f"{image.virtual_folder_path}/{image.filename}".lstrip("/") for image in images} == {"good.jpg", *sent}
    assert {(image.width, image.height) for image in images} == {(64, 48)}
    puts = len(emulator.requests_of("storage_put"))
    again = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, layout="nested"))
    assert (again.images_uploaded, again.images_skipped) == (0, len(images))
    assert len(emulator.requests_of("storage_put")) == puts


def test_a_name_that_is_too_long_for_the_contract_is_a_failure(client: AnyClient, dataset_id: str) -> None:
    """No disk can store it, but content may have any name."""
    files = [("x" * 296 + ".jpg", photo_bytes()), ("good.jpg", photo_bytes(seed=1))]
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, files))
    assert [image.filename for image in report.registered] == ["good.jpg"]
    assert "more than 255 characters. Rename the file" in report.failures[0].reason


def test_a_file_without_permission_is_a_failure(client: AnyClient, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = photo_folder(photos, loose=3)
    real = Path.open

    def opened(self: Path, *args: Any, **options: Any) -> Any:
        if self.name == paths[1].name:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **options)

    monkeypatch.setattr(Path, "open", opened)
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert (report.images_uploaded, report.failures[0].reason) == (2, f"[Errno 13] Permission denied: '{paths[1]}'")


ENDS: Mapping[str, tuple[int, type[pictograph.PictographError], str]] = {
    "the dataset is deleted": (404, pictograph.NotFoundError, "404"),
    "the key is revoked": (401, pictograph.AuthError, "401"),
    "the role changes": (403, pictograph.ForbiddenError, "403"),
    "the credits or the plan are used up": (402, pictograph.PaymentRequiredError, "402"),
}


@pytest.mark.parametrize("case", [case for case in ENDS if case != "the dataset is deleted"])
@pytest.mark.parametrize("operation", ["create_image_upload_urls", "register_images"])
def test_an_error_for_all_files_midway_ends_an_upload_and_loses_nothing(
    case: str, operation: str, client: AnyClient, emulator: Emulator, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, text = ENDS[case]
    monkeypatch.setattr("pictograph.bulk.upload.MAX_IMAGES", 2)
    photo_folder(photos, loose=6)
    emulator.fail(operation, status=status, skip=1, times=None)
    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert (report.images_uploaded, report.images_not_tried, report.failures, report.success) == (2, 4, [], False)
    assert text in (report.stopped or "")
    assert len(emulator.requests_of(operation)) == 2
    emulator.clear_faults()
    again = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert (again.images_uploaded, again.images_skipped, again.success) == (4, 2, True)
    assert len(emulator.requests_of("storage_put")) == 6


def test_a_dataset_that_is_deleted_midway_ends_an_upload(
    client: AnyClient, emulator: Emulator, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pictograph.bulk.upload.MAX_IMAGES", 2)
    photo_folder(photos, loose=6)

    def delete(event: ProgressEvent) -> None:
        if (event.phase, event.files_done) == ("upload", 4):  # the second two are stored, and not registered
            with emulator.client() as other:
                other.projects.delete("birds")

    report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, on_progress=delete))
    assert (report.images_uploaded, report.images_not_tried, report.failures, report.success) == (2, 4, [], False)
    assert "404" in (report.stopped or "")
    again = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    assert (again.images_uploaded, again.success) == (6, True)


@pytest.mark.parametrize("case", ENDS)
def test_an_error_for_all_images_midway_ends_an_import_and_loses_nothing(
    case: str, client: AnyClient, emulator: Emulator, dataset_id: str, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, kind, _ = ENDS[case]
    monkeypatch.setattr("pictograph.resources.annotation_saves.MAX_IMAGES", 2)
    paths = photo_folder(photos, loose=6)
    client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    file = coco(tmp_path / "coco", *(item(path.name) for path in paths))
    emulator.fail("bulk_save_annotations", status=status, skip=1, times=None)
    report = client.do(lambda c: c.annotations.import_("birds", file, max_workers=1))
    assert (report.images_saved, report.images_not_tried, report.failures, report.success) == (2, 4, [], False)
    assert type(report.error) is kind
    emulator.clear_faults()
    again = client.do(lambda c: c.annotations.import_("birds", file))
    assert (again.images_saved, again.images_saved_before, again.success) == (4, 2, True)


@pytest.mark.parametrize("format", ["coco", "yolo", "pascal_voc", "cvat", "labelme", "csv", "darwin", "pictograph"])
def test_class_names_with_commas_quotes_and_markup_are_imported(
    format: str, client: AnyClient, dataset_id: str, photos: Path, tmp_path: Path
) -> None:
    from pictograph.formats import write

    names = ['he,"ron"', "o'tter", "<reed> & co", "a: b", "- c", "#d", "鷺\u0301"]
    paths = photo_folder(photos, loose=1)
    entry = item(paths[0].name, *names)
    entry.source = paths[0]
    write([entry], tmp_path / "file", format=format, include_images=True)
    client.do(lambda c: c.images.bulk_upload(dataset_id, paths))
    report = client.do(lambda c: c.annotations.import_("birds", tmp_path / "file", format=format))
    assert (report.annotations_saved, report.success) == (len(names), True)
    [image] = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    assert sorted(each.name for each in client.do(lambda c: c.annotations.get(image.id))) == sorted(names)
