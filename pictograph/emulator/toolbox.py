"""The tools that an agent may be given. Where a tool is an operation, its arguments are those of the contract."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from pictograph.emulator.contract import Contract, Operation
from pictograph.emulator.documents import Document, is_list, is_object

VERSION = "1.0.0"


@frozen
class Tool:
    """One tool; `operation` is None for those that only a client can run, as they read its files or wait for jobs."""

    name: str
    description: str
    role: str
    cost: int
    idempotent: bool
    operation: str | None = None
    arguments: tuple[str, ...] = ()
    """Arguments of a tool without an operation; all are texts, the first one or two are required."""


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("list_datasets", "List the datasets of the organization.", "viewer", 0, True, "list_datasets"),
        Tool("get_dataset", "Fetch one dataset by its name.", "viewer", 0, True, "get_dataset_by_name"),
        Tool("get_annotations", "Fetch the annotations of one image.", "viewer", 0, True, "get_annotations"),
        Tool("search_by_tag", "Find images by their tags.", "viewer", 0, True, "search_images_by_tags"),
        Tool("search_by_similarity", "Find images that look like one.", "viewer", 0, True, "search_similar_images"),
        Tool("list_exports", "List exports.", "viewer", 0, True, "list_exports"),
        Tool("download_export", "Ask where to fetch the ZIP of an export.", "viewer", 0, True, "get_export_download"),
        Tool("get_training_status", "Fetch one training run.", "viewer", 0, True, "get_training_run"),
        Tool("list_models", "List models.", "viewer", 0, True, "list_models"),
        Tool("download_model", "Ask where to fetch the weights of a model.", "viewer", 0, True, "get_model_download"),
        Tool("get_credit_balance", "Fetch the credits of the organization.", "viewer", 0, True, "get_credit_balance"),
        Tool("estimate_credit_cost", "Estimate what an operation costs.", "viewer", 0, True, "estimate_credits"),
        Tool("save_annotations", "Replace the annotations of one image.", "member", 0, True, "save_annotations"),
        Tool("delete_image", "Archive or delete one image.", "member", 0, True, "delete_image"),
        Tool("cancel_training", "Cancel a training run.", "member", 0, True, "cancel_training_run"),
        Tool("validate_connector", "Check the key of a provider.", "member", 0, True, "validate_connector"),
        Tool("upload_dataset_from_folder", "Upload a folder of images.", "member", 0, False, arguments=("dataset_name", "folder")),
        Tool("create_dataset", "Create a dataset.", "member", 0, False, "create_project"),
        Tool("upload_image", "Upload one image.", "member", 0, False, arguments=("dataset_id", "file_path", "folder_path")),
        Tool("create_export", "Start an export.", "member", 0, False, "create_export"),
        Tool("import_from_connector", "Start to import datasets from a provider.", "member", 0, False, "start_connector_import"),
        Tool("auto_annotate_point", "Segment what lies under a point.", "member", 1, False, "auto_annotate_point"),
        Tool("auto_annotate_box", "Segment what looks like the thing in a box.", "member", 1, False, "auto_annotate_box"),
        Tool("auto_annotate_text", "Segment what a text names.", "member", 1, False, "auto_annotate_text"),
        Tool("auto_annotate_dataset", "Start to annotate many images.", "member", 10, False, "create_auto_annotate_batch"),
        Tool("train_pipeline", "Export a dataset and train on it.", "member", 100, False, arguments=("dataset_name", "pipeline", "gpu")),
        Tool("full_pipeline", "Upload, annotate and train.", "member", 110, False, arguments=("dataset_name", "folder", "pipeline")),
        Tool("delete_dataset", "Delete a dataset and all that is in it.", "admin", 0, True, "delete_project"),
    )
}
"""By name."""


def input_schema(tool: Tool, contract: Contract) -> Document:
    """Return the JSON Schema of a tool's arguments, closed and without references."""
    if tool.operation is None:
        texts = {name: {"type": "string", "minLength": 1} for name in tool.arguments}
        return {"type": "object", "properties": texts, "required": list(tool.arguments[:2]), "additionalProperties": False}
    operation = contract.operations[tool.operation]
    properties: Document = {}
    required: list[str] = []
    for parameter in operation.parameters:
        if parameter.place != "header":
            properties[parameter.name] = resolved(contract, parameter.schema)
            required += [parameter.name] if parameter.required else []
    body = body_schema(operation, contract)
    for name, schema in body.get("properties", {}).items():
        properties[name] = resolved(contract, schema)
    required += [name for name in body.get("required", []) if name not in required]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def body_schema(operation: Operation, contract: Contract) -> Document:
    """Return the schema of an operation's body, or an empty one."""
    schema: Document = contract.at(operation.body.pointer) if operation.body is not None else {}
    return schema


def resolved(contract: Contract, node: Any) -> Any:
    """Return the schema with each `$ref` replaced by what it leads to, and without the contract's own extensions."""
    node = contract.follow(node)
    if is_object(node):
        return {k: resolved(contract, v) for k, v in node.items() if not k.startswith("x-") and k != "discriminator"}
    if is_list(node):
        return [resolved(contract, item) for item in node]
    return node
