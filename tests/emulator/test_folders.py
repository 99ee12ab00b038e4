"""Tag `folders`: folders are created by use, listed, returned as a tree and counted."""

from __future__ import annotations

from typing import Any

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import IMAGE, UNKNOWN_ID, Api, detail, errors, ok


@pytest.fixture
def project(api: Api) -> dict[str, Any]:
    """A project with images in `/`, `/night`, `/night/late/very` and `/nightly`."""
    created = api.project()
    for folder, names in (("/", "a"), ("/night", "ab"), ("/night/late/very", "c"), ("/nightly", "d")):
        for name in names:
            api.upload(created["id"], f"{name}.png", folder)
    return created


def folders(api: Api, project: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = ok(api.get(f"/folders/list/{project['id']}", **query))
    return listed


def ids_by_path(api: Api, project: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    nodes = list(ok(api.get(f"/folders/tree/{project['id']}")))
    while nodes:
        node = nodes.pop()
        found[node["full_path"]] = node["id"]
        nodes += node["children"]
    return found


def test_a_project_without_folders_has_none(api: Api) -> None:
    project = api.project()
    assert folders(api, project) == []
    assert ok(api.get(f"/folders/tree/{project['id']}")) == []


def test_folders_are_listed_level_by_level(api: Api, project: dict[str, Any]) -> None:
    top, inner = folders(api, project), folders(api, project, parent_path="/night")

    assert [(item["name"], item["full_path"], item["image_count"]) for item in top] == [("night", "/night", 2), ("nightly", "/nightly", 1)]
    assert [item["parent_folder_id"] for item in top] == [None, None]
    assert [(item["full_path"], item["image_count"], item["parent_folder_id"]) for item in inner] == [("/night/late", 0, top[0]["id"])]
    assert folders(api, project, parent_path="/night/") == inner
    assert folders(api, project, parent_path="/") == top
    assert folders(api, project, parent_path="/nightly") == []
    assert {item["project_id"] for item in top} == {project["id"]}


def test_the_tree_contains_all_folders(api: Api, project: dict[str, Any]) -> None:
    night, nightly = ok(api.get(f"/folders/tree/{project['id']}"))
    [late] = night["children"]
    [very] = late["children"]

    assert (night["full_path"], night["image_count"], nightly["children"]) == ("/night", 2, [])
    assert (late["name"], late["image_count"]) == ("late", 0)
    assert (very["full_path"], very["image_count"], very["children"]) == ("/night/late/very", 1, [])


def test_folder_statistics_optionally_include_subfolders(api: Api, project: dict[str, Any]) -> None:
    night = ids_by_path(api, project)["/night"]
    alone = ok(api.get(f"/folders/{night}/stats"))
    deep = ok(api.get(f"/folders/{night}/stats", include_subfolders="true"))

    assert alone == {"total_folders": 1, "total_images": 2, "total_size_bytes": 2 * len(IMAGE), "folders_by_status": {"empty": 1}}
    assert deep == {
        "total_folders": 2,
        "total_images": 3,
        "total_size_bytes": 3 * len(IMAGE),
        "folders_by_status": {"empty": 1, "new": 1},
    }


def test_archived_images_are_not_counted(api: Api, project: dict[str, Any]) -> None:
    [image] = [item for item in ok(api.get(f"/datasets/{project['id']}/images"))["images"] if item["virtual_folder_path"] == "/nightly"]
    ok(api.delete(f"/images/{image['id']}"))

    nightly = ids_by_path(api, project)["/nightly"]
    assert ok(api.get(f"/folders/{nightly}/stats"))["total_images"] == 0
    assert folders(api, project)[1]["image_count"] == 0


def test_a_folder_is_complete_when_its_images_are(api: Api, project: dict[str, Any]) -> None:
    top = ids_by_path(api, project)["/night/late"]
    [image] = [item for item in ok(api.get(f"/datasets/{project['id']}/images"))["images"] if item["filename"] == "c.png"]

    for status, state in (("annotate", "in_progress"), ("complete", "complete")):
        ok(api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": [image["id"]], "updates": {"status": status}}))
        assert ok(api.get(f"/folders/{top}/stats"))["folders_by_status"] == {state: 1}


def test_moving_images_creates_the_parent_folders(api: Api, emulator: Emulator) -> None:
    images = emulator.seed("seeded", images=2)
    ok(api.post("/batch/images/move", {"dataset_name": "seeded", "image_ids": images, "target_folder_path": "/x/y/z"}))
    project = ok(api.get("/datasets/by-name/seeded"))["dataset"]

    assert set(ids_by_path(api, project)) == {"/x", "/x/y", "/x/y/z"}


def test_unknown_projects_and_folders_are_404(api: Api, project: dict[str, Any], other_org: Api) -> None:
    folder = ids_by_path(api, project)["/night"]

    assert detail(api.get(f"/folders/list/{UNKNOWN_ID}"), 404)
    assert detail(api.get(f"/folders/tree/{UNKNOWN_ID}"), 404)
    assert detail(api.get(f"/folders/{UNKNOWN_ID}/stats"), 404)
    assert detail(api.get(f"/folders/list/{project['id']}", parent_path="/Night"), 404)
    assert detail(other_org.get(f"/folders/list/{project['id']}"), 404)
    assert detail(other_org.get(f"/folders/tree/{project['id']}"), 404)
    assert detail(other_org.get(f"/folders/{folder}/stats"), 404)
    assert errors(api.get(f"/folders/list/{project['id']}", parent_path="night")) == {("query.parent_path", "string_pattern_mismatch")}
    ok(api.delete("/projects/ds"))
    assert detail(api.get(f"/folders/{folder}/stats"), 404)


def test_viewers_can_read_folders(project: dict[str, Any], emulator: Emulator) -> None:
    with Api(emulator, emulator.key("viewer")) as viewer:
        assert len(folders(viewer, project)) == 2
        assert ok(viewer.get(f"/folders/{ids_by_path(viewer, project)['/night']}/stats"))["total_images"] == 2
