"""Tag `models`: what training runs made."""

from __future__ import annotations

import json
from functools import partial

from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.documents import Document, new_id, stamp
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import conflict, not_found
from pictograph.emulator.store import Row
from pictograph.emulator.weights import onnx_file, pytorch_file

TYPES = {
    "yolox": "object_detection",
    "rfdetr_detection": "object_detection",
    "detectron2": "instance_segmentation",
    "rfdetr_segmentation": "instance_segmentation",
    "sm_pytorch": "semantic_segmentation",
    "classification": "classification",
}
"""What each pipeline makes."""
_FILES = {"onnx": onnx_file, "pytorch": pytorch_file}
_SUFFIXES = {"onnx": "onnx", "pytorch": "pt"}


@handles("list_models")
def list_models(call: Call) -> Document:
    """One page, of all datasets or of those trained on one."""
    args = call.arguments
    rows = call.store.rows(
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
    return {"success": True, "models": [_view(row) for row in rows]}


@handles("get_model")
def get_model(call: Call) -> Document:
    """One model."""
    return {"success": True, "model": _view(model(call, call.arguments["model_id"]))}


@handles("get_model_download")
def get_model_download(call: Call) -> Document:
    """A signed URL of the weights."""
    row, form = model(call, call.arguments["model_id"]), call.arguments["format"]
    if row["status"] != "ready":
        raise conflict(f"The model is {row['status']}, not ready")
    path = _path(row, form)
    if call.backend.blobs.size(path) is None:
        raise not_found("Weights")
    filename = f"{row['name']}.{_SUFFIXES[form]}".replace("/", "-")
    url = call.backend.download_url(path, "application/octet-stream", filename)
    return {"success": True, "download_url": url, "model_name": row["name"], "filename": filename}


@handles("delete_model")
def delete_model(call: Call) -> Document:
    """The model and its weights."""
    row, backend = model(call, call.arguments["model_id"]), call.backend
    call.store.run("DELETE FROM models WHERE id = ?", row["id"])
    for form in _FILES:
        call.store.after_commit(partial(backend.blobs.remove, _path(row, form)))
    return {"success": True, "message": f"Model '{row['name']}' deleted"}


def model(call: Call, model_id: str) -> Row:
    """Return the model. Raises the 404."""
    row = call.store.row("SELECT * FROM models WHERE org_id = ? AND id = ?", call.org_id, model_id.lower())
    if row is None:
        raise not_found("Model")
    return row


def add_model(backend: Backend, run: Row, metrics: Document, *, now: float) -> str:
    """Add the model that a training run made, with files of weights that open but have learned nothing; return its id."""
    export = backend.store.row("SELECT class_names FROM exports WHERE id = ?", run["export_id"])
    names: list[str] = json.loads(export["class_names"]) if export is not None and export["class_names"] else []
    model_id = new_id()
    backend.store.insert(
        "models",
        id=model_id,
        org_id=run["org_id"],
        name=run["name"],
        project_id=run["project_id"],
        run_id=run["id"],
        model_type=TYPES[run["pipeline_type"]],
        architecture=run["pipeline_type"],
        status="ready",
        metrics=json.dumps(metrics),
        class_mapping=json.dumps({str(index): name for index, name in enumerate(names)}),
        version="1.0.0",
        created_at=now,
        updated_at=now,
    )
    row = backend.store.row("SELECT * FROM models WHERE id = ?", model_id)
    if row is None:
        raise LookupError(f"no model {model_id}")
    for form, make in _FILES.items():
        backend.blobs.put(_path(row, form), make(row["name"], names))
    return model_id


def copy_weights(backend: Backend, source: Row, copy: Row) -> None:
    """Store the weights of one model as those of another."""
    for form in _FILES:
        content = backend.blobs.get(_path(source, form))
        if content is not None:
            backend.blobs.put(_path(copy, form), content)


def _path(row: Row, form: str) -> str:
    return f"organizations/{row['org_id']}/models/{row['id']}/weights.{_SUFFIXES[form]}"


def _view(row: Row) -> Document:
    shown: Document = {name: row[name] for name in ("id", "name", "model_type", "architecture", "status", "version")}
    shown |= {
        "organization_id": row["org_id"],
        "description": f"Trained on the {row['architecture']} pipeline (simulated)",
        "visibility": row["visibility"],
        "metrics": json.loads(row["metrics"]),
        "class_mapping": json.loads(row["class_mapping"]),
        "parent_model_id": None,
        "forked_from_model_id": row["forked_from"],
        "created_at": stamp(row["created_at"]),
        "updated_at": stamp(row["updated_at"]),
    }
    return shown
