"""Tag `tools`: the registry of agent tools, and running them on the server."""

from __future__ import annotations

from collections.abc import Callable

from pictograph.emulator import Emulator
from tests.emulator.calls import Api, box, errors, ok


def test_the_registry_lists_28_tools_with_closed_schemas(api: Api) -> None:
    registry = ok(api.get("/tools.json"))
    tools = {tool["name"]: tool for tool in registry["tools"]}

    assert registry["count"] == len(tools) == 28
    assert all(tool["input_schema"]["additionalProperties"] is False for tool in tools.values())
    assert "$ref" not in api.get("/tools.json").text
    assert (tools["delete_dataset"]["required_role"], tools["train_pipeline"]["credit_cost"]) == ("admin", 100)
    assert tools["create_export"]["input_schema"]["required"] == ["dataset_name", "name"]
    assert ok(api.get("/tools"))["count"] == 28


def test_a_tool_performs_its_operation(api: Api) -> None:
    created = ok(api.post("/_dispatch/create_dataset", {"name": "ds", "classes": [{"name": "person", "type": "bbox"}]}))
    image = api.upload(created["project"]["id"], "a.png")

    assert ok(api.post("/_dispatch/get_dataset", {"name": "ds"}))["dataset"]["image_count"] == 1
    saved = ok(api.post("/_dispatch/save_annotations", {"image_id": image, "annotations": [box("1")]}))
    assert saved["new_count"] == 1
    assert ok(api.post("/_dispatch/search_by_tag", {"objects": ["person"]}))["count"] == 1
    assert ok(api.post("/_dispatch/get_credit_balance", {}))["credits_remaining"] == 10_000
    assert ok(api.post("/_dispatch/delete_dataset", {"name": "ds"}))["success"]


def test_tool_arguments_roles_and_names_are_validated(api: Api, as_role: Callable[[str], Api], emulator: Emulator) -> None:
    assert errors(api.post("/_dispatch/create_dataset", {"title": "x"})) == {("body.name", "missing"), ("body.title", "extra_forbidden")}
    assert errors(api.post("/_dispatch/get_dataset", {"include_images": "yes"})) == {
        ("body.name", "missing"),
        ("body.include_images", "bool_type"),
    }
    assert as_role("viewer").post("/_dispatch/create_dataset", {"name": "x"}).status_code == 403
    assert as_role("member").post("/_dispatch/delete_dataset", {"name": "x"}).status_code == 403
    assert api.post("/_dispatch/upload_dataset_from_folder", {"dataset_name": "x", "folder": "y"}).status_code == 404
    assert api.post("/_dispatch/fly", {}).status_code == 404
