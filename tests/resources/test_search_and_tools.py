"""Image search and agent tools."""

from __future__ import annotations

import json

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.resources.conftest import UNKNOWN_ID
from tests.support.both_clients import AnyClient


def test_search_by_tag_requires_all_tags(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    found = client.do(lambda c: c.search.by_tag(objects=["heron", "picture"], dataset_name="birds", limit=4))
    assert len(found) == 4
    assert emulator.requests_of("search_images_by_tags")[0].query["objects"] == ["heron", "picture"]
    assert client.do(lambda c: c.search.by_tag(objects=["heron"], scenes=["desert"])) == []
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.search.by_tag())


def test_search_by_similarity_excludes_the_image_itself(client: AnyClient, birds: list[str]) -> None:
    found = client.do(lambda c: c.search.by_similarity(birds[0], threshold=0.0, limit=3))
    assert len(found) == 3
    assert birds[0] not in [image.id for image in found]
    assert [image.similarity for image in found] == sorted((image.similarity for image in found), reverse=True)


def test_tags_are_added_and_removed(client: AnyClient, dataset_id: str, birds: list[str]) -> None:
    assert client.do(lambda c: c.images.bulk_tag(dataset_id, [*birds[:2], UNKNOWN_ID], ["morning"])) == 2
    found = client.do(lambda c: c.search.by_tag(objects=["morning"], dataset_name="birds"))
    assert {image.id for image in found} == set(birds[:2])
    assert client.do(lambda c: c.images.bulk_tag(dataset_id, birds[:1], ["morning"], add=False)) == 1
    assert [image.id for image in client.do(lambda c: c.search.by_tag(objects=["morning"], dataset_name="birds"))] == [birds[1]]


def test_tools_are_listed_and_run(client: AnyClient) -> None:
    registry = client.do(lambda c: c.tools.registry())
    assert registry.count == len(registry.tools) > 20
    assert all(json.dumps(tool.input_schema) for tool in registry.tools)
    assert isinstance(client.do(lambda c: c.tools.dispatch("get_credit_balance", {})), dict)
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.tools.dispatch("fly", {}))
