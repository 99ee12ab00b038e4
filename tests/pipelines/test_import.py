"""Import of annotation files: which image gets what, what is reported, what is sent."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pictograph import ApiError, AuthError, ForbiddenError, NotFoundError
from pictograph.emulator import Emulator
from pictograph.formats import FormatError, ImageAnnotations, bbox, convert, keypoint, polygon, read, write
from pictograph.pipelines import DatasetImportReport, ImportReport, import_dataset
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo

Import = Callable[..., ImportReport]
SAVE = "bulk_save_annotations"


def item(path: str, *names: str, size: tuple[int, int] = (64, 48)) -> ImageAnnotations:
    """An image with a box of each class."""
    boxes = [bbox(name, (1, 2, 30, 40), id=str(number)) for number, name in enumerate(names or ("heron",))]
    return ImageAnnotations(path, *size, list(boxes))


def coco(path: Path, *items: ImageAnnotations, **options: Any) -> Path:
    write(items, path, format="coco", **options)
    return path


def raw_coco(path: Path, **annotation: Any) -> Path:
    """A COCO file with a good annotation of `a.png`, and another annotation with these fields."""
    good = {"id": 1, "image_id": 7, "category_id": 1, "bbox": [1, 2, 3, 4]}
    content = {
        "images": [{"id": 7, "file_name": "a.png", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "heron"}],
        "annotations": [good, {**good, "id": 2, **annotation}],
    }
    path.write_text(json.dumps(content))
    return path


@pytest.fixture
def dataset(client: AnyClient, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Create the dataset `lake` with these images, and return their ids by folder and name."""

    def create(*paths: str, classes: tuple[str, ...] = ()) -> dict[str, str]:
        project = client.do(lambda c: c.projects.create("lake", classes=[{"name": name, "type": "bbox"} for name in classes]))
        for number, path in enumerate(paths):
            photo = make_photo(tmp_path / "all" / f"{number}.png", seed=number)
            folder, _, name = f"/{path}".rpartition("/")
            client.do(
                lambda c, photo=photo, folder=folder, name=name: c.images.upload(
                    project.id, photo, folder_path=folder or "/", filename=name
                )
            )
        images = client.do(lambda c: c.datasets.get("lake", include_images=True)).images
        return {f"{image.virtual_folder_path}/{image.filename}".lstrip("/"): image.id for image in images}

    return create


@pytest.fixture
def import_(client: AnyClient) -> Import:
    """Import a file to the dataset `lake`."""

    def act(path: Path, **options: Any) -> ImportReport:
        report: ImportReport = client.do(lambda c: c.annotations.import_("lake", path, **options))
        return report

    return act


@pytest.fixture
def many(emulator: Emulator, client: AnyClient, tmp_path: Path) -> Path:
    """A file with annotations of the 450 images of the dataset `many`."""
    emulator.seed("many", images=450, classes=("heron",))
    images = client.do(lambda c: c.datasets.get("many", include_images=True)).images
    return coco(tmp_path / "many", *(item(f"{image.virtual_folder_path}/{image.filename}".lstrip("/")) for image in images))


def names_of(client: AnyClient, image_id: str) -> list[str]:
    return [annotation.name for annotation in client.do(lambda c: c.annotations.get(image_id))]


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


def test_a_key_that_is_revoked_midway_ends_the_import(many: Path, client: AnyClient, open_client: Any, emulator: Emulator) -> None:
    key = emulator.key(role="member")
    member = open_client(base_url=emulator.base_url, api_key=key)
    report = member.do(
        lambda c: c.annotations.import_("many", many, max_workers=1, progress=lambda done, *_: emulator.revoke(key) if done == 1 else None)
    )
    assert isinstance(report.error, AuthError)
    assert (report.images_saved, report.images_not_tried, report.failures) == (200, 250, [])
    again = client.do(lambda c: c.annotations.import_("many", many))
    assert (again.images_saved, again.success) == (450, True)


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


def test_an_error_of_one_request_does_not_end_the_import(many: Path, client: AnyClient, emulator: Emulator) -> None:
    emulator.fail(SAVE, status=400, body={"detail": "broken"})
    report = client.do(lambda c: c.annotations.import_("many", many, max_workers=1))
    assert (report.images_saved, report.images_failed, report.error) == (250, 200, None)
    assert "broken" in report.failures[0].reason
    emulator.fail(SAVE, status=400, body={"detail": "broken"}, times=3)
    with pytest.raises(ApiError, match="broken"):
        client.do(lambda c: c.annotations.import_("many", many, max_workers=1))


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
