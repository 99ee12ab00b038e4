"""Projects and datasets."""

from __future__ import annotations

import json
import sys
import types

from fixtures import CLASSES, POLLING, SOME_ID, Fixtures, equal, raises, record_progress, true
from PIL import Image
from registry import check

from pictograph.exceptions import ConflictError, NotFoundError, ValidationError


@check("projects.create", "projects.get", "projects.list", "projects.iter")
def projects_are_created_and_listed(s: Fixtures) -> None:
    made = s.client.projects.create(s.name(), description="birds", annotation_types=["bbox", "polygon"], classes=CLASSES)
    equal((made.description, made.annotation_types), ("birds", ["bbox", "polygon"]))
    equal([(one.name, one.type) for one in made.classes], [("heron", "bbox"), ("pond", "polygon")])
    true(all(one.color.startswith("#") for one in made.classes), made.classes)
    equal(s.client.projects.get(made.name), made)
    plain = s.client.projects.create(s.name())
    equal((plain.annotation_types, plain.image_count, plain.archived_images), (["bbox"], 0, 0))
    names = {one.name for one in s.client.projects.iter(page_size=1)}
    true({made.name, plain.name} <= names, names)
    equal(len(s.client.projects.list(limit=1, offset=1)), 1)


@check("projects.update")
def projects_are_updated(s: Fixtures) -> None:
    made, new = s.project(), s.name()
    changed = s.client.projects.update(made.name, new_name=new, description="more", classes=[{"name": "owl", "type": "bbox"}])
    equal((changed.id, changed.name, changed.description, [one.name for one in changed.classes]), (made.id, new, "more", ["owl"]))
    with raises(NotFoundError, status=404):
        s.client.projects.get(made.name)


@check("projects.delete")
def projects_are_deleted(s: Fixtures) -> None:
    project, images = s.filled(2)
    result = s.client.projects.delete(project.name)
    result = result.get("deleted", result)
    equal((result["project_id"], result["images"]), (project.id, 2))
    true(result["gcs_blobs"] >= 2 and result["folders"] >= 0, result)
    with raises(NotFoundError, status=404):
        s.client.images.get(images[0].id)


@check("projects.get", "datasets.get", "projects.update", "projects.delete")
def project_names_may_have_any_letters(s: Fixtures) -> None:
    made = s.client.projects.create("blå häger & co")
    equal(s.client.projects.get(made.name).id, made.id)
    equal(s.client.datasets.get(made.name).id, made.id)
    equal(s.client.projects.update(made.name, new_name="鷺 (2)").name, "鷺 (2)")
    s.client.projects.delete("鷺 (2)")


@check("projects.get", "datasets.get", since="1.1")
def names_may_contain_reserved_url_characters(s: Fixtures) -> None:
    made = s.client.projects.create("a/b?c#d%2F;e=1+f")
    equal(s.client.projects.get(made.name).id, made.id)
    equal(s.client.datasets.get(made.name).id, made.id)


@check("projects.create", "projects.update")
def a_taken_name_is_a_conflict(s: Fixtures) -> None:
    first, second = s.project(), s.project()
    with raises(ConflictError, status=409):
        s.client.projects.create(first.name)
    with raises(ConflictError, status=409):
        s.client.projects.update(second.name, new_name=first.name)


@check(
    "projects.create",
    differs="422 with an item for each field, where the service responds 400 with a text; the same exception there",
)
def an_unknown_annotation_type_is_invalid(s: Fixtures) -> None:
    with raises(ValidationError, status=422) as caught:
        s.client.projects.create(s.name(), annotation_types=["smell"])
    equal(caught[0].field_errors[0]["loc"], ["body", "annotation_types", 0])


@check("datasets.list", "datasets.iter", "datasets.get", "datasets.get_by_id")
def datasets_are_read(s: Fixtures) -> None:
    project, images = s.filled(3)
    found = s.client.datasets.get(project.name)
    equal((found.id, found.images, found.image_count, found.completed_image_count), (project.id, None, 3, 3))
    equal(found.organization_id, project.organization_id)
    equal([one.name for one in found.classes], ["heron", "pond"])
    equal(s.client.datasets.get_by_id(project.id).name, project.name)
    page = s.client.datasets.get(project.name, include_images=True, images_limit=2, images_offset=1)
    equal(len(page.images), 2)
    one = page.images[0]
    true(one.id in {image.id for image in images}, one)
    equal((one.status, one.annotation_count, one.width, one.height, one.virtual_folder_path), ("complete", 4, 64, 48, "/"))
    equal((one.dataset_id, one.mime_type), (project.id, "image/png"))
    true(one.image_url and one.annotation_url, one)
    true(found.total_size == sum(image.file_size for image in images), found)
    listed = {one.name: one for one in s.client.datasets.iter(page_size=2)}
    equal(listed[project.name].image_count, 3)
    true(len(s.client.datasets.list(limit=1)) == 1, "more than asked for")
    with raises(NotFoundError, status=404):
        s.client.datasets.get(project.name.upper())
    with raises(NotFoundError, status=404):
        s.client.datasets.get_by_id(SOME_ID)


@check("datasets.download")
def datasets_are_downloaded(s: Fixtures) -> None:
    project, images = s.filled(3)
    calls: list[object] = []
    target = s.folder / s.name()
    report = s.client.datasets.download(project.name, target, progress=record_progress(calls))
    equal((report.images_downloaded, report.annotations_downloaded, report.failures), (3, 3, []))
    equal(report.dataset_id, project.id)
    equal(len(calls), 6)
    with Image.open(target / "p0.png") as picture:
        equal(picture.size, (64, 48))
    written = json.loads((target / "p0.png.json").read_text())
    equal([one["type"] for one in written["annotations"]], ["bbox", "polygon", "polyline", "keypoint"])
    for mode, counts in (("images_only", (3, 0)), ("annotations_only", (0, 3))):
        report = s.client.datasets.download(project.name, s.folder / s.name(), mode=mode, status_filter="complete")
        equal((report.images_downloaded, report.annotations_downloaded, report.failures), (*counts, []))
    report = s.client.datasets.download(project.name, s.folder / s.name(), status_filter="new")
    equal(report.total_attempted, 0)
    s.client.annotations.save(images[0].id, [])
    report = s.client.datasets.download(project.name, s.folder / s.name(), mode="annotations_only")
    equal((report.annotations_downloaded, report.failures), (2, []))


@check("datasets.storage_status", "datasets.freeze", "datasets.restore", "datasets.wait_for_storage", since="1.4")
def datasets_are_frozen_and_restored(s: Fixtures) -> None:
    project, images = s.filled(2)
    equal(s.client.datasets.storage_status(project.id).storage_class, "standard")
    started = s.client.datasets.freeze(project.id)
    equal((started.success, started.storage_state), (True, "freezing"))
    cold = s.client.datasets.wait_for_storage(project.id, **POLLING)
    equal((cold.storage_class, cold.storage_state, cold.cold_image_count), ("coldline", "idle", 2))
    true(cold.cold_since and cold.restore_estimate.total_micro_usd >= 0, cold)
    with raises(ConflictError, status=409):
        s.client.images.download(images[0].id, s.folder / "cold.png")
    back = s.client.datasets.restore(project.id)
    equal(back.storage_state, "restoring")
    equal(back.charged_micro_usd, cold.restore_estimate.total_micro_usd)
    warm = s.client.datasets.wait_for_storage(project.id, **POLLING)
    equal((warm.storage_class, warm.restore_estimate), ("standard", None))
    s.client.images.download(images[0].id, s.folder / "warm.png")


@check("datasets.as_pytorch", since="1.6")
def datasets_are_pytorch_datasets(s: Fixtures) -> None:
    project, _ = s.filled(2)
    sys.modules.setdefault("torch", _no_torch())
    pairs = s.client.datasets.as_pytorch(project.name, root=s.folder / s.name())
    equal(len(pairs), 2)
    picture, target = pairs[0]
    equal(picture.size, (64, 48))
    equal(len(target["annotations"]), 4)


def _no_torch() -> types.ModuleType:
    """Return a substitute for torch: tensors that keep their data and do no arithmetic."""

    class Tensor(list[object]):
        def itself(self, *_: object) -> Tensor:
            return self

        reshape = __getitem__ = __sub__ = __mul__ = itself

    module = types.ModuleType("torch")
    module.__dict__.update(as_tensor=lambda data, **_: Tensor(data), zeros=lambda *_, **__: Tensor(), float32=None, int64=None)
    return module
