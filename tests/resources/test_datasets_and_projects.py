"""Datasets and projects: two views of one object."""

from __future__ import annotations

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


def test_what_is_left_out_is_left_to_the_server(client: AnyClient, emulator: Emulator) -> None:
    assert client.do(lambda c: c.projects.create("birds")).annotation_types == ["bbox"]
    assert "classes" not in emulator.requests_of("create_project")[0].json()
    client.do(lambda c: c.projects.update("birds", new_name="owls"))
    assert emulator.requests_of("update_project")[0].json() == {"name": "owls"}


def test_update_changes_what_is_given(client: AnyClient, birds: list[str]) -> None:
    project = client.do(lambda c: c.projects.update("birds", description="new", classes=[ProjectClass(name="owl")]))
    assert (project.name, project.description, [each.name for each in project.classes]) == ("birds", "new", ["owl"])
    assert client.do(lambda c: c.projects.update("birds", description="")).description in ("", None)


def test_update_with_nothing_is_refused(client: AnyClient, birds: list[str]) -> None:
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.projects.update("birds"))


@pytest.mark.parametrize("name", ["with/slash", "a b", "ümläut", "100%", "?x=1#y", "..x", "日本"])
def test_any_name_finds_its_project(name: str, client: AnyClient) -> None:
    made = client.do(lambda c: c.projects.create(name))
    assert client.do(lambda c: c.projects.get(name)).id == made.id
    assert client.do(lambda c: c.datasets.get(name)).id == made.id
    client.do(lambda c: c.projects.delete(name))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.projects.get(name))


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_name_that_leads_elsewhere_is_refused_before_any_request(name: str, client: AnyClient, emulator: Emulator) -> None:
    acts: list[Any] = [lambda c: c.projects.get(name), lambda c: c.projects.delete(name), lambda c: c.datasets.get(name)]
    for act in acts:
        with pytest.raises(ValueError, match="name"):
            client.do(act)
    assert emulator.requests == []


def test_images_come_when_asked_for_page_by_page(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    assert client.do(lambda c: c.datasets.get("birds")).images is None
    images = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    assert [image.id for image in images] == birds
    images = client.do(lambda c: c.datasets.get("birds", include_images=True, images_limit=2, images_offset=3)).images
    assert [image.id for image in images] == birds[3:5]
    queries = [request.query for request in emulator.requests_of("get_dataset_by_name")]
    assert queries[0] == {}
    assert queries[2] == {"include_images": ["true"], "images_limit": ["2"], "images_offset": ["3"]}


def test_delete_says_what_went(client: AnyClient, birds: list[str]) -> None:
    gone = client.do(lambda c: c.projects.delete("birds"))
    assert gone.images == 6
    assert client.do(lambda c: c.datasets.list()) == []


def test_names_are_unique(client: AnyClient, birds: list[str]) -> None:
    with pytest.raises(pictograph.ConflictError) as caught:
        client.do(lambda c: c.projects.create("birds"))
    assert caught.value.error_code is None
