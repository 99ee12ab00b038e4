"""Fifteen changes of the small contract in `base.yaml`, each with the expected report.

An edit is (marker, old, new): the first `old` after `marker` is replaced by `new`. An expectation is (kind, pointer, text on the reported
line of the new contract, operations); nothing else may be reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BASE = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")

Edit = tuple[str, str, str]
Expected = tuple[str, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Case:
    name: str
    edits: tuple[Edit, ...]
    expect: tuple[Expected, ...]

    @property
    def text(self) -> str:
        return edited(*self.edits)


def edited(*edits: Edit, text: str = BASE) -> str:
    """The contract with these edits."""
    for marker, old, new in edits:
        start = text.index(old, text.index(marker))
        text = text[:start] + new + text[start + len(old) :]
    return text


BREAKING = (
    Case(
        "an operation is removed",
        (
            ("operationId: get_run", "operationId: get_run", "operationId: read_state"),
            ("/runs/{run_id}:", "/runs/{run_id}:", "/runs/{run_id}/state:"),
        ),
        (
            ("operation-removed", "/paths/~1runs~1{run_id}/get", "paths:", ("get_run",)),
            ("operation-added", "/paths/~1runs~1{run_id}~1state/get", "get:", ("read_state",)),
        ),
    ),
    Case(
        "an operation is renamed",
        (("operationId: get_dataset", "get_dataset", "read_dataset"),),
        (("operation-renamed", "/paths/~1datasets~1{dataset_id}/get/operationId", "operationId: read_dataset", ("read_dataset",)),),
    ),
    Case(
        "a query parameter becomes required",
        (("name: state, in: query", "in: query", "in: query, required: true"),),
        (("parameter-required", "/paths/~1datasets~1/get/parameters/1", "name: state, in: query", ("list_datasets",)),),
    ),
    Case(
        "an operation loses a shared parameter",
        (("operationId: save_annotations", "        - $ref: '#/components/parameters/Limit'\n", ""),),
        (
            (
                "parameter-removed",
                "/paths/~1images~1{image_id}~1annotations/post/parameters/0",
                "parameters:",
                ("save_annotations",),
            ),
        ),
    ),
    Case(
        "a request gets a new required field",
        (
            ("NewDataset:", "required: [name]", "required: [name, owner]"),
            ("NewDataset:", "        kind:", "        owner: {type: string}\n        kind:"),
        ),
        (("field-added-required", "/components/schemas/NewDataset/properties/owner", "owner:", ("create_dataset",)),),
    ),
    Case(
        "an enum value of a request is removed",
        (("NewDataset:", "[photo, video]", "[photo]"),),
        (("enum-value-removed", "/components/schemas/NewDataset/properties/kind", "kind:", ("create_dataset",)),),
    ),
    Case(
        "a field of responses is removed",
        (("Dataset:", "        slug: {type: string}\n", ""),),
        (
            (
                "field-removed",
                "/components/schemas/Dataset/properties/slug",
                "properties:",
                ("list_datasets", "create_dataset", "get_dataset"),
            ),
        ),
    ),
    Case(
        "a field of responses becomes optional",
        (("Run:", "required: [id, status]", "required: [id]"),),
        (("field-optional", "/components/schemas/Run/properties/status", "status:", ("start_run", "get_run", "run_finished")),),
    ),
    Case(
        "a higher role is required",
        (("operationId: create_dataset", "x-required-role: member", "x-required-role: admin"),),
        (("role-raised", "/paths/~1datasets~1/post/x-required-role", "x-required-role: admin", ("create_dataset",)),),
    ),
    Case(
        "a default changes in a shared parameter",
        (("Limit:", "default: 100", "default: 50"),),
        (("default-changed", "/components/parameters/Limit/schema", "default: 50", ("list_datasets", "save_annotations")),),
    ),
)

HARMLESS = (
    Case(
        "an operation is added",
        (
            (
                "/runs/{run_id}:",
                "/runs/{run_id}:",
                "/runs/{run_id}/cancel:\n"
                "    post:\n"
                "      tags: [training]\n"
                "      operationId: cancel_run\n"
                "      responses: {200: {description: Done.}}\n"
                "  /runs/{run_id}:",
            ),
        ),
        (("operation-added", "/paths/~1runs~1{run_id}~1cancel/post", "post:", ("cancel_run",)),),
    ),
    Case(
        "a response has a new field",
        (("Run:", "        metrics:", "        gpu: {type: string}\n        metrics:"),),
        (("field-added", "/components/schemas/Run/properties/gpu", "gpu:", ("start_run", "get_run", "run_finished")),),
    ),
    Case(
        "a response has a new enum value",
        (("Run:", "[running, completed, failed]", "[running, completed, failed, cancelled]"),),
        (("enum-value-added", "/components/schemas/Run/properties/status", "status:", ("start_run", "get_run", "run_finished")),),
    ),
    Case(
        "a new type of annotation",
        (
            (
                "    UnknownAnnotation:",
                "    UnknownAnnotation:",
                "    LineAnnotation:\n"
                "      type: object\n"
                "      required: [type]\n"
                "      properties: {type: {const: line}}\n"
                "    UnknownAnnotation:",
            ),
            (
                "    Annotation:",
                "        - $ref: '#/components/schemas/UnknownAnnotation'",
                "        - $ref: '#/components/schemas/LineAnnotation'\n        - $ref: '#/components/schemas/UnknownAnnotation'",
            ),
        ),
        (
            ("schema-added", "/components/schemas/LineAnnotation", "LineAnnotation:", ("get_annotations", "save_annotations")),
            ("variant-added-open", "/components/schemas/Annotation/anyOf/2", "LineAnnotation'", ("get_annotations", "save_annotations")),
        ),
    ),
    Case(
        "a request has a new optional field and a wider limit",
        (
            ("NewDataset:", "maxLength: 100", "maxLength: 200"),
            ("NewDataset:", "        note:", "        color: {type: string}\n        note:"),
        ),
        (
            ("limits-loosened", "/components/schemas/NewDataset/properties/name", "name:", ("create_dataset",)),
            ("field-added", "/components/schemas/NewDataset/properties/color", "color:", ("create_dataset",)),
        ),
    ),
)
