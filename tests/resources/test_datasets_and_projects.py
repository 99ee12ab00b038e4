"""Datasets and projects: two resources for the same objects. Storage classes of datasets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph import ProjectClass
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient


def test_a_project_is_a_dataset(client: AnyClient) -> None:
    classes = [ProjectClass(name="heron", type="bbox"), {"name": "reed", "type": "polygon", "color": "#00ff00"}]
    project = client.do(
        lambda c: c.projects.create("birds", description="At the lake", annotation_types=["bbox", "polygon"], classes=classes)
    )
    dataset = client.do(lambda c: c.datasets.get("birds"))
    assert (dataset.id, dataset.description, dataset.image_count) == (project.id, "At the lake", 0)
    assert [(each.name, each.type) for each in dataset.classes] == [("heron", "bbox"), ("reed", "polygon")]
    assert dataset.classes[1].color == "#00ff00"
    assert client.do(lambda c: c.datasets.get_by_id(project.id)).name == "birds"
    assert client.do(lambda c: c.projects.get("birds")) == project


def test_omitted_fields_are_not_sent(client: AnyClient, emulator: Emulator) -> None:
    assert client.do(lambda c: c.projects.create("birds")).annotation_types == ["bbox"]
    assert "classes" not in emulator.requests_of("create_project")[0].json()
    client.do(lambda c: c.projects.update("birds", new_name="owls"))
    assert emulator.requests_of("update_project")[0].json() == {"name": "owls"}


def test_update_changes_only_the_given_fields(client: AnyClient, birds: list[str]) -> None:
    project = client.do(lambda c: c.projects.update("birds", description="new", classes=[ProjectClass(name="owl")]))
    assert (project.name, project.description, [each.name for each in project.classes]) == ("birds", "new", ["owl"])
    assert client.do(lambda c: c.projects.update("birds", description="")).description in ("", None)
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.projects.update("birds"))


@pytest.mark.parametrize("name", ["a/b c?x=1#y 100%", "..x", "日本 ü"])
def test_names_with_special_characters_are_encoded(name: str, client: AnyClient) -> None:
    project = client.do(lambda c: c.projects.create(name))
    assert client.do(lambda c: c.projects.get(name)).id == project.id
    assert client.do(lambda c: c.datasets.get(name)).id == project.id
    client.do(lambda c: c.projects.delete(name))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.projects.get(name))


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_name_that_would_change_the_path_is_rejected_before_any_request(name: str, client: AnyClient, emulator: Emulator) -> None:
    calls: list[Callable[[Any], Any]] = [lambda c: c.projects.get(name), lambda c: c.projects.delete(name), lambda c: c.datasets.get(name)]
    for call in calls:
        with pytest.raises(ValueError, match="name"):
            client.do(call)
    assert emulator.requests == []


def test_get_includes_a_page_of_images_on_request(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    assert client.do(lambda c: c.datasets.get("birds")).images is None
    images = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    assert [image.id for image in images] == birds
    images = client.do(lambda c: c.datasets.get("birds", include_images=True, images_limit=2, images_offset=3)).images
    assert [image.id for image in images] == birds[3:5]
    queries = [request.query for request in emulator.requests_of("get_dataset_by_name")]
    assert queries[0] == {}
    assert queries[2] == {"include_images": ["true"], "images_limit": ["2"], "images_offset": ["3"]}


def test_images_are_listed_by_dataset_id(client: AnyClient, dataset_id: str, birds: list[str]) -> None:
    client.do(lambda c: c.batch.update("birds", birds[:2], status="review"))
    assert {image.id for image in client.do(lambda c: c.datasets.list_images(dataset_id, status="review"))} == set(birds[:2])
    assert {image.id for image in client.do(lambda c: c.datasets.iter_images(dataset_id, page_size=4))} == set(birds)


def test_delete_returns_the_number_of_deleted_images(client: AnyClient, birds: list[str]) -> None:
    deleted = client.do(lambda c: c.projects.delete("birds"))
    assert deleted.images == 6
    assert client.do(lambda c: c.datasets.list()) == []


def test_a_taken_name_is_a_conflict(client: AnyClient, birds: list[str]) -> None:
    with pytest.raises(pictograph.ConflictError) as caught:
        client.do(lambda c: c.projects.create("birds"))
    assert caught.value.error_code is None


# Storage classes


def test_a_dataset_is_frozen_and_restored(client: AnyClient, emulator: Emulator, dataset_id: str, birds: list[str], tmp_path: Path) -> None:
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


def test_a_storage_transition_is_known_as_soon_as_the_server_has_accepted_it(
    client: AnyClient, emulator: Emulator, dataset_id: str
) -> None:
    emulator.fail("get_dataset_storage", status=401, times=None)
    seen: list[Any] = []
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(
            lambda c: c.datasets.freeze(dataset_id, on_poll=lambda status: seen.append((status.storage_state, status.storage_job_id)))
        )
    assert seen == [("freezing", caught.value.job_id)]


def test_a_storage_transition_is_not_awaited_without_wait(client: AnyClient, emulator: Emulator, dataset_id: str) -> None:
    emulator.job_seconds = 1000.0
    started = client.do(lambda c: c.datasets.freeze(dataset_id, wait=False))
    assert (started.storage_state, emulator.requests_of("get_dataset_storage")) == ("freezing", [])


def test_a_storage_transition_that_times_out_continues(client: AnyClient, emulator: Emulator, dataset_id: str) -> None:
    emulator.job_seconds = 1000.0
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.datasets.freeze(dataset_id, timeout=10.0))
    assert caught.value.job_id == client.do(lambda c: c.datasets.storage_status(dataset_id)).storage_job_id
    assert (caught.value.run_id, caught.value.dataset_id) == (None, dataset_id)
    assert f"client.datasets.wait_for_storage({dataset_id!r})" in str(caught.value)
    with pytest.raises(pictograph.ConflictError):
        client.do(lambda c: c.datasets.restore(dataset_id, wait=False))
    assert client.do(lambda c: c.datasets.wait_for_storage(dataset_id, timeout=2000.0)).storage_class == "coldline"
