"""Tag `models`, copies of public ones. No operation makes a model public; `Emulator.publish_model` does."""

from __future__ import annotations

from attrs import evolve

from pictograph.emulator.backend import Call
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers.models import copy_weights, get_model
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import conflict, not_found
from pictograph.emulator.store import Value


@handles("fork_model")
def fork_model(call: Call) -> Document:
    """A private copy with weights of its own, which stays when the original goes."""
    source = call.store.row("SELECT * FROM models WHERE id = ? AND visibility = 'public'", call.arguments["model_id"].lower())
    if source is None:
        raise not_found("Public model")
    if source["status"] != "ready":
        raise conflict(f"The model is {source['status']}, not ready")
    columns: dict[str, Value] = {name: source[name] for name in source.keys() if name != "seq"}  # noqa: SIM118 (a row iterates over values)
    copy_id = new_id()
    own = {"id": copy_id, "org_id": call.org_id, "project_id": "", "run_id": None, "created_at": call.now, "updated_at": call.now}
    call.store.insert("models", **{**columns, **own, "visibility": "private", "forked_from": source["id"]})
    copy = call.store.row("SELECT * FROM models WHERE id = ?", copy_id)
    if copy is None:
        raise LookupError(f"no model {copy_id}")
    copy_weights(call.backend, source, copy)
    return dict(get_model(evolve(call, arguments={"model_id": copy_id})))
