"""Annotations: objects and plain dicts, saved as a whole, with ids that stay the same for the same key."""

from __future__ import annotations

import copy
from typing import Any
from uuid import UUID

import pytest

import pictograph
from pictograph import BBoxAnnotation, BoundingBox, KeypointAnnotation, Point, PolygonAnnotation, PolygonGeometry, UnknownAnnotation
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient

BOX = {"name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8.5, "w": 40, "h": 22}}


def sent(emulator: Emulator) -> list[Any]:
    return [request.json()["annotations"] for request in emulator.requests_of("save_annotations")]


def test_objects_and_dicts_are_saved_in_any_mix(client: AnyClient, birds: list[str]) -> None:
    ring = [Point(x=4, y=5), Point(x=60, y=7), Point(x=30, y=40)]
    mixed = [
        BBoxAnnotation(name="heron", bounding_box=BoundingBox(x=1, y=2, w=3, h=4)),
        {**BOX, "id": "k-01"},
        PolygonAnnotation(name="heron", polygon=PolygonGeometry(paths=[ring])),
        KeypointAnnotation(name="heron", keypoint=Point(x=17, y=29)),
    ]
    result = client.do(lambda c: c.annotations.save(birds[0], mixed))
    assert (result.previous_count, result.new_count, result.status) == (1, 4, "complete")
    kept = client.do(lambda c: c.annotations.get(birds[0]))
    assert [annotation.type for annotation in kept] == ["bbox", "bbox", "polygon", "keypoint"]
    assert kept[1].id == "k-01"
    assert kept[1].bounding_box == BoundingBox(x=12, y=8.5, w=40, h=22)
    assert kept[2].polygon.paths == [ring]


def test_what_was_read_can_be_saved_again(client: AnyClient, birds: list[str]) -> None:
    before = client.do(lambda c: c.annotations.get(birds[0]))
    client.do(lambda c: c.annotations.save(birds[0], before))
    assert client.do(lambda c: c.annotations.get(birds[0])) == before


def test_an_empty_list_clears(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.annotations.save(birds[0], [])).new_count == 0
    assert client.do(lambda c: c.annotations.get(birds[0])) == []


def test_a_dict_without_an_id_gets_one_and_stays_as_it_was(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    mine = [copy.deepcopy(BOX), copy.deepcopy(BOX)]
    client.do(lambda c: c.annotations.save(birds[0], mine))
    assert mine == [BOX, BOX]
    first, second = (UUID(annotation["id"]) for annotation in sent(emulator)[0])
    assert first != second
    assert {**BOX, "id": str(first)} == sent(emulator)[0][0]


def test_the_same_call_with_the_same_key_is_the_same_request(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    results = [client.do(lambda c: c.annotations.save(birds[0], [BOX, BOX], idempotency_key="s-1")) for _ in range(2)]
    assert results[0] == results[1]
    assert sent(emulator)[0] == sent(emulator)[1]
    assert emulator.effects["save_annotations"] == 1
    client.do(lambda c: c.annotations.save(birds[1], [BOX], idempotency_key="s-2"))
    assert sent(emulator)[2][0]["id"] not in [annotation["id"] for annotation in sent(emulator)[0]]


def test_every_attempt_sends_the_same_body_and_key(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail("save_annotations", status=503, times=2)
    client.do(lambda c: c.annotations.save(birds[0], [BOX]))
    attempts = emulator.requests_of("save_annotations")
    assert len(attempts) == 3
    assert len({(request.key, request.body) for request in attempts}) == 1


def test_a_dict_with_class_for_name_is_refused_by_the_server(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    with pytest.raises(pictograph.ValidationError) as caught:
        client.do(lambda c: c.annotations.save(birds[0], [BOX, {"class": "person", "type": "bbox"}]))
    assert sent(emulator)[0][1].keys() == {"id", "class", "type"}
    assert {tuple(item["loc"])[2:] for item in caught.value.errors} == {(1, "name"), (1, "class"), (1, "bounding_box")}
    assert len(client.do(lambda c: c.annotations.get(birds[0]))) == 1


def test_a_kind_that_is_not_known_survives(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    listed = {"id": "z", "name": "heron", "type": "cuboid", "depth": [1, 2], "attributes": []}
    document = {"success": True, "image_id": birds[0], "filename": "x.png", "annotations": [listed], "annotation_count": 1}
    emulator.fail("get_annotations", status=200, body=document)
    [kept] = client.do(lambda c: c.annotations.get(birds[0]))
    assert isinstance(kept, UnknownAnnotation)
    with pytest.raises(pictograph.ValidationError):  # the emulator knows it no more than we do
        client.do(lambda c: c.annotations.save(birds[0], [kept]))
    assert sent(emulator)[0][0]["depth"] == [1, 2]


def test_delete_counts_and_counts_nothing_as_nothing(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.annotations.delete(birds[0])).deleted_count == 1
    assert client.do(lambda c: c.annotations.delete(birds[0])).deleted_count == 0


@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_image_that_is_not_there(method: str, client: AnyClient) -> None:
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: getattr(c.annotations, method)("2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"))
