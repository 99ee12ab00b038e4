"""Generated requests: every response conforms to the contract, none is a 500, and error responses have no effects."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pictograph.emulator import Emulator
from pictograph.emulator.contract.openapi import Contract, Operation
from pictograph.emulator.handlers import HANDLERS
from tests.emulator.calls import Api, ok

CONTRACT = Contract.bundled()
OPERATIONS = [operation for operation in CONTRACT.operations.values() if operation.id in HANDLERS and operation.path.startswith("/api/")]
KNOWN = {
    "name": ["ds", "new", "e1"],
    "dataset_name": ["ds"],
    "export_name": ["e1", "e2"],
    "image_filename": ["picture_0000.png"],
    "image_filenames": ["picture_0000.png", "picture_0001.png"],
    "filename": ["a.png", "b.mp4"],
    "operation": ["training_a10g", "magic"],
    "tool_name": ["create_dataset", "list_models", "save_annotations", "create_export", "fly"],
    "email": ["ada@example.com"],
    "expires_at": ["2030-01-01T00:00:00Z"],
    "url": ["https://127.0.0.1:1/hook"],
    "content_type": ["image/png", "video/mp4"],
    "mime_type": ["image/png"],
    "color": ["#102030"],
}
INVALID = st.sampled_from(
    ["", "/", "..", "a/b", "é", "0", "-1", "null", "true", None, True, -5, 1.5, 10**20, [], {}, [None], {"a": 1}]
) | st.text(max_size=8)


def valid_values(name: str, schema: dict[str, Any], ids: list[str]) -> st.SearchStrategy[Any]:
    """Return values that are valid against the schema, with names and ids of existing objects."""
    schema = CONTRACT.dereference(schema)
    if name.endswith("_id") or schema.get("format") == "uuid":
        return st.sampled_from(ids)
    branches = [*schema.get("allOf", ())[:1], *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    if branches:
        return st.one_of([valid_values(name, branch, ids) for branch in branches])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    kind = CONTRACT.json_type(schema)
    if kind == "object":
        fields = {key: valid_values(key, field, ids) for key, field in schema.get("properties", {}).items()}
        required = {key: fields.pop(key) for key in schema.get("required", ()) if key in fields}
        return st.fixed_dictionaries(required, optional=fields)
    if kind == "array":
        items = valid_values(name, schema.get("items", {}), ids)
        return st.lists(items, min_size=schema.get("minItems", 0), max_size=max(3, schema.get("minItems", 0)))
    if kind in ("integer", "number"):
        low = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        return st.integers(int(low), int(min(schema.get("maximum", low + 200), low + 200)))
    if kind == "boolean":
        return st.booleans()
    if kind == "null":
        return st.none()
    return st.sampled_from(KNOWN.get(name, ["/night" if schema.get("pattern") == "^/" else "thing"]))


def invalidated(data: st.DataObject, value: Any) -> Any:
    """Return the value with one error: a field is missing, added, or has another value."""
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [invalidated(data, value[0]), *value[1:]]
    if not isinstance(value, dict) or not value:
        return data.draw(INVALID)
    key = data.draw(st.sampled_from(sorted(value)))
    error = data.draw(st.sampled_from(["missing", "added", "other", "deeper"]))
    if error == "missing":
        return {name: item for name, item in value.items() if name != key}
    if error == "added":
        return {**value, data.draw(st.text(min_size=1, max_size=5)): data.draw(INVALID)}
    return {**value, key: invalidated(data, value[key]) if error == "deeper" else data.draw(INVALID)}


@pytest.fixture(scope="module")
def module_api() -> Any:
    with Emulator() as emulator, Api(emulator) as api:
        yield api


@pytest.mark.slow
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_every_operation_conforms_to_the_contract(module_api: Api, operation: Operation) -> None:
    emulator = module_api.emulator
    emulator.reset()
    ids = [*emulator.seed("ds"), emulator.organization_id]
    ids.append(ok(module_api.get("/datasets/by-name/ds"))["dataset"]["id"])
    ids.append(module_api.export("ds", include_images=True)["id"])
    started = ok(module_api.post("/training/", {"dataset_name": "ds", "export_name": "e1", "pipeline_type": "yolox"}))
    emulator.advance(10)
    ids.append(started["training_run"]["id"])
    ids.append(ok(module_api.get("/models/"))["models"][0]["id"])

    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def send(data: st.DataObject) -> None:
        valid = data.draw(st.booleans())
        path = operation.path
        query: list[tuple[str, str]] = []
        for parameter in operation.parameters:
            drawn = data.draw(valid_values(parameter.name, parameter.schema, ids))
            if not valid and data.draw(st.booleans()):
                drawn = data.draw(INVALID)
            if parameter.location == "path":
                path = path.replace(f"{{{parameter.name}}}", quote(str(drawn), safe="").replace(".", "%2E") or "-")
            elif parameter.location == "query" and (parameter.required or data.draw(st.booleans())):
                query += [(parameter.name, str(item)) for item in (drawn if isinstance(drawn, list) else [drawn])]
        content: dict[str, Any] = {}
        if operation.body is not None:
            body = data.draw(valid_values("", CONTRACT.resolve(operation.body.pointer), ids))
            if "image_id" in body and valid:
                body["image_id"] = path.rpartition("/")[2]
            if not valid:
                body = invalidated(data, body)
            content = {"json": body} if operation.body.media_type == "application/json" else {"data": _form(body)}
        before = emulator.effects
        url = httpx.URL(emulator.base_url, raw_path=f"{path}?{urlencode(query)}".encode())
        response = module_api.http.request(operation.method, url, **content)
        assert response.status_code < 500, response.text
        assert emulator.breaches == []
        if not response.is_success:
            assert emulator.effects == before

    send()


def _form(body: Any) -> dict[str, str]:
    return {name: str(value) for name, value in body.items() if name} if isinstance(body, dict) else {}
