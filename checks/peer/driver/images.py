"""Images, annotations, batches of images, search."""

from __future__ import annotations

from fixtures import SOME_ID, Fixtures, annotations, equal, raises, record_progress, true
from registry import check

from pictograph.exceptions import ConflictError, ForbiddenError, NotFoundError, ValidationError


@check("images.upload", "images.get")
def images_are_uploaded(s: Fixtures) -> None:
    project, calls = s.project(), []
    path = s.picture("heron.jpg", size=(120, 90))
    made = s.client.images.upload(project.id, path, folder_path="/lake/north", progress=record_progress(calls))
    equal((made.filename, made.width, made.height, made.mime_type), ("heron.jpg", 120, 90, "image/jpeg"))
    equal((made.file_size, made.status, made.annotation_count, made.is_archived), (path.stat().st_size, "new", 0, False))
    equal((made.dataset_id, made.virtual_folder_path, made.annotation_url), (project.id, "/lake/north", None))
    true(made.image_url.startswith("http"), made)
    equal(calls[-1], (made.file_size, made.file_size))
    equal(s.client.images.get(made.id), made)
    renamed = s.client.images.upload(project.id, path, filename="other.png", content_type="image/png")
    equal((renamed.filename, renamed.virtual_folder_path), ("other.png", "/"))


@check("images.upload")
def images_of_unknown_size_are_uploaded(s: Fixtures) -> None:
    path = s.folder / s.name() / "odd.heic"
    path.parent.mkdir()
    path.write_bytes(b"not really a picture")
    made = s.client.images.upload(s.project().id, path)
    equal((made.file_size, made.width, made.height), (20, None, None))


@check("images.upload")
def a_taken_filename_is_a_conflict(s: Fixtures) -> None:
    project, path = s.project(), s.picture("heron.png")
    s.client.images.upload(project.id, path)
    s.client.images.upload(project.id, path, folder_path="/lake")
    with raises(ConflictError, status=409):
        s.client.images.upload(project.id, path)
    with raises(NotFoundError, status=404):
        s.client.images.upload(SOME_ID, path)


@check("images.download")
def images_are_downloaded(s: Fixtures) -> None:
    path = s.picture("heron.png")
    made = s.client.images.upload(s.project().id, path)
    target = s.client.images.download(made.id, s.folder / s.name() / "deep" / "copy.png")
    equal(target.read_bytes(), path.read_bytes())
    with raises(NotFoundError, status=404):
        s.client.images.download(SOME_ID, target)


@check("images.delete")
def images_are_archived_and_deleted(s: Fixtures) -> None:
    project = s.project()
    made = s.client.images.upload(project.id, s.picture("heron.png"))
    s.client.images.delete(made.id)
    true(s.client.images.get(made.id).is_archived, "not archived")
    found = s.client.datasets.get(project.name)
    equal((found.image_count, found.archived_images), (0, 1))
    with raises(ForbiddenError, status=403):
        s.as_role("member").images.delete(made.id, permanent=True)
    s.client.images.delete(made.id, permanent=True)
    with raises(NotFoundError, status=404):
        s.client.images.get(made.id)


@check("annotations.save", "annotations.get")
def annotations_are_stored_unchanged(s: Fixtures) -> None:
    image = s.client.images.upload(s.project().id, s.picture("heron.png"))
    equal(s.client.annotations.get(image.id), [])
    written = annotations()
    saved = s.client.annotations.save(image.id, written)
    equal((saved.image_id, saved.previous_count, saved.new_count), (image.id, 0, 4))
    found = s.client.annotations.get(image.id)
    equal([one.type for one in found], ["bbox", "polygon", "polyline", "keypoint"])
    equal([one.id for one in found], [one.id for one in written])
    equal((found[0].bounding_box, found[0].confidence), (written[0].bounding_box, 0.5))
    equal(found[1].polygon, written[1].polygon)
    equal((found[1].bounding_box.x, found[1].bounding_box.w), (1, 39))
    true(found[2].bounding_box is not None, found[2])
    equal(s.client.annotations.save(image.id, found).previous_count, 4)
    equal(s.client.annotations.get(image.id), found)
    now = s.client.images.get(image.id)
    equal(now.annotation_count, 4)
    true(now.annotation_url, now)
    equal(s.client.annotations.save(image.id, []).new_count, 0)
    with raises(NotFoundError, status=404):
        s.client.annotations.get(SOME_ID)


@check("annotations.save", differs="saving annotations leaves the image's status alone; 1.0 documents that it follows from their number")
def saving_does_not_change_the_status(s: Fixtures) -> None:
    image = s.client.images.upload(s.project().id, s.picture("heron.png"))
    equal(s.client.annotations.save(image.id, annotations()).status, "new")
    equal(s.client.images.get(image.id).status, "new")


@check(
    "annotations.save",
    differs="422 with the place in `loc`, where the service responds 400 with a text; the same exception there",
)
def an_unknown_class_is_invalid(s: Fixtures) -> None:
    image = s.client.images.upload(s.project().id, s.picture("heron.png"))
    odd = annotations()[0].model_copy(update={"name": "bicycle"})
    with raises(ValidationError, status=422) as caught:
        s.client.annotations.save(image.id, [annotations()[0], odd])
    equal(caught[0].field_errors[0]["loc"], ["body", "annotations", 1, "name"])


@check("annotations.delete")
def annotations_are_deleted(s: Fixtures) -> None:
    _, images = s.filled(1)
    result = s.client.annotations.delete(images[0].id)
    equal((result.image_id, result.deleted_count), (images[0].id, 4))
    equal(s.client.annotations.delete(images[0].id).deleted_count, 0)
    equal(s.client.annotations.get(images[0].id), [])


@check("batch.move", "batch.copy")
def images_are_moved_and_copied(s: Fixtures) -> None:
    project, images = s.filled(2)
    ids = [image.id for image in images]
    moved = s.client.batch.move(project.name, [*ids, SOME_ID], target_folder_path="/lake")
    equal((moved.processed, [one.id for one in moved.failed]), (2, [SOME_ID]))
    true(moved.failed[0].reason and "/lake" in moved.affected_folders, moved)
    equal(s.client.images.get(ids[0]).virtual_folder_path, "/lake")
    equal(s.client.batch.copy(project.name, ids, target_folder_path="/lake", copy_annotations=True).processed, 2)
    found = s.client.datasets.get(project.name, include_images=True).images
    equal(sorted(one.filename for one in found), ["p0-2.png", "p0.png", "p1-2.png", "p1.png"])
    equal({one.annotation_count for one in found}, {4})
    skipped = s.client.batch.copy(project.name, ids, target_folder_path="/lake", duplicate_handling="skip")
    equal((skipped.processed, len(skipped.failed)), (0, 2))
    equal(s.client.batch.copy(project.name, ids, target_folder_path="/sea", duplicate_handling="overwrite").processed, 2)
    with raises(NotFoundError, status=404):
        s.client.batch.move("nowhere", ids)


@check("batch.update", "batch.delete")
def images_are_updated_and_deleted_in_bulk(s: Fixtures) -> None:
    project, images = s.filled(2)
    ids = [image.id for image in images]
    for status in ("new", "annotate", "review", "complete"):
        equal(s.client.batch.update(project.name, ids, status=status).processed, 2)
        equal(s.client.images.get(ids[0]).status, status)
    equal(s.client.batch.update(project.name, ids[:1], display_name="grey heron").processed, 1)
    equal(s.client.batch.delete(project.name, ids).processed, 2)
    true(s.client.images.get(ids[0]).is_archived, "not archived")
    equal(s.client.batch.update(project.name, ids, is_archived=False).processed, 2)
    true(not s.client.images.get(ids[0]).is_archived, "still archived")
    equal(s.client.batch.delete(project.name, ids, permanent=True).processed, 2)
    with raises(NotFoundError, status=404):
        s.client.images.get(ids[0])


@check("batch.update", differs="422, where the service responds 400; the same exception there")
def an_unknown_status_is_invalid(s: Fixtures) -> None:
    project, images = s.filled(1)
    with raises(ValidationError, status=422):
        s.client.batch.update(project.name, [images[0].id], status="blurred")


@check("search.by_similarity")
def images_are_found_by_similarity(s: Fixtures) -> None:
    _, images = s.filled(3)
    found = s.client.search.by_similarity(images[0].id, threshold=0.0, limit=10)
    true(0 < len(found) <= 2 and images[0].id not in {one.id for one in found}, found)
    true(all(0 <= one.similarity <= 1 and one.virtual_folder_path == "/" and one.status == "complete" for one in found), found)
    equal(s.client.search.by_similarity(images[0].id, threshold=0.0, folder_path="/elsewhere"), [])
    with raises(NotFoundError, status=404):
        s.client.search.by_similarity(SOME_ID)


@check("search.by_tag")
def images_are_found_by_tag(s: Fixtures) -> None:
    project, images = s.filled(2)
    alike = s.client.search.by_similarity(images[0].id, threshold=0.0)
    tags = alike[0].image_auto_tags
    category = next(name for name in ("objects", "scenes", "attributes") if tags.get(name))
    word = tags[category][0]
    word = word if isinstance(word, str) else word["name"]
    found = s.client.search.by_tag(**{category: [word]}, dataset_name=project.name)
    true(alike[0].id in {one.id for one in found}, (tags, found))
    equal({one.project_id for one in found}, {project.id})
    equal(s.client.search.by_tag(objects=["no such thing"], dataset_name=project.name, limit=5, offset=0), [])
    with raises(NotFoundError, status=404):
        s.client.search.by_tag(objects=["heron"], dataset_name="nowhere")
