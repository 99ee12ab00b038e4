"""Tag `webhooks`: endpoints that receive events, and their deliveries."""

from __future__ import annotations

import json
import secrets
from urllib.parse import urlsplit

from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.registry import external_call, handles
from pictograph.emulator.http.errors import conflict, invalid, not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp, timestamp_or_none
from pictograph.emulator.state.database import Row
from pictograph.emulator.webhooks.delivery import RETRY_DELAYS, AttemptResult, event_body, new_delivery_id
from pictograph.emulator.webhooks.outgoing import is_allowed_url

SECRET_PREFIX = "whsec_"  # noqa: S105 (a prefix, not a secret)
EVENT_TYPES = ("workflow_run.completed",)
_SHOWN_CHARACTERS = 12


@handles("list_webhook_endpoints")
def list_webhook_endpoints(call: Call) -> JsonObject:
    """List all endpoints, without their secrets."""
    rows = call.db.rows("SELECT * FROM webhook_endpoints WHERE org_id = ? ORDER BY seq", call.org_id)
    return {"endpoints": [_serialize(row) for row in rows]}


@handles("create_webhook_endpoint")
def create_webhook_endpoint(call: Call) -> JsonObject:
    """Create an endpoint. Plain http is accepted for loopback addresses and the hosts of `Emulator.allow_webhooks_to` only."""
    body, url = call.body, str(call.body["url"])
    if not url.lower().startswith("https://") and not is_allowed_url(url, call.backend.webhooks.hosts):
        raise invalid(["body", "url"], "the URL must use https; plain http is accepted for loopback addresses only")
    if not urlsplit(url).hostname:
        raise invalid(["body", "url"], "the URL has no host")
    endpoint_id, secret = new_id(), SECRET_PREFIX + secrets.token_urlsafe(32)
    call.db.insert(
        "webhook_endpoints",
        id=endpoint_id,
        org_id=call.org_id,
        url=url,
        description=body.get("description"),
        event_types=json.dumps(list(dict.fromkeys(body.get("event_types", EVENT_TYPES)))),
        secret=secret,
        created_at=call.now,
    )
    call.db.after_commit(call.backend.webhooks.wake)
    return {
        "endpoint": _serialize(_endpoint(call, endpoint_id)),
        "secret": secret,
        "message": "Store this secret now. It is not shown again.",
    }


@handles("get_webhook_endpoint")
def get_webhook_endpoint(call: Call) -> JsonObject:
    """Return an endpoint, without its secret."""
    return {"endpoint": _serialize(_endpoint(call, call.arguments["endpoint_id"]))}


@handles("delete_webhook_endpoint")
def delete_webhook_endpoint(call: Call) -> JsonObject:
    """Delete an endpoint and its pending deliveries; completed deliveries remain listed."""
    row = _endpoint(call, call.arguments["endpoint_id"])
    call.db.run("DELETE FROM webhook_deliveries WHERE endpoint_id = ? AND next_at IS NOT NULL", row["id"])
    call.db.run("DELETE FROM webhook_endpoints WHERE id = ?", row["id"])
    return {"success": True, "message": "Endpoint deleted"}


@external_call("test_webhook_endpoint")
def send_test_event(call: Call) -> AttemptResult:
    """Send an event that is marked as a test, with an example run."""
    row = _endpoint(call, call.arguments["endpoint_id"])
    example: JsonObject = {"test": True, "run": _example_run(call)}
    return call.backend.webhooks.post(row, event_body(EVENT_TYPES[0], new_delivery_id(), example, call.now))


@handles("test_webhook_endpoint")
def test_webhook_endpoint(call: Call) -> JsonObject:
    """Return the endpoint's response to the test event, which is not listed as a delivery, not retried and not counted."""
    _endpoint(call, call.arguments["endpoint_id"])
    outcome = call.external_result
    if not isinstance(outcome, AttemptResult):
        raise TypeError("the external call did not return an AttemptResult")
    return {"success": True, "delivered": outcome.delivered, "status_code": outcome.status_code, "error": outcome.error}


@handles("list_webhook_deliveries")
def list_webhook_deliveries(call: Call) -> JsonObject:
    """List deliveries, newest first."""
    args = call.arguments
    rows = call.db.rows(
        "SELECT * FROM webhook_deliveries WHERE org_id = ? AND (? IS NULL OR endpoint_id = ?) AND (? IS NULL OR status = ?)"
        " ORDER BY seq DESC LIMIT ? OFFSET ?",
        call.org_id,
        args["endpoint_id"],
        args["endpoint_id"] and args["endpoint_id"].lower(),
        args["status"],
        args["status"],
        args["limit"],
        args["offset"],
    )
    return {"deliveries": [_delivery(row) for row in rows]}


@handles("replay_webhook_delivery")
def replay_webhook_delivery(call: Call) -> JsonObject:
    """Send a delivery again with the same id and a new series of retries."""
    row = call.db.row("SELECT * FROM webhook_deliveries WHERE org_id = ? AND id = ?", call.org_id, call.arguments["delivery_id"].lower())
    if row is None:
        raise not_found("Webhook delivery")
    if row["status"] == "pending":
        raise conflict("The delivery is already pending")
    if call.db.row("SELECT 1 FROM webhook_endpoints WHERE id = ?", row["endpoint_id"]) is None:
        raise conflict("The endpoint of the delivery has been deleted")
    call.db.update("webhook_deliveries", row["id"], status="pending", next_at=call.now, tries_left=len(RETRY_DELAYS) + 1)
    return {"success": True, "message": "The delivery will be sent again"}


def _endpoint(call: Call, endpoint_id: str) -> Row:
    row = call.db.row("SELECT * FROM webhook_endpoints WHERE org_id = ? AND id = ?", call.org_id, endpoint_id.lower())
    if row is None:
        raise not_found("Webhook endpoint")
    return row


def _example_run(call: Call) -> JsonObject:
    now = timestamp(call.now)
    return {
        "id": new_id(),
        "organization_id": call.org_id,
        "workflow_id": new_id(),
        "status": "completed",
        "progress": 100.0,
        "frames_total": 0,
        "frames_done": 0,
        "step_results": {},
        "artifacts": [],
        "warnings": [],
        "deposit_micro_usd": 0,
        "final_micro_usd": 0,
        "created_at": now,
        "completed_at": now,
    }


def _serialize(row: Row) -> JsonObject:
    return {
        **{name: row[name] for name in ("id", "url", "description", "consecutive_failures", "disabled_reason")},
        "organization_id": row["org_id"],
        "event_types": json.loads(row["event_types"]),
        "enabled": bool(row["enabled"]),
        "secret_version": 1,
        "secret_prefix": row["secret"][:_SHOWN_CHARACTERS],
        "last_delivery_at": timestamp_or_none(row["last_delivery_at"]),
        "created_at": timestamp(row["created_at"]),
    }


def _delivery(row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "endpoint_id", "event_type", "delivery_id", "status", "attempts")}
    return {
        **result,
        "organization_id": row["org_id"],
        "last_status_code": row["last_status_code"],
        "last_error": row["last_error"],
        "next_retry_at": timestamp_or_none(row["next_at"]) if row["status"] == "failed" else None,
        "created_at": timestamp(row["created_at"]),
        "delivered_at": timestamp_or_none(row["delivered_at"]),
    }
