"""Tag `models`: models created by training runs."""

from __future__ import annotations

import json
from functools import partial

from pictograph.emulator.backend import Backend
from pictograph.emulator.fakes.model_files import onnx_file, pytorch_file
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import conflict, not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp
from pictograph.emulator.state.database import Row

MODEL_TYPES = {
    "yolox": "object_detection",
    "rfdetr_detection": "object_detection",
    "detectron2": "instance_segmentation",
    "rfdetr_segmentation": "instance_segmentation",
    "sm_pytorch": "semantic_segmentation",
    "classification": "classification",
}
"""Model type by training pipeline."""
_FILE_WRITERS = {"onnx": onnx_file, "pytorch": pytorch_file}
_SUFFIXES = {"onnx": "onnx", "pytorch": "pt"}


@handles("list_models")
def list_models(call: Call) -> JsonObject:
    """List models, optionally those trained on one dataset."""
    args = call.arguments
    rows = call.db.rows(
        "SELECT * FROM models WHERE org_id = ? AND (? IS NULL OR status = ?) AND (? IS NULL OR model_type = ?)"
        " AND (? IS NULL OR project_id IN (SELECT id FROM projects WHERE name = ? AND org_id = models.org_id))"
        " ORDER BY seq LIMIT ? OFFSET ?",
        call.org_id,
        args["status"],
        args["status"],
        args["model_type"],
        args["model_type"],
        args["dataset_name"],
        args["dataset_name"],
        args["limit"],
        args["offset"],
    )
    return {"success": True, "models": [_serialize(row) for row in rows]}


@handles("get_model")
def get_model(call: Call) -> JsonObject:
    """Return a model."""
    return {"success": True, "model": _serialize(model(call, call.arguments["model_id"]))}


@handles("get_model_download")
def get_model_download(call: Call) -> JsonObject:
    """Return a signed URL of the model file."""
    row, file_format = model(call, call.arguments["model_id"]), call.arguments["format"]
    if row["status"] != "ready":
        raise conflict(f"The model is not ready (status '{row['status']}')")
    path = _path(row, file_format)
    if call.backend.objects.size(path) is None:
        raise not_found("Model file")
    filename = f"{row['name']}.{_SUFFIXES[file_format]}".replace("/", "-")
    url = call.backend.download_url(path, "application/octet-stream", filename)
    return {"success": True, "download_url": url, "model_name": row["name"], "filename": filename}


@handles("delete_model")
def delete_model(call: Call) -> JsonObject:
    """Delete a model and its files."""
    row, backend = model(call, call.arguments["model_id"]), call.backend
    call.db.run("DELETE FROM models WHERE id = ?", row["id"])
    for file_format in _FILE_WRITERS:
        call.db.after_commit(partial(backend.objects.remove, _path(row, file_format)))
    return {"success": True, "message": f"Model '{row['name']}' deleted"}


def model(call: Call, model_id: str) -> Row:
    """Return the model with this id. Raises 404."""
    row = call.db.row("SELECT * FROM models WHERE org_id = ? AND id = ?", call.org_id, model_id.lower())
    if row is None:
        raise not_found("Model")
    return row


def add_model(backend: Backend, run: Row, metrics: JsonObject, *, now: float) -> str:
    """Add the model of a training run, with model files that contain no trained weights; return its id."""
    export = backend.db.row("SELECT class_names FROM exports WHERE id = ?", run["export_id"])
    names: list[str] = json.loads(export["class_names"]) if export is not None and export["class_names"] else []
    model_id = new_id()
    backend.db.insert(
        "models",
        id=model_id,
        org_id=run["org_id"],
        name=run["name"],
        project_id=run["project_id"],
        run_id=run["id"],
        model_type=MODEL_TYPES[run["pipeline_type"]],
        architecture=run["pipeline_type"],
        status="ready",
        metrics=json.dumps(metrics),
        class_mapping=json.dumps({str(index): name for index, name in enumerate(names)}),
        version="1.0.0",
        created_at=now,
        updated_at=now,
    )
    row = backend.db.row("SELECT * FROM models WHERE id = ?", model_id)
    if row is None:
        raise LookupError(f"no model {model_id}")
    for file_format, make in _FILE_WRITERS.items():
        backend.objects.put(_path(row, file_format), make(row["name"], names))
    return model_id


def copy_files(backend: Backend, source: Row, copy: Row) -> None:
    """Copy the files of one model to another."""
    for file_format in _FILE_WRITERS:
        content = backend.objects.get(_path(source, file_format))
        if content is not None:
            backend.objects.put(_path(copy, file_format), content)


def _path(row: Row, file_format: str) -> str:
    return f"organizations/{row['org_id']}/models/{row['id']}/weights.{_SUFFIXES[file_format]}"


def _serialize(row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "name", "model_type", "architecture", "status", "version")}
    result |= {
        "organization_id": row["org_id"],
        "description": f"Trained with the {row['architecture']} pipeline (simulated)",
        "visibility": row["visibility"],
        "metrics": json.loads(row["metrics"]),
        "class_mapping": json.loads(row["class_mapping"]),
        "parent_model_id": None,
        "forked_from_model_id": row["forked_from"],
        "created_at": timestamp(row["created_at"]),
        "updated_at": timestamp(row["updated_at"]),
    }
    return result
