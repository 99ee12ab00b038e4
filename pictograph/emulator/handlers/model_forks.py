"""Tag `models`, forks of public models. No operation makes a model public; `Emulator.publish_model` does."""

from __future__ import annotations

from attrs import evolve

from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.models import copy_files, get_model
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import conflict, not_found
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.database import Value


@handles("fork_model")
def fork_model(call: Call) -> JsonObject:
    """Create a private copy with its own files, independent of the original."""
    source = call.db.row("SELECT * FROM models WHERE id = ? AND visibility = 'public'", call.arguments["model_id"].lower())
    if source is None:
        raise not_found("Public model")
    if source["status"] != "ready":
        raise conflict(f"The model is not ready (status '{source['status']}')")
    columns: dict[str, Value] = {name: source[name] for name in source.keys() if name != "seq"}  # noqa: SIM118 (iterating over a row yields values)
    copy_id = new_id()
    own = {"id": copy_id, "org_id": call.org_id, "project_id": "", "run_id": None, "created_at": call.now, "updated_at": call.now}
    call.db.insert("models", **{**columns, **own, "visibility": "private", "forked_from": source["id"]})
    copy = call.db.row("SELECT * FROM models WHERE id = ?", copy_id)
    if copy is None:
        raise LookupError(f"no model {copy_id}")
    copy_files(call.backend, source, copy)
    return dict(get_model(evolve(call, arguments={"model_id": copy_id})))
