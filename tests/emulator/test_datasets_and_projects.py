"""Tags `datasets` and `projects`: two representations of the same objects."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, box, detail, errors, ok


def test_a_project_is_a_dataset_with_the_same_id(api: Api) -> None:
    project = api.project("birds", ("heron",), description="of the pond")

    dataset = ok(api.get(f"/datasets/{project['id']}"))["dataset"]
    by_name = ok(api.get("/datasets/by-name/birds"))["dataset"]

    assert dataset["name"] == project["name"] == "birds"
    assert by_name["organization_id"] == api.emulator.organization_id
    assert "organization_id" not in dataset
    assert "images" not in by_name
    assert project["annotation_types"] == ["bbox"]
    assert [(one["name"], one["type"]) for one in dataset["classes"]] == [("heron", "bbox")]
    assert dataset["classes"][0]["color"].startswith("#")


def test_names_are_unique_and_case_sensitive(api: Api) -> None:
    api.project("Birds")

    assert "exists" in detail(api.post("/projects/", {"name": "Birds"}), 409)
    assert api.get("/datasets/by-name/birds").status_code == 404
    assert api.get("/projects/birds").status_code == 404
    api.project("birds")


@pytest.mark.parametrize("name", ["a/b", "100% räuber", "..", "a?b#c", "%2F"])
def test_any_name_can_be_addressed_percent_encoded(api: Api, name: str) -> None:
    from urllib.parse import quote

    api.project(name)
    found = api.http.get(f"/api/v1/developer/projects/{quote(name, safe='').replace('.', '%2E')}")

    assert ok(found)["project"]["name"] == name


def test_an_update_changes_only_the_given_fields(api: Api) -> None:
    api.project("old", ("a", "b"), description="kept")

    renamed = ok(api.patch("/projects/old", {"name": "new"}))["project"]
    reclassed = ok(api.patch("/projects/new", {"classes": [{"name": "c"}], "description": ""}))["project"]

    assert renamed["description"] == "kept"
    assert renamed["updated_at"] is not None
    assert [one["name"] for one in reclassed["classes"]] == ["c"]
    assert reclassed["description"] is None
    assert api.get("/projects/old").status_code == 404


def test_invalid_projects_are_rejected(api: Api) -> None:
    api.project("one")
    api.project("two")

    assert api.patch("/projects/one", {"name": "two"}).status_code == 409
    assert errors(api.patch("/projects/one", {})) == {("body", "value_error")}
    assert errors(api.post("/projects/", {"name": "x", "annotation_types": ["circle"]})) == {("body.annotation_types.0", "enum")}
    assert errors(api.post("/projects/", {"title": "x"})) == {("body.name", "missing"), ("body.title", "extra_forbidden")}
    assert errors(api.post("/projects/", {"name": "  "})) == {("body.name", "string_pattern_mismatch")}


def test_counts_follow_the_images(api: Api) -> None:
    project = api.project()
    first, second, third = (api.upload(project["id"], f"{n}.png") for n in "abc")
    ok(api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": [first, second], "updates": {"status": "complete"}}))
    ok(api.delete(f"/images/{second}"))

    dataset = ok(api.get(f"/datasets/{project['id']}"))["dataset"]
    size = ok(api.get(f"/images/{third}/metadata"))["image"]["file_size"]

    assert (dataset["image_count"], dataset["completed_image_count"], dataset["archived_images"]) == (2, 1, 1)
    assert dataset["total_size"] == 3 * size

    ok(api.delete(f"/images/{first}", permanent=True))
    dataset = ok(api.get(f"/datasets/{project['id']}"))["dataset"]
    assert (dataset["image_count"], dataset["completed_image_count"], dataset["total_size"]) == (1, 0, 2 * size)


def test_images_are_paginated_without_archived_ones(api: Api) -> None:
    project = api.project()
    ids = [api.upload(project["id"], f"{n}.png") for n in range(5)]
    ok(api.delete(f"/images/{ids[0]}"))

    page = ok(api.get("/datasets/by-name/ds", include_images="true", images_limit=2, images_offset=1))["dataset"]["images"]
    listed = ok(api.get(f"/datasets/{project['id']}/images", limit=10))["images"]

    assert [image["id"] for image in page] == ids[2:4]
    assert [image["id"] for image in listed] == ids[1:]
    assert ok(api.get(f"/datasets/{project['id']}/images", status="complete"))["images"] == []


def test_lists_are_paginated_by_limit_and_offset(api: Api) -> None:
    for n in range(5):
        api.project(f"p{n}")

    names = [one["name"] for offset in (0, 2, 4, 6) for one in ok(api.get("/datasets/", limit=2, offset=offset))["datasets"]]
    projects = ok(api.get("/projects/", limit=3, offset=3))

    assert names == [f"p{n}" for n in range(5)]
    assert [one["name"] for one in projects["projects"]] == ["p3", "p4"]
    assert projects["pagination"] == {"limit": 3, "offset": 3}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"limit": 0}, ("query.limit", "greater_than_equal")),
        ({"limit": 1001}, ("query.limit", "less_than_equal")),
        ({"limit": "many"}, ("query.limit", "int_parsing")),
        ({"offset": -1}, ("query.offset", "greater_than_equal")),
    ],
)
def test_page_bounds_are_checked(api: Api, query: dict[str, object], expected: tuple[str, str]) -> None:
    assert errors(api.get("/datasets/", **query)) == {expected}


def test_unknown_query_parameters_are_ignored(api: Api) -> None:
    assert ok(api.get("/datasets/", sort="name"))["datasets"] == []


def test_the_download_list_contains_the_urls_of_its_mode(api: Api) -> None:
    project = api.project()
    plain, annotated = api.upload(project["id"], "a.png"), api.upload(project["id"], "b.png")
    ok(api.save(annotated, box("1")))

    full = ok(api.get("/datasets/by-name/ds/download"))
    images = ok(api.get("/datasets/by-name/ds/download", mode="images_only"))["items"]
    documents = ok(api.get("/datasets/by-name/ds/download", mode="annotations_only"))["items"]

    assert (full["dataset_id"], full["total_items"]) == (project["id"], 2)
    assert [item["id"] for item in full["items"]] == [plain, annotated]
    assert "annotation_url" not in full["items"][0]
    assert all("annotation_url" not in item for item in images)
    assert all("image_url" not in item for item in documents)
    assert api.storage.get(full["items"][0]["image_url"]).content == api.http.get(f"/api/v1/developer/images/{plain}").content
    assert ok(api.http.get(documents[1]["annotation_url"]))["annotation_count"] == 1


@pytest.mark.parametrize(("status", "found"), [("complete", 1), ("in_progress", 2), ("review", 1), ("not_started", 0)])
def test_the_download_list_filters_by_both_status_vocabularies(api: Api, status: str, found: int) -> None:
    project = api.project()
    for n, state in enumerate(("new", "annotate", "review", "complete")):
        image = api.upload(project["id"], f"{n}.png")
        ok(api.patch("/batch/images/update", {"dataset_name": "ds", "image_ids": [image], "updates": {"status": state}}))

    assert ok(api.get("/datasets/by-name/ds/download", status_filter=status))["total_items"] == found


def test_deleting_a_project_deletes_its_contents(api: Api, emulator: Emulator) -> None:
    project = api.project()
    image = api.upload(project["id"], "a.png", "/night/late")
    api.upload(project["id"], "b.png")
    url = api.export("ds", include_images=True)["download_url"]

    deleted = ok(api.delete("/projects/ds"))["deleted"]

    assert deleted == {"project_id": project["id"], "images": 2, "folders": 2, "gcs_blobs": 3}
    assert api.get("/projects/ds").status_code == 404
    assert api.get(f"/images/{image}/metadata").status_code == 404
    assert api.storage.get(url).status_code == 404
    api.project("ds")


def test_the_plan_limits_the_number_of_projects(api: Api, emulator: Emulator) -> None:
    emulator.set_limits(projects=1)
    api.project("one")

    error = detail(api.post("/projects/", {"name": "two"}), 402)

    assert (error["error"], error["limit_type"]) == ("limit_exceeded", "projects")
    assert (error["current"], error["limit"]) == (1, 1)
    assert error["upgrade_url"]


def test_organizations_do_not_see_each_others_projects(api: Api, other_org: Api) -> None:
    project = api.project("secret")

    assert other_org.get(f"/datasets/{project['id']}").status_code == 404
    assert other_org.get("/datasets/by-name/secret").status_code == 404
    assert other_org.delete("/projects/secret").status_code == 404
    assert ok(other_org.get("/projects/"))["projects"] == []
    other_org.project("secret")


def test_deleting_a_project_requires_an_admin(api: Api, as_role: Callable[[str], Api]) -> None:
    api.project()

    assert "admin" in detail(as_role("member").delete("/projects/ds"), 403)
    assert as_role("admin").delete("/projects/ds").status_code == 200
