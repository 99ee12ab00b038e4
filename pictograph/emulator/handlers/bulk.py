"""Bulk operations of the tags `annotations`, `exports`, `training` and `models`: each item follows the rules of the single operation."""

from __future__ import annotations

from attrs import evolve

from pictograph.emulator.handlers.annotations import save_annotations
from pictograph.emulator.handlers.bulk_results import bulk_action, bulk_delete, error_text
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.exports import delete_export, get_export, get_export_download
from pictograph.emulator.handlers.models import delete_model
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.handlers.training import cancel_training_run
from pictograph.emulator.http.errors import ApiError, not_found
from pictograph.emulator.json_values import JsonObject


@handles("bulk_save_annotations")
def bulk_save_annotations(call: Call) -> JsonObject:
    """Save the annotations of several images. Images that cannot be saved are listed and stay unchanged."""
    saved: list[JsonObject] = []
    failed: list[JsonObject] = []
    for save in call.body["saves"]:
        try:
            saved.append(dict(save_annotations(evolve(call, arguments={"image_id": save["image_id"]}, body=save))))
        except ApiError as error:
            failed.append({"image_id": save["image_id"], "error": error_text(error)})
    return {"saved": saved, "failed": failed}


@handles("bulk_delete_models")
def bulk_delete_models(call: Call) -> JsonObject:
    """Delete models and their files."""
    return bulk_delete(call.body["model_ids"], lambda id: delete_model(evolve(call, arguments={"model_id": id}, body={})))


@handles("bulk_delete_exports")
def bulk_delete_exports(call: Call) -> JsonObject:
    """Delete exports and their files."""
    return bulk_delete(call.body["export_ids"], lambda id: delete_export(_call_by_name(call, id)))


@handles("bulk_cancel_training_runs")
def bulk_cancel_training_runs(call: Call) -> JsonObject:
    """Cancel the runs that have not ended."""
    return bulk_action(call.body["run_ids"], lambda id: cancel_training_run(evolve(call, arguments={"run_id": id}, body={})))


@handles("get_export_by_id")
def get_export_by_id(call: Call) -> JsonObject:
    """Return an export."""
    return dict(get_export(_call_by_name(call, call.arguments["export_id"])))


@handles("get_export_download_by_id")
def get_export_download_by_id(call: Call) -> JsonObject:
    """Return a signed URL of the ZIP file."""
    return dict(get_export_download(_call_by_name(call, call.arguments["export_id"])))


def _call_by_name(call: Call, export_id: str) -> Call:
    """Return the call with the export's names as arguments. Raises 404."""
    row = call.db.row(
        "SELECT projects.name AS dataset_name, exports.name AS export_name FROM exports JOIN projects ON projects.id = exports.project_id"
        " WHERE exports.org_id = ? AND exports.id = ?",
        call.org_id,
        export_id.lower(),
    )
    if row is None:
        raise not_found("Export")
    return evolve(call, arguments=dict(row), body={})
