"""Tag `search`: search by tags and by similarity."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph.emulator.fakes.images import png
from tests.emulator.calls import Api, box, errors, ok


@pytest.fixture
def ids(api: Api) -> dict[str, str]:
    project = api.project()
    created = {
        "red pond.png": api.upload(project["id"], "red pond.png", "/night", png(60, 40, (220, 30, 30))),
        "red bridge.png": api.upload(project["id"], "red bridge.png", "/night", png(60, 40, (200, 40, 30))),
        "blue pond.png": api.upload(project["id"], "blue pond.png", "/night", png(40, 60, (20, 30, 220))),
        "day.png": api.upload(project["id"], "day.png", "/day", png(60, 40, (220, 30, 30))),
    }
    ok(api.save(created["red pond.png"], box("1", "person"), box("2", "car")))
    ok(api.save(created["blue pond.png"], box("1", "car")))
    return created


def tagged(api: Api, **query: Any) -> list[str]:
    return [item["filename"] for item in ok(api.get("/search/by-tags", **query))["results"]]


def test_images_must_have_all_tags(api: Api, ids: dict[str, str]) -> None:
    assert tagged(api, objects="car") == ["red pond.png", "blue pond.png"]
    assert tagged(api, objects=["car", "person"]) == ["red pond.png"]
    assert tagged(api, objects="pond", attributes="portrait") == ["blue pond.png"]
    assert tagged(api, scenes="day") == ["day.png"]
    assert tagged(api, objects="dragon") == []


def test_tag_searches_are_paginated_and_return_the_filters(api: Api, ids: dict[str, str]) -> None:
    page = ok(api.get("/search/by-tags", scenes="night", limit=2, offset=1, dataset_name="ds"))

    assert [item["filename"] for item in page["results"]] == ["red bridge.png", "blue pond.png"]
    assert (page["count"], page["pagination"]) == (2, {"limit": 2, "offset": 1})
    assert page["filters"] == {"objects": [], "scenes": ["night"], "attributes": [], "dataset_name": "ds"}
    assert page["results"][0]["image_auto_tags"]["scenes"] == ["night"]


def test_invalid_tag_searches_are_rejected(api: Api, ids: dict[str, str], other_org: Api) -> None:
    assert errors(api.get("/search/by-tags")) == {("query.objects", "value_error")}
    assert errors(api.get("/search/by-tags", objects="")) == {("query.objects.0", "string_too_short")}
    assert api.get("/search/by-tags", objects="car", dataset_name="DS").status_code == 404
    assert tagged(other_org, objects="car") == []


def test_similar_images_of_the_folder_are_returned_most_similar_first(api: Api, ids: dict[str, str]) -> None:
    response = ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0))
    close = ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0.9))
    elsewhere = ok(api.get("/search/similar", image_id=ids["red pond.png"], folder_path="/day"))

    assert [item["filename"] for item in response["results"]] == ["red bridge.png", "blue pond.png"]
    assert response["query_image_id"] == ids["red pond.png"]
    assert [item["filename"] for item in close["results"]] == ["red bridge.png"]
    assert close["threshold"] == 0.9
    assert [(item["filename"], round(item["similarity"], 3)) for item in elsewhere["results"]] == [("day.png", 1.0)]
    assert ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0, limit=1))["count"] == 1


def test_similarity_search_excludes_archived_images(api: Api, ids: dict[str, str]) -> None:
    ok(api.delete(f"/images/{ids['red bridge.png']}"))

    assert ok(api.get("/search/similar", image_id=ids["red pond.png"], threshold=0.9))["results"] == []


def test_invalid_similarity_searches_are_rejected(api: Api, ids: dict[str, str], other_org: Api) -> None:
    assert errors(api.get("/search/similar")) == {("query.image_id", "missing")}
    assert errors(api.get("/search/similar", image_id=ids["day.png"], threshold=2)) == {("query.threshold", "less_than_equal")}
    assert other_org.get("/search/similar", image_id=ids["day.png"]).status_code == 404
