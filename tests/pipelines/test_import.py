"""Import of annotation files: which image gets what, what is reported, what is sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph.emulator import Emulator
from pictograph.formats import ImageAnnotations, convert, keypoint, polygon, read, write
from pictograph.pipelines import DatasetImportReport, ImportReport, import_dataset
from tests.support.annotation_files import coco, item, names_of
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo

Import = Callable[..., ImportReport]
SAVE = "bulk_save_annotations"


# What is saved


def test_annotations_are_saved_and_classes_created_in_the_order_of_the_file(
    dataset: Any, import_: Import, client: AnyClient, tmp_path: Path
) -> None:
    ids = dataset("a.png", "night/b.png", classes=("reed",))
    second = item("night/b.png", "otter")
    second.annotations += [polygon("pond", [[(1, 1), (20, 1), (10, 30)]], id="p"), keypoint("otter", (3, 4), id="k")]
    file = coco(tmp_path / "coco", item("a.png", 'he,"ron'), second, classes=["otter", 'he,"ron', "never used", "pond", "reed"])
    report = import_(file)
    assert (report.images_in_file, report.images_saved, report.annotations_saved, report.success) == (2, 2, 4, True)
    assert (report.format, report.failures, report.images_matched_by_name) == ("coco", [], 0)
    assert report.classes_created == ["otter", 'he,"ron', "never used", "pond"]
    project = client.do(lambda c: c.projects.get("lake"))
    assert [(entry.name, entry.type) for entry in project.classes] == [
        ("reed", "bbox"),
        ("otter", None),  # boxes and keypoints
        ('he,"ron', "bbox"),
        ("never used", None),
        ("pond", "polygon"),
    ]
    assert project.annotation_types == ["bbox", "keypoint", "polygon"]
    assert names_of(client, ids["a.png"]) == ['he,"ron']
    assert names_of(client, ids["night/b.png"]) == ["otter", "pond", "otter"]


def test_annotation_types_are_added_without_new_classes(dataset: Any, import_: Import, client: AnyClient, tmp_path: Path) -> None:
    dataset("a.png", classes=("heron",))
    entry = ImageAnnotations("a.png", 64, 48, [polygon("heron", [[(1, 1), (20, 1), (10, 30)]], id="1")])
    for options, types in (({"create_classes": False}, ["bbox"]), ({}, ["bbox", "polygon"])):
        report = import_(coco(tmp_path / "coco", entry), **options)
        project = client.do(lambda c: c.projects.get("lake"))
        assert (report.classes_created, project.annotation_types) == ([], types)
        assert [(one.name, one.type) for one in project.classes] == [("heron", "bbox")]


@pytest.mark.parametrize("format", ["pictograph", "coco", "yolo", "pascal_voc", "cvat", "labelme", "csv", "darwin"])
def test_each_format_is_detected_and_imported(format: str, client: AnyClient, tmp_path: Path) -> None:
    photos, out = tmp_path / "photos", tmp_path / "file"
    items = [item(f"{number}.png") for number in range(3)]
    for number, each in enumerate(items):
        each.source = make_photo(photos / each.path, seed=number)
    write(items, out, format=format, include_images=True)
    report: DatasetImportReport = client.do(lambda c: import_dataset(c, "lake", out, images=photos))
    assert report.success
    assert (report.upload.images_uploaded, report.annotations.images_saved, report.annotations.annotations_saved) == (3, 3, 3)
    assert report.annotations.format == format
    for image in client.do(lambda c: c.datasets.get("lake", include_images=True)).images:
        [box] = client.do(lambda c, image=image: c.annotations.get(image.id))
        assert (box.name, box.bounding_box.x, box.bounding_box.h) == ("heron", 1, pytest.approx(40))


def test_a_second_import_replaces_and_does_not_add(dataset: Any, import_: Import, client: AnyClient, tmp_path: Path) -> None:
    ids = dataset("a.png")
    first, second = coco(tmp_path / "one", item("a.png", "heron", "heron")), coco(tmp_path / "two", item("a.png", "otter"))
    assert import_(first).annotations_saved == 2
    assert import_(second).annotations_saved == 1
    assert names_of(client, ids["a.png"]) == ["otter"]
    assert import_(first).annotations_saved == 2
    assert names_of(client, ids["a.png"]) == ["heron", "heron"]


def test_with_a_key_a_repeated_import_is_performed_once(dataset: Any, import_: Import, emulator: Emulator, tmp_path: Path) -> None:
    dataset("a.png")
    file = coco(tmp_path / "one", item("a.png"))
    for _ in range(2):
        import_(file, idempotency_key="monday")
    keys = [request.key for request in emulator.requests_of(SAVE)]
    assert len({*keys}) == 1
    assert keys[0].startswith("monday:")
    assert emulator.effects[SAVE] == 1
    import_(coco(tmp_path / "two", item("a.png", "otter")), idempotency_key="monday")
    assert emulator.effects[SAVE] == 2, "other annotations are another request"


def test_images_without_annotations_in_the_file_are_not_changed(dataset: Any, import_: Import, client: AnyClient, tmp_path: Path) -> None:
    ids = dataset("a.png", "b.png", classes=("heron",))
    import_(coco(tmp_path / "one", item("a.png"), item("b.png")))
    report = import_(coco(tmp_path / "two", ImageAnnotations("a.png", 64, 48), item("b.png", "heron", "heron")))
    assert (report.images_saved, report.images_unannotated, report.success) == (1, 1, True)
    assert (names_of(client, ids["a.png"]), names_of(client, ids["b.png"])) == (["heron"], ["heron", "heron"])


def test_requests_hold_200_images_and_are_few(many: Path, client: AnyClient, emulator: Emulator) -> None:
    before = len(emulator.requests)
    events: list[tuple[int, int, str]] = []
    report = client.do(lambda c: c.annotations.import_("many", many, progress=lambda *event: events.append(event)))
    assert (report.images_saved, report.success) == (450, True)
    sent = [request.operation_id for request in emulator.requests[before:]]
    assert sorted(sent) == [SAVE, SAVE, SAVE, "get_dataset_by_name", "get_project"]
    assert [event[:2] for event in events] == [(number, 450) for number in range(1, 451)]
    assert len({event[2] for event in events}) == 450


# Which image


def test_names_are_compared_in_one_unicode_form(dataset: Any, import_: Import, client: AnyClient, tmp_path: Path) -> None:
    ids = dataset("Müller/grün.png", classes=("Käfer",))
    entry = item(unicodedata.normalize("NFD", "Müller/grün.png"), unicodedata.normalize("NFD", "Käfer"))
    report = import_(coco(tmp_path / "coco", entry))
    assert (report.images_saved, report.classes_created) == (1, [])
    assert names_of(client, ids["Müller/grün.png"]) == ["Käfer"]


def test_the_local_folder_tells_images_of_one_name_apart(client: AnyClient, tmp_path: Path) -> None:
    """COCO has one file per split, and names images without it."""
    root = tmp_path / "coco"
    for number, split in enumerate(("train", "val")):
        make_photo(root / "images" / split / "1.png", seed=number)
        coco(tmp_path / split, item("1.png", f"of {split}"))
        (root / "annotations").mkdir(exist_ok=True)
        (tmp_path / split / "annotations" / "instances_default.json").rename(root / "annotations" / f"instances_{split}.json")
    report = client.do(lambda c: import_dataset(c, "lake", root, images=root / "images"))
    assert report.success
    found = {
        image.virtual_folder_path: names_of(client, image.id)
        for image in client.do(lambda c: c.datasets.get("lake", include_images=True)).images
    }
    assert found == {"/train": ["of train"], "/val": ["of val"]}


def test_a_name_that_is_unique_is_found_in_another_folder(dataset: Any, import_: Import, client: AnyClient, tmp_path: Path) -> None:
    ids = dataset("2024/a.png")
    report = import_(coco(tmp_path / "coco", item("images/a.png")))
    assert (report.images_saved, report.images_matched_by_name) == (1, 1)
    assert names_of(client, ids["2024/a.png"]) == ["heron"]


@pytest.mark.parametrize(
    ("existing", "entries", "reason"),
    [
        (["a.png"], [item("b.png")], "the dataset has no image of this name"),
        (["x/a.png", "y/a.png"], [item("z/a.png")], "the dataset has no such image in /z, and several images of this name elsewhere"),
        (["x/a.png"], [item("y/a.png"), item("z/a.png")], "the file has several in other folders"),
        (["x/a.png"], [item("y/a.png", size=(640, 480))], "another size (64 x 48, not 640 x 480)"),
        (["x/A.png"], [item("x/a.png")], "the dataset has no image of this name"),
    ],
)
def test_an_image_that_is_not_certain_is_missing(
    existing: list[str], entries: list[ImageAnnotations], reason: str, dataset: Any, import_: Import, emulator: Emulator, tmp_path: Path
) -> None:
    dataset(*existing)
    file = coco(tmp_path / "coco", *entries)
    report = import_(file)
    assert (report.images_saved, report.images_missing, report.success) == (0, len(entries), False)
    assert all(reason in failure.reason for failure in report.failures)
    assert [failure.path for failure in report.failures] == [entry.path for entry in entries]
    skipped = import_(file, on_missing="skip")
    assert (skipped.images_missing, skipped.images_skipped, skipped.failures, skipped.success) == (0, len(entries), [], True)
    with pytest.raises(ValueError, match=f"{len(entries)} of {len(entries)} images .* were not found in the dataset 'lake'"):
        import_(file, on_missing="error")
    assert emulator.requests_of(SAVE) == []


def test_two_entries_for_one_image_do_not_overwrite_each_other(dataset: Any, import_: Import, client: AnyClient, tmp_path: Path) -> None:
    ids = dataset("Gr\u00fcn.png")
    report = import_(coco(tmp_path / "coco", item("Gr\u00fcn.png", "first"), item("Gru\u0308n.png", "second")))
    assert (report.images_saved, report.images_failed) == (1, 1)
    assert report.failures[0].reason == "another entry of the file is for the same image"
    assert names_of(client, ids["Gr\u00fcn.png"]) == ["first"]


def test_a_downloaded_dataset_is_imported_again(client: AnyClient, birds: list[str], tmp_path: Path) -> None:
    client.do(lambda c: c.datasets.download("birds", tmp_path / "copy"))
    report = client.do(lambda c: import_dataset(c, "second", tmp_path / "copy", images=tmp_path / "copy"))
    assert (report.upload.images_uploaded, report.annotations.images_saved, report.success) == (6, 6, True)

    def annotations(name: str) -> dict[str, Any]:
        images = client.do(lambda c: c.datasets.get(name, include_images=True)).images
        return {image.filename: client.do(lambda c, image=image: c.annotations.get(image.id)) for image in images}

    assert annotations("second") == annotations("birds")


@pytest.mark.parametrize("format", ["coco", "yolo", "pascal_voc", "cvat", "labelme", "csv", "darwin"])
def test_a_downloaded_dataset_converts_to_each_format(format: str, client: AnyClient, birds: list[str], tmp_path: Path) -> None:
    client.do(lambda c: c.datasets.download("birds", tmp_path / "copy"))
    _, written = convert(tmp_path / "copy", tmp_path / "out", to=format, include_images=True)
    items = list(read(tmp_path / "out", format))
    assert (written.images, written.annotations, len(items)) == (6, 6, 6)
    assert all(entry.source is not None and [one.name for one in entry.annotations] == ["heron"] for entry in items)
