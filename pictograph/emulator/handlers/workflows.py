"""Tag `workflows`: graphs of steps. Their runs are in `handlers.workflow_runs`."""

from __future__ import annotations

import json

from attrs import evolve

from pictograph.emulator.handlers.bulk_results import bulk_delete
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp, timestamp_or_none
from pictograph.emulator.state.database import Row, Value


@handles("list_workflows")
def list_workflows(call: Call) -> JsonObject:
    """List workflows in the order of creation."""
    return {"workflows": [_serialize(row) for row in call.db.rows("SELECT * FROM workflows WHERE org_id = ? ORDER BY seq", call.org_id)]}


@handles("create_workflow")
def create_workflow(call: Call) -> JsonObject:
    """Create a draft. The graph is validated when the workflow is run."""
    workflow_id, body = new_id(), call.body
    call.db.insert(
        "workflows",
        id=workflow_id,
        org_id=call.org_id,
        name=body["name"],
        description=body.get("description") or None,
        graph=json.dumps(body["graph"]),
        template_key=body.get("template_key"),
        created_at=call.now,
    )
    return {"workflow": _serialize(workflow(call, workflow_id))}


@handles("get_workflow")
def get_workflow(call: Call) -> JsonObject:
    """Return a workflow."""
    return {"workflow": _serialize(workflow(call, call.arguments["workflow_id"]))}


@handles("update_workflow")
def update_workflow(call: Call) -> JsonObject:
    """Change the given fields of a workflow."""
    row, body = workflow(call, call.arguments["workflow_id"]), call.body
    changes: dict[str, Value] = {name: body[name] for name in ("name", "status") if name in body}
    if "description" in body:
        changes["description"] = body["description"] or None
    if "graph" in body:
        changes["graph"] = json.dumps(body["graph"])
    call.db.update("workflows", row["id"], updated_at=call.now, **changes)
    return {"workflow": _serialize(workflow(call, row["id"]))}


@handles("delete_workflow")
def delete_workflow(call: Call) -> JsonObject:
    """Delete a workflow. Its runs continue."""
    row = workflow(call, call.arguments["workflow_id"])
    call.db.run("DELETE FROM workflows WHERE id = ?", row["id"])
    return {"success": True, "message": f"Workflow '{row['name']}' deleted"}


@handles("bulk_delete_workflows")
def bulk_delete_workflows(call: Call) -> JsonObject:
    """Delete workflows."""
    return bulk_delete(call.body["workflow_ids"], lambda id: delete_workflow(evolve(call, arguments={"workflow_id": id}, body={})))


def workflow(call: Call, workflow_id: str) -> Row:
    """Return the workflow with this id. Raises 404."""
    row = call.db.row("SELECT * FROM workflows WHERE org_id = ? AND id = ?", call.org_id, workflow_id.lower())
    if row is None:
        raise not_found("Workflow")
    return row


def _serialize(row: Row) -> JsonObject:
    return {
        **{name: row[name] for name in ("id", "name", "description", "template_key", "status", "last_run_id")},
        "organization_id": row["org_id"],
        "graph": json.loads(row["graph"]),
        "created_at": timestamp(row["created_at"]),
        "updated_at": timestamp_or_none(row["updated_at"]),
    }
