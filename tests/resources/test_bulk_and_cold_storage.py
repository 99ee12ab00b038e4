"""Many things in one request, and datasets that are put away and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo, not_a_photo

UNKNOWN = "5b7c1f0e-9a52-4f6e-8a53-6d3f8f0f2a11"


def box(name: str = "heron") -> pictograph.BBoxAnnotation:
    return pictograph.BBoxAnnotation(name=name, bounding_box=pictograph.BoundingBox(x=1, y=2, w=3, h=4))


@pytest.fixture
def dataset_id(client: AnyClient, birds: list[str]) -> str:
    found: str = client.do(lambda c: c.datasets.get("birds")).id
    return found


def test_many_files_take_two_requests(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    paths = [make_photo(tmp_path / f"{number}.jpg", seed=number) for number in range(5)]
    seen: list[tuple[int, int, str]] = []
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths, folder_path="/new", progress=lambda *each: seen.append(each)))
    assert report.success
    assert [item.filename for item in report.registered] == [path.name for path in paths]
    assert sorted(seen)[-1][:2] == (5, 5)
    assert len(emulator.requests_of("create_image_upload_urls")) == len(emulator.requests_of("register_images")) == 1
    assert emulator.requests_of("create_image_upload_url") == []
    image = client.do(lambda c: c.images.get(report.registered[0].image_id))
    assert (image.virtual_folder_path, image.width, image.height) == ("/new", 64, 48)


def test_a_file_that_is_no_image_stops_nothing(client: AnyClient, dataset_id: str, tmp_path: Path) -> None:
    good, bad = make_photo(tmp_path / "good.jpg"), not_a_photo(tmp_path / "bad.jpg")
    same = make_photo(tmp_path / "other" / "good.jpg", seed=9)
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, [bad, good, same, tmp_path / "missing.jpg"]))
    assert [item.filename for item in report.registered] == ["good.jpg"]
    assert {failure.path for failure in report.failures} == {bad, same, tmp_path / "missing.jpg"}
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, [good]))
    assert (again.registered, [failure.path for failure in again.failures]) == ([], [good])


def test_bytes_that_storage_refuses_are_not_registered(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    paths = [make_photo(tmp_path / f"{number}.jpg", seed=number) for number in range(2)]
    emulator.fail("storage_put", status=403, times=1)
    report = client.do(lambda c: c.images.bulk_upload(dataset_id, paths, max_workers=1))
    assert [item.filename for item in report.registered] == ["1.jpg"]
    assert [failure.path for failure in report.failures] == paths[:1]
    assert "403" in report.failures[0].reason


def test_an_upload_repeated_with_its_key_makes_each_image_once(
    client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path
) -> None:
    path = make_photo(tmp_path / "once.jpg")
    first = client.do(lambda c: c.images.bulk_upload(dataset_id, [path], idempotency_key="today"))
    again = client.do(lambda c: c.images.bulk_upload(dataset_id, [path], idempotency_key="today"))
    assert again == first
    assert emulator.effects["register_images"] == 1
    keys = {request.key for name in ("create_image_upload_urls", "register_images") for request in emulator.requests_of(name)}
    assert len(keys) == 2
    assert all(key is not None and key.startswith("today") for key in keys)


def test_tags_come_and_go(client: AnyClient, dataset_id: str, birds: list[str]) -> None:
    assert client.do(lambda c: c.images.bulk_tag(dataset_id, [*birds[:2], UNKNOWN], ["morning"])) == 2
    found = client.do(lambda c: c.search.by_tag(objects=["morning"], dataset_name="birds"))
    assert {image.id for image in found} == set(birds[:2])
    assert client.do(lambda c: c.images.bulk_tag(dataset_id, birds[:1], ["morning"], add=False)) == 1


def test_annotations_of_many_images_are_saved_each_for_itself(client: AnyClient, birds: list[str]) -> None:
    plain = {"name": "heron", "type": "bbox", "bounding_box": {"x": 1, "y": 1, "w": 2, "h": 2}}
    result = client.do(lambda c: c.annotations.bulk_save({birds[0]: [box(), plain], birds[1]: [box("no such class")], UNKNOWN: []}))
    assert [(saved.image_id, saved.new_count) for saved in result.saved] == [(birds[0], 2)]
    assert {failed.image_id for failed in result.failed} == {birds[1], UNKNOWN}
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.annotations.bulk_save({birds[2]: [], birds[0]: [{"class": "heron", "type": "bbox"}]}))
    assert len(client.do(lambda c: c.annotations.get(birds[0]))) == 2


def test_the_same_bulk_save_has_the_same_body(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    plain = {"name": "heron", "type": "bbox", "bounding_box": {"x": 1, "y": 1, "w": 2, "h": 2}}
    for _ in range(2):
        client.do(lambda c: c.annotations.bulk_save({birds[0]: [plain], birds[1]: [plain]}, idempotency_key="tonight"))
    first, again = emulator.requests_of("bulk_save_annotations")
    assert first.body == again.body
    ids = [annotation["id"] for save in first.json()["saves"] for annotation in save["annotations"]]
    assert len(set(ids)) == 2


def test_the_document_of_one_image(client: AnyClient, birds: list[str]) -> None:
    document = client.do(lambda c: c.annotations.get_file(birds[0]))
    assert document.image_uuid == birds[0]
    assert document.annotations == client.do(lambda c: c.annotations.get(birds[0]))


def test_images_of_a_dataset_are_listed_by_its_id(client: AnyClient, dataset_id: str, birds: list[str]) -> None:
    client.do(lambda c: c.batch.update("birds", birds[:2], status="review"))
    assert {image.id for image in client.do(lambda c: c.datasets.list_images(dataset_id, status="review"))} == set(birds[:2])
    assert {image.id for image in client.do(lambda c: c.datasets.iter_images(dataset_id, page_size=4))} == set(birds)


def test_a_dataset_is_frozen_and_brought_back(
    client: AnyClient, emulator: Emulator, dataset_id: str, birds: list[str], tmp_path: Path
) -> None:
    emulator.job_seconds = 20.0
    assert client.do(lambda c: c.datasets.freeze(dataset_id)).storage_state == "idle"
    status = client.do(lambda c: c.datasets.storage_status(dataset_id))
    assert (status.storage_class, status.cold_image_count) == ("coldline", 6)
    assert status.restore_estimate is not None
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.images.download(birds[0], tmp_path / "heron.png"))
    restored = client.do(lambda c: c.datasets.restore(dataset_id))
    assert restored.charged_micro_usd == status.restore_estimate.total_micro_usd
    assert client.do(lambda c: c.datasets.storage_status(dataset_id)).storage_class == "standard"
    client.do(lambda c: c.images.download(birds[0], tmp_path / "heron.png"))


def test_a_move_that_takes_too_long_goes_on(client: AnyClient, emulator: Emulator, dataset_id: str) -> None:
    emulator.job_seconds = 1000.0
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.datasets.freeze(dataset_id, timeout=10.0))
    assert caught.value.run_id == client.do(lambda c: c.datasets.storage_status(dataset_id)).storage_job_id
    assert "wait_for_storage" in str(caught.value)
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.datasets.restore(dataset_id, wait=False))
    assert client.do(lambda c: c.datasets.wait_for_storage(dataset_id, timeout=2000.0)).storage_class == "coldline"


def test_what_is_not_there_is_no_error_of_a_bulk_call(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    export = client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    run = client.do(lambda c: c.training.create("birds", "v1", pipeline_type="yolox"))
    emulator.job_seconds = 1000.0
    running = client.do(lambda c: c.training.create("birds", "v1", pipeline_type="yolox", wait=False))
    assert client.do(lambda c: c.training.bulk_cancel([running.id, UNKNOWN])).succeeded == [running.id]
    assert client.do(lambda c: c.models.bulk_delete([run.model_id, UNKNOWN])).not_found == [UNKNOWN]
    assert client.do(lambda c: c.exports.get_by_id(export.id)) == client.do(lambda c: c.exports.get("birds", "v1"))
    assert client.do(lambda c: c.exports.bulk_delete([export.id])).deleted == [export.id]
    workflow = client.do(lambda c: c.workflows.create("w", {"version": 1, "nodes": [], "edges": []}))
    assert client.do(lambda c: c.workflows.bulk_delete([workflow.id])).deleted == [workflow.id]


def test_an_export_is_downloaded_by_its_id(client: AnyClient, birds: list[str], tmp_path: Path) -> None:
    export = client.do(lambda c: c.exports.create("birds", "v1"))
    path = client.do(lambda c: c.exports.download_by_id(export.id, tmp_path / "v1.zip"))
    assert path.read_bytes()[:2] == b"PK"


def test_a_public_model_is_forked(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    run = client.do(lambda c: c.training.create("birds", "v1", pipeline_type="yolox"))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.models.fork(UNKNOWN))
    emulator.publish_model(run.model_id)
    copy = client.do(lambda c: c.models.fork(run.model_id))
    assert copy.id != run.model_id
    assert copy.forked_from_model_id == run.model_id


def test_folders_are_listed_and_counted(client: AnyClient, emulator: Emulator, dataset_id: str, heron: Path) -> None:
    client.do(lambda c: c.images.upload(dataset_id, heron, folder_path="/lake/north"))
    (lake,) = client.do(lambda c: c.folders.list(dataset_id))
    assert lake.full_path == "/lake"
    (north,) = client.do(lambda c: c.folders.list(dataset_id, parent_path="/lake"))
    (tree,) = client.do(lambda c: c.folders.tree(dataset_id))
    assert [node.full_path for node in tree.children] == [north.full_path] == ["/lake/north"]
    assert client.do(lambda c: c.folders.stats(lake.id)).total_images == 0
    stats: Any = client.do(lambda c: c.folders.stats(lake.id, include_subfolders=True))
    assert (stats.total_images, stats.total_size_bytes) == (1, heron.stat().st_size)


def test_usage_tells_what_was_spent_on_what(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.credits.usage_by_operation()).operations == []
    client.do(lambda c: c.auto_annotate.text("birds", "picture_0000.png", text_prompt="heron"))
    usage = client.do(lambda c: c.credits.usage_by_operation(range="day"))
    assert [each.event_count for each in usage.operations] == [1]
    assert usage.total_micro_usd == usage.operations[0].total_micro_usd > 0
