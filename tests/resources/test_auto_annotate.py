"""Prompts, which return their result directly. Batch jobs are in test_jobs.py."""

from __future__ import annotations

from typing import Any

import pytest

import pictograph
from pictograph import BoundingBox
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient

NAME = "picture_0000.png"


def test_a_point_prompt_returns_a_list_like_the_other_prompts(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    result = client.do(
        lambda c: c.auto_annotate.point("birds", NAME, x=32, y=24, name="heron", negative_points=[(2, 2)], score_threshold=0.0)
    )
    assert isinstance(result, pictograph.PromptResult)
    assert result.status == "success"
    assert [annotation.name for annotation in result.annotations] == ["heron"]
    assert emulator.requests_of("auto_annotate_point")[0].json() == {
        "dataset_name": "birds",
        "image_filename": NAME,
        "x": 32,
        "y": 24,
        "name": "heron",
        "negative_points": [[2, 2]],
        "score_threshold": 0.0,
    }


def test_a_point_prompt_without_result_is_not_an_error(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail("auto_annotate_point", status=200, body={"status": "no_detection", "annotation": None, "from_a_newer_server": 1})
    result = client.do(lambda c: c.auto_annotate.point("birds", NAME, x=1, y=1))
    assert (result.status, result.annotations, result.score) == ("no_detection", [], None)
    assert result.additional_properties == {"from_a_newer_server": 1}


@pytest.mark.parametrize("box", [BoundingBox(x=12, y=8, w=20, h=20), {"x": 12, "y": 8, "w": 20, "h": 20}], ids=["object", "dict"])
def test_a_box_prompt(box: Any, client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    result = client.do(lambda c: c.auto_annotate.box("birds", NAME, box=box, name="heron", return_polygon=False, negative_boxes=[box]))
    assert result.status in ("success", "no_detection", "below_threshold")
    body = emulator.requests_of("auto_annotate_box")[0].json()
    assert body["box"] == body["negative_boxes"][0] == {"x": 12, "y": 8, "w": 20, "h": 20}
    assert (body["return_polygon"], body["confidence_threshold"]) == (False, 0.5)


def test_a_text_prompt(client: AnyClient, birds: list[str]) -> None:
    result = client.do(lambda c: c.auto_annotate.text("birds", NAME, text_prompt="heron", output_type="bbox", max_detections=1))
    assert (result.detection_count, [annotation.type for annotation in result.annotations]) == (1, ["bbox"])
    client.do(lambda c: c.annotations.save(birds[0], result.annotations))
    assert client.do(lambda c: c.auto_annotate.text("birds", NAME, text_prompt="nothing")).status == "no_detection"


def test_a_prompt_without_enough_credits_reports_what_is_missing(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    emulator.set_credits(1)
    with pytest.raises(pictograph.PaymentRequiredError) as caught:
        client.do(lambda c: c.auto_annotate.text("birds", NAME, text_prompt="heron"))
    assert (caught.value.required, caught.value.remaining) == (3, 1)
