"""Many objects in one call (tags `annotations`, `exports`, `training`, `models`), each by the rules of the single operation."""

from __future__ import annotations

from attrs import evolve

from pictograph.emulator.backend import Call
from pictograph.emulator.documents import Document
from pictograph.emulator.handlers.annotations import save_annotations
from pictograph.emulator.handlers.exports import delete_export, get_export, get_export_download
from pictograph.emulator.handlers.many import act_on_each, delete_each, reason
from pictograph.emulator.handlers.models import delete_model
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.handlers.training import cancel_training_run
from pictograph.emulator.refusals import Refusal, not_found


@handles("bulk_save_annotations")
def bulk_save_annotations(call: Call) -> Document:
    """Each image for itself: one that can't be saved is listed and keeps what it had."""
    saved: list[Document] = []
    failed: list[Document] = []
    for save in call.body["saves"]:
        try:
            saved.append(dict(save_annotations(evolve(call, arguments={"image_id": save["image_id"]}, body=save))))
        except Refusal as refusal:
            failed.append({"image_id": save["image_id"], "error": reason(refusal)})
    return {"saved": saved, "failed": failed}


@handles("bulk_delete_models")
def bulk_delete_models(call: Call) -> Document:
    """Models and their weights."""
    return delete_each(call.body["model_ids"], lambda id: delete_model(evolve(call, arguments={"model_id": id}, body={})))


@handles("bulk_delete_exports")
def bulk_delete_exports(call: Call) -> Document:
    """Exports and their files."""
    return delete_each(call.body["export_ids"], lambda id: delete_export(_by_name(call, id)))


@handles("bulk_cancel_training_runs")
def bulk_cancel_training_runs(call: Call) -> Document:
    """Cancel those that are not over."""
    return act_on_each(call.body["run_ids"], lambda id: cancel_training_run(evolve(call, arguments={"run_id": id}, body={})))


@handles("get_export_by_id")
def get_export_by_id(call: Call) -> Document:
    """One export."""
    return dict(get_export(_by_name(call, call.arguments["export_id"])))


@handles("get_export_download_by_id")
def get_export_download_by_id(call: Call) -> Document:
    """A signed URL of the ZIP."""
    return dict(get_export_download(_by_name(call, call.arguments["export_id"])))


def _by_name(call: Call, export_id: str) -> Call:
    """Return the call that means the same export by its names. Raises the 404."""
    row = call.store.row(
        "SELECT projects.name AS dataset_name, exports.name AS export_name FROM exports JOIN projects ON projects.id = exports.project_id"
        " WHERE exports.org_id = ? AND exports.id = ?",
        call.org_id,
        export_id.lower(),
    )
    if row is None:
        raise not_found("Export")
    return evolve(call, arguments=dict(row), body={})
