"""Tag `search`: filters that really filter, likeness that really compares."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph.emulator.pictures import png
from tests.emulator.calls import Api, box, items, ok


@pytest.fixture
def ids(api: Api) -> dict[str, str]:
    project = api.project()
    made = {
        "red pond.png": api.upload(project["id"], "red pond.png", "/night", png(60, 40, (220, 30, 30))),
        "red bridge.png": api.upload(project["id"], "red bridge.png", "/night", png(60, 40, (200, 40, 30))),
        "blue pond.png": api.upload(project["id"], "blue pond.png", "/night", png(40, 60, (20, 30, 220))),
        "day.png": api.upload(project["id"], "day.png", "/day", png(60, 40, (220, 30, 30))),
    }
    ok(api.save(made["red pond.png"], box("1", "person"), box("2", "car")))
    ok(api.save(made["blue pond.png"], box("1", "car")))
    return made


def tagged(api: Api, **query: Any) -> list[str]:
    return [one["filename"] for one in ok(api.get("/search/by-tags", **query))["results"]]


def test_an_image_must_have_every_tag(api: Api, ids: dict[str, str]) -> None:
    assert tagged(api, objects="car") == ["red pond.png", "blue pond.png"]
    assert tagged(api, objects=["car", "person"]) == ["red pond.png"]
    assert tagged(api, objects="pond", attributes="portrait") == ["blue pond.png"]
    assert tagged(api, scenes="day") == ["day.png"]
    assert tagged(api, objects="dragon") == []


def test_tags_come_in_pages_and_tell_what_was_asked(api: Api, ids: dict[str, str]) -> None:
    page = ok(api.get("/search/by-tags", scenes="night", limit=2, offset=1, dataset_name="ds"))

    assert [one["filename"] for one in page["results"]] == ["red bridge.png", "blue pond.png"]
    assert (page["count"], page["pagination"]) == (2, {"limit": 2, "offset": 1})
    assert page["filters"] == {"objects": [], "scenes": ["night"], "attributes": [], "dataset_name": "ds"}
    assert page["results"][0]["image_auto_tags"]["scenes"] == ["night"]


def test_a_tag_search_needs_a_tag_and_a_known_dataset(api: Api, ids: dict[str, str], stranger: Api) -> None:
    assert items(api.get("/search/by-tags")) == {("query.objects", "value_error")}
    assert items(api.get("/search/by-tags", objects="")) == {("query.objects.0", "string_too_short")}
    assert api.get("/search/by-tags", objects="car", dataset_name="DS").status_code == 404
    assert tagged(stranger, objects="car") == []


def test_likeness_finds_the_alike_of_the_folder_best_first(api: Api, ids: dict[str, str]) -> None:
    answer = ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0))
    close = ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0.9))
    elsewhere = ok(api.get("/search/similar", image_id=ids["red pond.png"], folder_path="/day"))

    assert [one["filename"] for one in answer["results"]] == ["red bridge.png", "blue pond.png"]
    assert answer["query_image_id"] == ids["red pond.png"]
    assert [one["filename"] for one in close["results"]] == ["red bridge.png"]
    assert close["threshold"] == 0.9
    assert [(one["filename"], round(one["similarity"], 3)) for one in elsewhere["results"]] == [("day.png", 1.0)]
    assert ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0, limit=1))["count"] == 1


def test_likeness_leaves_archived_images_out(api: Api, ids: dict[str, str]) -> None:
    ok(api.delete(f"/images/{ids['red bridge.png']}"))

    assert ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0.9))["results"] == []


def test_likeness_needs_a_known_image(api: Api, ids: dict[str, str], stranger: Api) -> None:
    assert items(api.get("/search/similar")) == {("query.image_id", "missing")}
    assert items(api.get("/search/similar", image_id=ids["day.png"], threshold=2)) == {("query.threshold", "less_than_equal")}
    assert stranger.get("/search/similar", image_id=ids["day.png"]).status_code == 404
