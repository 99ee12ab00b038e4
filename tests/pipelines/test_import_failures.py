"""Import of annotation files: what is wrong with a file, what the server rejects, what goes wrong midway."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph import ApiError, AuthError, ForbiddenError, NotFoundError
from pictograph.emulator import Emulator
from pictograph.formats import FormatError, write
from pictograph.pipelines import ImportReport, import_dataset
from tests.support.annotation_files import coco, item, names_of, raw_coco
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo

Import = Callable[..., ImportReport]
SAVE = "bulk_save_annotations"


# What is rejected


def test_a_missing_class_is_an_error_without_create_classes(
    dataset: Any, import_: Import, client: AnyClient, emulator: Emulator, tmp_path: Path
) -> None:
    dataset("a.png", classes=("heron",))
    file = coco(tmp_path / "coco", item("a.png", "heron", "otter"), classes=["heron", "otter", "never used"])
    with pytest.raises(ValueError, match=r"'lake' does not have these classes of .*coco: 'otter'\. Nothing was saved"):
        import_(file, create_classes=False)
    assert (emulator.requests_of("update_project"), emulator.requests_of(SAVE)) == ([], [])
    assert import_(coco(tmp_path / "two", item("a.png", "heron")), create_classes=False).success


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        ({"bbox": [1, 2, -3, 4]}, "an annotation is malformed"),
        ({"bbox": [1, 2, 3]}, "an annotation is malformed"),
        ({"bbox": ["x", 2, 3, 4]}, "an annotation is malformed"),
        ({"image_id": 8}, "an annotation has an unknown image_id"),
        ({"category_id": 9}, "an annotation has an unknown category_id"),
    ],
)
def test_what_the_reader_can_not_keep_is_reported(
    annotation: dict[str, Any], reason: str, dataset: Any, import_: Import, emulator: Emulator, tmp_path: Path
) -> None:
    dataset("a.png")
    file = raw_coco(tmp_path / "a.json", **annotation)
    report = import_(file)
    assert (report.images_saved, report.annotations_saved, report.success) == (1, 1, True)
    assert [(line.kind, line.reason, line.count) for line in report.not_kept] == [("dropped", reason, 1)]
    before = len(emulator.requests)
    with pytest.raises(FormatError, match=reason):
        import_(file, strict=True)
    assert len(emulator.requests) == before, "nothing is sent"


def test_a_box_outside_of_the_image_is_saved_and_noted(dataset: Any, import_: Import, tmp_path: Path) -> None:
    dataset("a.png")
    report = import_(raw_coco(tmp_path / "a.json", bbox=[60, 40, 30, 30]))
    assert (report.annotations_saved, report.success) == (2, True)
    assert [(line.kind, line.reason) for line in report.not_kept] == [("note", "a box is not completely inside of the image")]


@pytest.mark.parametrize(
    ("name", "content", "format", "message"),
    [
        ("a.json", '{"images": [', "coco", "is not JSON"),
        ("a.json", '{"images": [], "categories": []}', "coco", "contains no images"),
        ("a.json", "hello", "auto", "is not JSON"),
        ("a.txt", "hello", "auto", "can't be detected"),
        ("a.xml", "<html></html>", "pascal_voc", "its root is not <annotation>"),
        ("a.zip", "PK", "coco", "not a ZIP file"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_rejected_before_anything_is_sent(
    name: str, content: str, format: str, message: str, client: AnyClient, emulator: Emulator, tmp_path: Path
) -> None:
    make_photo(tmp_path / "photos" / "a.png")
    (tmp_path / name).write_text(content)
    for act in (
        lambda c: c.annotations.import_("lake", tmp_path / name, format=format),
        lambda c: import_dataset(c, "lake", tmp_path / name, format=format, images=tmp_path / "photos"),
    ):
        with pytest.raises(FormatError, match=message):
            client.do(act)
    with pytest.raises(FileNotFoundError, match=r"nothing\.json does not exist"):
        client.do(lambda c: c.annotations.import_("lake", tmp_path / "nothing.json"))
    assert emulator.requests == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"on_missing": "ask"}, "on_missing must be"),
        ({"max_workers": 0}, "max_workers must be"),
        ({"format": "voc"}, "Unknown format 'voc'"),
    ],
)
def test_wrong_options_are_rejected_before_anything_is_sent(
    options: dict[str, Any], message: str, client: AnyClient, emulator: Emulator, tmp_path: Path
) -> None:
    file = coco(tmp_path / "coco", item("a.png"))
    for act in (lambda c: c.annotations.import_("lake", file, **options), lambda c: import_dataset(c, "lake", file, **options)):
        with pytest.raises(ValueError, match=message):
            client.do(act)
    assert emulator.requests == []


def test_an_unknown_dataset_is_named(import_: Import, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="'lake' not found"):
        import_(coco(tmp_path / "coco", item("a.png")))


# What goes wrong midway


def test_an_image_that_the_server_rejects_does_not_affect_the_others(
    dataset: Any, import_: Import, client: AnyClient, emulator: Emulator, tmp_path: Path
) -> None:
    """The contract rejects a request as a whole if one of its annotations is malformed."""
    ids = dataset(*(f"{number}.png" for number in range(5)))
    items = [item(f"{number}.png") for number in range(5)]
    items[2].annotations[0].confidence = 7.0
    write(items, tmp_path / "file", format="pictograph")
    report = import_(tmp_path / "file")
    assert (report.images_saved, report.images_failed, report.success) == (4, 1, False)
    [failure] = report.failures
    assert failure.path == "2.png"
    assert "confidence" in failure.reason
    assert [len(names_of(client, ids[f"{number}.png"])) for number in range(5)] == [1, 1, 0, 1, 1]
    assert len(emulator.requests_of(SAVE)) == 2


@pytest.mark.parametrize("body", [{"detail": "too large"}, {"detail": [{"loc": ["body"], "msg": "bad", "type": "value_error"}]}])
def test_a_rejection_that_names_no_image_is_narrowed_down(
    body: dict[str, Any], dataset: Any, import_: Import, emulator: Emulator, tmp_path: Path
) -> None:
    dataset(*(f"{number}.png" for number in range(4)))
    emulator.fail(SAVE, status=413 if body["detail"] == "too large" else 422, body=body, times=3)
    report = import_(coco(tmp_path / "coco", *(item(f"{number}.png") for number in range(4))), max_workers=1)
    assert (report.images_saved, report.images_failed) == (3, 1), "4 images, 2, 1 (rejected), 1, 2"
    assert report.failures[0].path == "0.png"


def test_a_dataset_that_is_deleted_midway_ends_the_import(many: Path, client: AnyClient, emulator: Emulator) -> None:
    def delete(done: int, total: int, name: str) -> None:
        if done == 1:
            with emulator.client() as other:
                other.projects.delete("many")

    report = client.do(lambda c: c.annotations.import_("many", many, max_workers=1, progress=delete))
    assert isinstance(report.error, NotFoundError)
    assert (report.images_saved, report.images_not_tried, report.success) == (200, 250, False)
    assert len(emulator.requests_of(SAVE)) == 2


@pytest.mark.slow
def test_a_key_that_is_revoked_midway_ends_the_import(many: Path, client: AnyClient, open_client: Any, emulator: Emulator) -> None:
    key = emulator.key(role="member")
    member = open_client(base_url=emulator.base_url, api_key=key)
    report = member.do(
        lambda c: c.annotations.import_("many", many, max_workers=1, progress=lambda done, *_: emulator.revoke(key) if done == 1 else None)
    )
    assert isinstance(report.error, AuthError)
    assert (report.images_saved, report.images_not_tried, report.failures) == (200, 250, [])
    again = client.do(lambda c: c.annotations.import_("many", many))
    assert (again.images_saved, again.images_saved_before, again.success) == (250, 200, True)


def test_an_error_before_anything_was_saved_is_raised(dataset: Any, open_client: Any, emulator: Emulator, tmp_path: Path) -> None:
    dataset("a.png", classes=("heron",))
    viewer = open_client(base_url=emulator.base_url, api_key=emulator.key(role="viewer"))
    with pytest.raises(ForbiddenError):
        viewer.do(lambda c: c.annotations.import_("lake", coco(tmp_path / "coco", item("a.png"))))


def test_an_error_after_the_upload_is_in_the_report(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    make_photo(tmp_path / "photos" / "a.png")
    emulator.fail("update_project", status=403, body={"detail": "no"})
    report = client.do(lambda c: import_dataset(c, "lake", coco(tmp_path / "coco", item("a.png")), images=tmp_path / "photos"))
    assert isinstance(report.error, ForbiddenError)
    assert (report.upload.images_uploaded, report.annotations, report.success) == (1, None, False)
    again = client.do(lambda c: import_dataset(c, "lake", tmp_path / "coco", images=tmp_path / "photos"))
    assert (again.upload.images_skipped, again.annotations.images_saved, again.success) == (1, 1, True)


@pytest.mark.slow
def test_an_error_of_one_request_does_not_end_the_import(many: Path, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail(SAVE, status=400, body={"detail": "broken"})
    report = client.do(lambda c: c.annotations.import_("many", many, max_workers=1))
    assert (report.images_saved, report.images_failed, report.error) == (250, 200, None)
    assert "broken" in report.failures[0].reason
    emulator.fail(SAVE, status=400, body={"detail": "broken"}, times=3)
    with pytest.raises(ApiError, match="broken"):
        client.do(lambda c: c.annotations.import_("many", many, max_workers=1))
