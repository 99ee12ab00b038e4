"""The schemas of the contract are valid, and accept and reject what their descriptions state."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IMAGE_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"
CONTRACT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "generated" / "pictograph_api" / "openapi.json").read_bytes())
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]

BOX: dict[str, Any] = {"id": "k-01", "name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8.5, "w": 40, "h": 22}}
RING = [{"x": 4, "y": 5}, {"x": 95, "y": 7}, {"x": 88, "y": 70}]
HOLE = [{"x": 55, "y": 15}, {"x": 64, "y": 16}, {"x": 61, "y": 24}]
POLYGON: dict[str, Any] = {"id": "k-02", "name": "pond", "type": "polygon", "polygon": {"paths": [RING, HOLE]}}
POLYLINE: dict[str, Any] = {"id": "k-03", "name": "fence", "type": "polyline", "polyline": {"path": RING[:2]}}
KEYPOINT: dict[str, Any] = {"id": "k-04", "name": "beak", "type": "keypoint", "keypoint": {"x": 17, "y": 29}}

VALID = {
    "box": BOX,
    "box with everything": {**BOX, "confidence": 0.91, "created_by": "sam3", "attributes": ["wet", {"age": 3}]},
    "without a creator": {**BOX, "created_by": None},
    "confidence 1": {**BOX, "confidence": 1},
    "confidence 0": {**BOX, "confidence": 0},
    "polygon with a hole": POLYGON,
    "polygon with its box": {**POLYGON, "bounding_box": {"x": 4, "y": 5, "w": 91, "h": 65}},
    "polyline": POLYLINE,
    "keypoint": KEYPOINT,
}

MALFORMED = {
    "class in place of name": {"id": "a", "class": "person", "type": "bbox", "bounding_box": BOX["bounding_box"]},
    "class and type only": {"class": "person", "type": "bbox"},
    "flat polygon": {**POLYGON, "polygon": [7, 9, 41, 9, 41, 33]},
    "polygon of pairs": {**POLYGON, "polygon": [[7, 9], [41, 9], [41, 33]]},
    "flat ring": {**POLYGON, "polygon": {"paths": [[7, 9, 41, 9, 41, 33]]}},
    "one ring in its former field": {**POLYGON, "polygon": {"path": RING}},
    "box as a list": {**BOX, "bounding_box": [12, 8, 40, 22]},
    "box in another field": {"id": "a", "name": "heron", "type": "bbox", "bbox": BOX["bounding_box"]},
    "no type": {key: value for key, value in BOX.items() if key != "type"},
    "ring of two points": {**POLYGON, "polygon": {"paths": [RING[:2]]}},
    "no rings": {**POLYGON, "polygon": {"paths": []}},
    "line of one point": {**POLYLINE, "polyline": {"path": RING[:1]}},
    "no width": {**BOX, "bounding_box": {"x": 1, "y": 1, "w": 0, "h": 4}},
    "negative height": {**BOX, "bounding_box": {"x": 1, "y": 1, "w": 4, "h": -1}},
    "confidence above 1": {**BOX, "confidence": 1.01},
    "negative confidence": {**BOX, "confidence": -0.01},
    "geometry of another type": {**POLYLINE, "type": "polygon"},
}

REJECTED_ON_WRITE_ONLY = {
    "unknown type": {**BOX, "type": "cuboid"},
    "unknown field": {**BOX, "colour": "red"},
    "box on a keypoint": {**KEYPOINT, "bounding_box": BOX["bounding_box"]},
    "blank id": {**BOX, "id": "  "},
    "blank name": {**BOX, "name": " "},
}

ERROR_BODIES = [
    ("ErrorBody", {"detail": "Dataset not found"}),
    ("ConflictBody", {"detail": "This name is taken"}),
    ("ConflictBody", {"detail": {"error_code": "idempotency_conflict", "message": "Used for another request"}}),
    ("PaymentRequiredBody", {"detail": {"error": "insufficient_credits", "required": 12, "remaining": 0, "upgrade_url": "/settings"}}),
    ("PaymentRequiredBody", {"detail": "Not enough credits", "required": 50, "remaining": 10, "upgrade_url": "https://example.com"}),
    (
        "PaymentRequiredBody",
        {"detail": {"error": "limit_exceeded", "limit_type": "users", "current": 3, "limit": 3, "pending": 1, "upgrade_url": "/"}},
    ),
    ("ValidationErrorBody", {"detail": [{"loc": ["body", "annotations", 2, "name"], "msg": "Field required", "type": "missing"}]}),
]


def validator(schema: Any) -> Any:
    """Compile a schema of the contract, given itself or by its name under components."""
    schema = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    text = json.dumps({"spec": CONTRACT, "schema": schema}).replace('"#/components/', '"urn:spec#/components/')
    both = json.loads(text)
    registry = jsonschema_rs.Registry([("urn:spec", {"$schema": DIALECT, **both["spec"]})])
    return jsonschema_rs.Draft202012Validator(both["schema"], registry=registry, validate_formats=True)


def media_types(node: Any, pointer: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every media type object of the contract with its JSON pointer."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "content":
                yield from ((f"{pointer}/content/{media}", body) for media, body in value.items())
            yield from media_types(value, f"{pointer}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from media_types(value, f"{pointer}/{index}")


def examples() -> Iterator[tuple[str, Any, Any]]:
    """Every example of the contract: its location, its schema and its value."""
    for pointer, body in media_types(CONTRACT):
        if "example" in body:
            yield pointer, body["schema"], body["example"]
        for name, example in body.get("examples", {}).items():
            yield f"{pointer}/{name}", body["schema"], example["value"]
    for name, schema in SCHEMAS.items():
        for index, example in enumerate(schema.get("examples", [])):
            yield f"{name}/{index}", name, example


def save_request(annotation: Any) -> dict[str, Any]:
    return {"image_id": IMAGE_ID, "annotations": [annotation]}


def test_every_schema_is_valid_json_schema_and_every_reference_leads_to_one() -> None:
    jsonschema_rs.meta.validate({"$schema": DIALECT, "$defs": SCHEMAS})
    assert validator({"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in SCHEMAS]})


def test_the_contract_has_examples() -> None:
    assert len(list(examples())) >= 10


@pytest.mark.parametrize(("schema", "example"), [pytest.param(schema, value, id=location) for location, schema, value in examples()])
def test_every_example_conforms_to_its_schema(schema: Any, example: Any) -> None:
    validator(schema).validate(example)


@pytest.mark.parametrize("annotation", VALID.values(), ids=VALID)
def test_a_valid_annotation_can_be_read_and_saved(annotation: dict[str, Any]) -> None:
    validator("Annotation").validate(annotation)
    validator("SaveAnnotationsRequest").validate(save_request(annotation))


@pytest.mark.parametrize("annotation", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_annotation_is_rejected_on_read_and_write(annotation: dict[str, Any]) -> None:
    assert not validator("SaveAnnotationsRequest").is_valid(save_request(annotation))
    assert not validator("Annotation").is_valid(annotation)


@pytest.mark.parametrize("annotation", REJECTED_ON_WRITE_ONLY.values(), ids=REJECTED_ON_WRITE_ONLY)
def test_an_annotation_of_a_newer_server_can_be_read_but_not_saved(annotation: dict[str, Any]) -> None:
    validator("Annotation").validate(annotation)
    assert not validator("SaveAnnotationsRequest").is_valid(save_request(annotation))


def test_an_empty_list_of_annotations_can_be_saved() -> None:
    validator("SaveAnnotationsRequest").validate({"image_id": IMAGE_ID, "annotations": []})


def test_every_writable_field_is_also_readable() -> None:
    models = {name: schema for name, schema in SCHEMAS.items() if "x-python-model" in schema and "properties" in schema}
    assert models
    for name, schema in models.items():
        assert schema["properties"].keys() <= SCHEMAS[schema["x-python-model"]]["properties"].keys(), name


@pytest.mark.parametrize(("name", "body"), ERROR_BODIES)
def test_error_bodies_conform_to_their_schemas(name: str, body: dict[str, Any]) -> None:
    validator(name).validate(body)
