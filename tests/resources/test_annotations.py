"""Annotations: objects and dicts, saved as a whole, with ids that are stable for the same idempotency key."""

from __future__ import annotations

import copy
from typing import Any
from uuid import UUID

import pytest

import pictograph
from pictograph import BBoxAnnotation, BoundingBox, KeypointAnnotation, Point, PolygonAnnotation, PolygonGeometry, UnknownAnnotation
from pictograph.emulator import Emulator
from tests.resources.conftest import UNKNOWN_ID
from tests.support.both_clients import AnyClient

BOX = {"name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8.5, "w": 40, "h": 22}}


def box(name: str = "heron") -> BBoxAnnotation:
    return BBoxAnnotation(name=name, bounding_box=BoundingBox(x=1, y=2, w=3, h=4))


def sent(emulator: Emulator) -> list[Any]:
    """The annotations of each `save_annotations` request."""
    return [request.json()["annotations"] for request in emulator.requests_of("save_annotations")]


def test_objects_and_dicts_can_be_mixed(client: AnyClient, birds: list[str]) -> None:
    ring = [Point(x=4, y=5), Point(x=60, y=7), Point(x=30, y=40)]
    mixed = [
        box(),
        {**BOX, "id": "k-01"},
        PolygonAnnotation(name="heron", polygon=PolygonGeometry(paths=[ring])),
        KeypointAnnotation(name="heron", keypoint=Point(x=17, y=29)),
    ]
    result = client.do(lambda c: c.annotations.save(birds[0], mixed))
    assert (result.previous_count, result.new_count, result.status) == (1, 4, "complete")
    saved = client.do(lambda c: c.annotations.get(birds[0]))
    assert [annotation.type for annotation in saved] == ["bbox", "bbox", "polygon", "keypoint"]
    assert saved[1].id == "k-01"
    assert saved[1].bounding_box == BoundingBox(x=12, y=8.5, w=40, h=22)
    assert saved[2].polygon.paths == [ring]


def test_annotations_can_be_read_and_saved_again(client: AnyClient, birds: list[str]) -> None:
    before = client.do(lambda c: c.annotations.get(birds[0]))
    client.do(lambda c: c.annotations.save(birds[0], before))
    assert client.do(lambda c: c.annotations.get(birds[0])) == before


def test_saving_an_empty_list_deletes_all(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.annotations.save(birds[0], [])).new_count == 0
    assert client.do(lambda c: c.annotations.get(birds[0])) == []


def test_a_dict_without_id_gets_one_and_is_not_modified(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    dicts = [copy.deepcopy(BOX), copy.deepcopy(BOX)]
    client.do(lambda c: c.annotations.save(birds[0], dicts))
    assert dicts == [BOX, BOX]
    first, second = (UUID(annotation["id"]) for annotation in sent(emulator)[0])
    assert first != second
    assert {**BOX, "id": str(first)} == sent(emulator)[0][0]


def test_a_repeated_call_with_the_same_key_sends_the_same_body(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
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


def test_an_invalid_dict_is_sent_unchanged_and_rejected_by_the_server(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    with pytest.raises(pictograph.ValidationError) as caught:
        client.do(lambda c: c.annotations.save(birds[0], [BOX, {"class": "person", "type": "bbox"}]))
    assert sent(emulator)[0][1].keys() == {"id", "class", "type"}
    assert {tuple(item["loc"])[2:] for item in caught.value.errors} == {(1, "name"), (1, "class"), (1, "bounding_box")}
    assert len(client.do(lambda c: c.annotations.get(birds[0]))) == 1


def test_an_unknown_annotation_type_round_trips(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    cuboid = {"id": "z", "name": "heron", "type": "cuboid", "depth": [1, 2], "attributes": []}
    document = {"success": True, "image_id": birds[0], "filename": "x.png", "annotations": [cuboid], "annotation_count": 1}
    emulator.fail("get_annotations", status=200, body=document)
    [annotation] = client.do(lambda c: c.annotations.get(birds[0]))
    assert isinstance(annotation, UnknownAnnotation)
    with pytest.raises(pictograph.ValidationError):  # the emulator does not know the type either
        client.do(lambda c: c.annotations.save(birds[0], [annotation]))
    assert sent(emulator)[0][0]["depth"] == [1, 2]


def test_delete_returns_the_number_of_annotations(client: AnyClient, birds: list[str]) -> None:
    assert client.do(lambda c: c.annotations.delete(birds[0])).deleted_count == 1
    assert client.do(lambda c: c.annotations.delete(birds[0])).deleted_count == 0


@pytest.mark.parametrize("method", ["get", "delete"])
def test_an_unknown_image_is_not_found(method: str, client: AnyClient) -> None:
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: getattr(c.annotations, method)(UNKNOWN_ID))


def test_the_annotation_file_of_an_image(client: AnyClient, birds: list[str]) -> None:
    document = client.do(lambda c: c.annotations.get_file(birds[0]))
    assert document.image_uuid == birds[0]
    assert document.annotations == client.do(lambda c: c.annotations.get(birds[0]))


# bulk_save


def test_a_bulk_save_handles_each_image_independently(client: AnyClient, birds: list[str]) -> None:
    result = client.do(lambda c: c.annotations.bulk_save({birds[0]: [box(), BOX], birds[1]: [box("no such class")], UNKNOWN_ID: []}))
    assert [(saved.image_id, saved.new_count) for saved in result.saved] == [(birds[0], 2)]
    assert {failed.image_id for failed in result.failed} == {birds[1], UNKNOWN_ID}
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.annotations.bulk_save({birds[2]: [], birds[0]: [{"class": "heron", "type": "bbox"}]}))
    assert len(client.do(lambda c: c.annotations.get(birds[0]))) == 2


def test_a_repeated_bulk_save_with_the_same_key_sends_the_same_body(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    for _ in range(2):
        client.do(lambda c: c.annotations.bulk_save({birds[0]: [BOX], birds[1]: [BOX]}, idempotency_key="tonight"))
    first, second = emulator.requests_of("bulk_save_annotations")
    assert first.body == second.body
    ids = [annotation["id"] for save in first.json()["saves"] for annotation in save["annotations"]]
    assert len(set(ids)) == 2
