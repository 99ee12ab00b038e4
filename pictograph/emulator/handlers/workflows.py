"""Tag `workflows`: graphs of steps. Running them is in `workflow_runs`."""

from __future__ import annotations

import json

from attrs import evolve

from pictograph.emulator.backend import Call
from pictograph.emulator.documents import Document, new_id, stamp, stamp_or_none
from pictograph.emulator.handlers.many import delete_each
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import not_found
from pictograph.emulator.store import Row, Value


@handles("list_workflows")
def list_workflows(call: Call) -> Document:
    """All workflows, in the order of creation."""
    return {"workflows": [_view(row) for row in call.store.rows("SELECT * FROM workflows WHERE org_id = ? ORDER BY seq", call.org_id)]}


@handles("create_workflow")
def create_workflow(call: Call) -> Document:
    """A new draft. Whether its graph can be run shows when it is."""
    workflow_id, body = new_id(), call.body
    call.store.insert(
        "workflows",
        id=workflow_id,
        org_id=call.org_id,
        name=body["name"],
        description=body.get("description") or None,
        graph=json.dumps(body["graph"]),
        template_key=body.get("template_key"),
        created_at=call.now,
    )
    return {"workflow": _view(workflow(call, workflow_id))}


@handles("get_workflow")
def get_workflow(call: Call) -> Document:
    """One workflow."""
    return {"workflow": _view(workflow(call, call.arguments["workflow_id"]))}


@handles("update_workflow")
def update_workflow(call: Call) -> Document:
    """Change what is given; what is left out stays."""
    row, body = workflow(call, call.arguments["workflow_id"]), call.body
    changes: dict[str, Value] = {name: body[name] for name in ("name", "status") if name in body}
    if "description" in body:
        changes["description"] = body["description"] or None
    if "graph" in body:
        changes["graph"] = json.dumps(body["graph"])
    call.store.update("workflows", row["id"], updated_at=call.now, **changes)
    return {"workflow": _view(workflow(call, row["id"]))}


@handles("delete_workflow")
def delete_workflow(call: Call) -> Document:
    """The workflow. Its runs stay and go on."""
    row = workflow(call, call.arguments["workflow_id"])
    call.store.run("DELETE FROM workflows WHERE id = ?", row["id"])
    return {"success": True, "message": f"Workflow '{row['name']}' deleted"}


@handles("bulk_delete_workflows")
def bulk_delete_workflows(call: Call) -> Document:
    """The workflows that are there."""
    return delete_each(call.body["workflow_ids"], lambda id: delete_workflow(evolve(call, arguments={"workflow_id": id}, body={})))


def workflow(call: Call, workflow_id: str) -> Row:
    """Return the workflow. Raises the 404."""
    row = call.store.row("SELECT * FROM workflows WHERE org_id = ? AND id = ?", call.org_id, workflow_id.lower())
    if row is None:
        raise not_found("Workflow")
    return row


def _view(row: Row) -> Document:
    return {
        **{name: row[name] for name in ("id", "name", "description", "template_key", "status", "last_run_id")},
        "organization_id": row["org_id"],
        "graph": json.loads(row["graph"]),
        "created_at": stamp(row["created_at"]),
        "updated_at": stamp_or_none(row["updated_at"]),
    }
