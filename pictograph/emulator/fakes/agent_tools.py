"""The registry of agent tools. The arguments of a tool that maps to an operation are those of the contract."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from pictograph.emulator.contract.openapi import Contract, Operation
from pictograph.emulator.json_values import JsonObject, is_list, is_object

VERSION = "1.0.0"


@frozen
class Tool:
    """One tool; `operation` is None for tools that only a client can run, because they read local files or wait for jobs."""

    name: str
    description: str
    role: str
    cost: int
    idempotent: bool
    operation: str | None = None
    arguments: tuple[str, ...] = ()
    """Arguments of a tool without an operation; all are strings, and the first two are required."""


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("list_datasets", "List the datasets of the organization.", "viewer", 0, True, "list_datasets"),
        Tool("get_dataset", "Get a dataset by name.", "viewer", 0, True, "get_dataset_by_name"),
        Tool("get_annotations", "Get the annotations of an image.", "viewer", 0, True, "get_annotations"),
        Tool("search_by_tag", "Find images by their tags.", "viewer", 0, True, "search_images_by_tags"),
        Tool("search_by_similarity", "Find similar images.", "viewer", 0, True, "search_similar_images"),
        Tool("list_exports", "List exports.", "viewer", 0, True, "list_exports"),
        Tool("download_export", "Get the download URL of an export.", "viewer", 0, True, "get_export_download"),
        Tool("get_training_status", "Get a training run.", "viewer", 0, True, "get_training_run"),
        Tool("list_models", "List models.", "viewer", 0, True, "list_models"),
        Tool("download_model", "Get the download URL of a model.", "viewer", 0, True, "get_model_download"),
        Tool("get_credit_balance", "Get the credit balance of the organization.", "viewer", 0, True, "get_credit_balance"),
        Tool("estimate_credit_cost", "Estimate the cost of an operation.", "viewer", 0, True, "estimate_credits"),
        Tool("save_annotations", "Replace the annotations of an image.", "member", 0, True, "save_annotations"),
        Tool("delete_image", "Archive or delete an image.", "member", 0, True, "delete_image"),
        Tool("cancel_training", "Cancel a training run.", "member", 0, True, "cancel_training_run"),
        Tool("validate_connector", "Check the API key of a provider.", "member", 0, True, "validate_connector"),
        Tool("upload_dataset_from_folder", "Upload a folder of images.", "member", 0, False, arguments=("dataset_name", "folder")),
        Tool("create_dataset", "Create a dataset.", "member", 0, False, "create_project"),
        Tool("upload_image", "Upload an image.", "member", 0, False, arguments=("dataset_id", "file_path", "folder_path")),
        Tool("create_export", "Start an export.", "member", 0, False, "create_export"),
        Tool("import_from_connector", "Start an import of datasets from a provider.", "member", 0, False, "start_connector_import"),
        Tool("auto_annotate_point", "Segment the object at a point.", "member", 1, False, "auto_annotate_point"),
        Tool("auto_annotate_box", "Segment objects similar to the one in a box.", "member", 1, False, "auto_annotate_box"),
        Tool("auto_annotate_text", "Segment objects that match a text prompt.", "member", 1, False, "auto_annotate_text"),
        Tool("auto_annotate_dataset", "Start an annotation job for many images.", "member", 10, False, "create_auto_annotate_batch"),
        Tool(
            "train_pipeline",
            "Export a dataset and train a model.",
            "member",
            100,
            False,
            arguments=("dataset_name", "pipeline", "gpu"),
        ),
        Tool(
            "full_pipeline",
            "Upload, annotate and train.",
            "member",
            110,
            False,
            arguments=("dataset_name", "folder", "pipeline"),
        ),
        Tool("delete_dataset", "Delete a dataset and its contents.", "admin", 0, True, "delete_project"),
    )
}
"""Tools by name."""


def input_schema(tool: Tool, contract: Contract) -> JsonObject:
    """Return the JSON Schema of a tool's arguments, without references and without additional properties."""
    if tool.operation is None:
        strings = {name: {"type": "string", "minLength": 1} for name in tool.arguments}
        return {"type": "object", "properties": strings, "required": list(tool.arguments[:2]), "additionalProperties": False}
    operation = contract.operations[tool.operation]
    properties: JsonObject = {}
    required: list[str] = []
    for parameter in operation.parameters:
        if parameter.location != "header":
            properties[parameter.name] = inline_refs(contract, parameter.schema)
            required += [parameter.name] if parameter.required else []
    body = body_schema(operation, contract)
    for name, schema in body.get("properties", {}).items():
        properties[name] = inline_refs(contract, schema)
    required += [name for name in body.get("required", []) if name not in required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def body_schema(operation: Operation, contract: Contract) -> JsonObject:
    """Return the schema of an operation's request body, or an empty one."""
    schema: JsonObject = contract.resolve(operation.body.pointer) if operation.body is not None else {}
    return schema


def inline_refs(contract: Contract, node: Any) -> Any:
    """Return the schema with each `$ref` replaced by its target, and without `x-` extensions."""
    node = contract.dereference(node)
    if is_object(node):
        return {k: inline_refs(contract, v) for k, v in node.items() if not k.startswith("x-") and k != "discriminator"}
    if is_list(node):
        return [inline_refs(contract, item) for item in node]
    return node
