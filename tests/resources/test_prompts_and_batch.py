"""Prompts that answer at once, and one change to many images."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pictograph
from pictograph import BoundingBox
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient

NAME = "picture_0000.png"


def test_a_point_gives_a_list_like_the_other_prompts(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    found = client.do(
        lambda c: c.auto_annotate.point("birds", NAME, x=32, y=24, name="heron", negative_points=[(2, 2)], score_threshold=0.0)
    )
    assert type(found).__name__ == "PromptResult"
    assert found.status == "success"
    assert [annotation.name for annotation in found.annotations] == ["heron"]
    assert emulator.requests_of("auto_annotate_point")[0].json() == {
        "dataset_name": "birds",
        "image_filename": NAME,
        "x": 32,
        "y": 24,
        "name": "heron",
        "negative_points": [[2, 2]],
        "score_threshold": 0.0,
    }


def test_a_point_that_finds_nothing_is_no_error(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail("auto_annotate_point", status=200, body={"status": "no_detection", "annotation": None, "from_a_newer_server": 1})
    found = client.do(lambda c: c.auto_annotate.point("birds", NAME, x=1, y=1))
    assert (found.status, found.annotations, found.score) == ("no_detection", [], None)
    assert found.additional_properties == {"from_a_newer_server": 1}


@pytest.mark.parametrize("box", [BoundingBox(x=12, y=8, w=20, h=20), {"x": 12, "y": 8, "w": 20, "h": 20}], ids=["object", "dict"])
def test_a_box(box: Any, client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    found = client.do(lambda c: c.auto_annotate.box("birds", NAME, box=box, name="heron", return_polygon=False, negative_boxes=[box]))
    assert found.status in ("success", "no_detection", "below_threshold")
    body = emulator.requests_of("auto_annotate_box")[0].json()
    assert body["box"] == body["negative_boxes"][0] == {"x": 12, "y": 8, "w": 20, "h": 20}
    assert (body["return_polygon"], body["confidence_threshold"]) == (False, 0.5)


def test_a_text(client: AnyClient, birds: list[str]) -> None:
    found = client.do(lambda c: c.auto_annotate.text("birds", NAME, text_prompt="heron", output_type="bbox", max_detections=1))
    assert (found.detection_count, [annotation.type for annotation in found.annotations]) == (1, ["bbox"])
    client.do(lambda c: c.annotations.save(birds[0], found.annotations))
    assert client.do(lambda c: c.auto_annotate.text("birds", NAME, text_prompt="nothing")).status == "no_detection"


def test_a_prompt_without_credits_costs_nothing(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.set_credits(1)
    with pytest.raises(pictograph.PaymentRequiredError) as caught:
        client.do(lambda c: c.auto_annotate.text("birds", NAME, text_prompt="heron"))
    assert (caught.value.required, caught.value.remaining) == (3, 1)


def test_images_are_moved_copied_changed_and_deleted_together(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    nobody = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"
    moved = client.do(lambda c: c.batch.move("birds", [birds[0], nobody], target_folder_path="/herons"))
    assert (moved.processed, [failure.id for failure in moved.failed]) == (1, [nobody])
    assert client.do(lambda c: c.images.get(birds[0])).virtual_folder_path == "/herons"
    copied = client.do(lambda c: c.batch.copy("birds", birds[1:3], copy_annotations=True))
    assert copied.processed == 2
    assert client.do(lambda c: c.datasets.get("birds")).image_count == 8
    client.do(lambda c: c.batch.update("birds", birds, status="review"))
    assert {image.status for image in map(lambda i: client.do(lambda c: c.images.get(i)), birds)} == {"review"}
    client.do(lambda c: c.batch.delete("birds", birds[:2]))
    assert client.do(lambda c: c.images.get(birds[0])).is_archived
    client.do(lambda c: c.batch.update("birds", birds[:1], is_archived=False))
    assert not client.do(lambda c: c.images.get(birds[0])).is_archived
    client.do(lambda c: c.batch.delete("birds", birds[:1], permanent=True))
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.images.get(birds[0]))
    assert [request.json()["updates"] for request in emulator.requests_of("batch_update_images")] == [
        {"status": "review"},
        {"is_archived": False},
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda c, ids: c.batch.move("birds", []),
        lambda c, ids: c.batch.update("birds", ids),
        lambda c, ids: c.batch.update("birds", ids, status="done"),
        lambda c, ids: c.batch.copy("birds", ids, duplicate_handling="guess"),
    ],
)
def test_what_the_contract_refuses_the_server_explains(act: Callable[[Any, list[str]], Any], client: AnyClient, birds: list[str]) -> None:
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: act(c, birds))
