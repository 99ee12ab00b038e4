"""Tag `webhooks`: endpoints that are told what happened, and what became of telling them."""

from __future__ import annotations

import json
import secrets
from urllib.parse import urlsplit

from pictograph.emulator.backend import Call
from pictograph.emulator.documents import Document, new_id, stamp, stamp_or_none
from pictograph.emulator.handlers.registry import asks, handles
from pictograph.emulator.loopback import may_be_asked
from pictograph.emulator.refusals import conflict, invalid, not_found
from pictograph.emulator.store import Row
from pictograph.emulator.webhook_delivery import RETRY_SECONDS, Outcome, event, new_delivery_id

SECRET_PREFIX = "whsec_"  # noqa: S105 (what secrets begin with)
EVENT_TYPES = ("workflow_run.completed",)
_SHOWN_CHARACTERS = 12


@handles("list_webhook_endpoints")
def list_webhook_endpoints(call: Call) -> Document:
    """All endpoints, without their secrets."""
    rows = call.store.rows("SELECT * FROM webhook_endpoints WHERE org_id = ? ORDER BY seq", call.org_id)
    return {"endpoints": [_view(row) for row in rows]}


@handles("create_webhook_endpoint")
def create_webhook_endpoint(call: Call) -> Document:
    """A new endpoint. Plain http is taken for this machine and the hosts of `Emulator.allow_webhooks_to` alone."""
    body, url = call.body, str(call.body["url"])
    if not url.lower().startswith("https://") and not may_be_asked(url, call.backend.courier.hosts):
        raise invalid(["body", "url"], "the URL must be https; plain http is taken for loopback addresses alone")
    if not urlsplit(url).hostname:
        raise invalid(["body", "url"], "the URL has no host")
    endpoint_id, secret = new_id(), SECRET_PREFIX + secrets.token_urlsafe(32)
    call.store.insert(
        "webhook_endpoints",
        id=endpoint_id,
        org_id=call.org_id,
        url=url,
        description=body.get("description"),
        event_types=json.dumps(list(dict.fromkeys(body.get("event_types", EVENT_TYPES)))),
        secret=secret,
        created_at=call.now,
    )
    call.store.after_commit(call.backend.courier.wake)
    return {
        "endpoint": _view(_endpoint(call, endpoint_id)),
        "secret": secret,
        "message": "Store the secret now: it is not shown again.",
    }


@handles("get_webhook_endpoint")
def get_webhook_endpoint(call: Call) -> Document:
    """One endpoint, without its secret."""
    return {"endpoint": _view(_endpoint(call, call.arguments["endpoint_id"]))}


@handles("delete_webhook_endpoint")
def delete_webhook_endpoint(call: Call) -> Document:
    """The endpoint, and the deliveries that are still to be sent; those that are over stay in the list."""
    row = _endpoint(call, call.arguments["endpoint_id"])
    call.store.run("DELETE FROM webhook_deliveries WHERE endpoint_id = ? AND next_at IS NOT NULL", row["id"])
    call.store.run("DELETE FROM webhook_endpoints WHERE id = ?", row["id"])
    return {"success": True, "message": "Endpoint deleted"}


@asks("test_webhook_endpoint")
def send_test_event(call: Call) -> Outcome:
    """Send an event that says that it is a test, with an example of a run."""
    row = _endpoint(call, call.arguments["endpoint_id"])
    example: Document = {"test": True, "run": _example_run(call)}
    return call.backend.courier.post(row, event(EVENT_TYPES[0], new_delivery_id(), example, call.now))


@handles("test_webhook_endpoint")
def test_webhook_endpoint(call: Call) -> Document:
    """What the endpoint said to the test event. It is no delivery: it is not listed, not repeated and counts for nothing."""
    _endpoint(call, call.arguments["endpoint_id"])
    outcome = call.outside
    if not isinstance(outcome, Outcome):
        raise TypeError("the test event was not sent")
    return {"success": True, "delivered": outcome.delivered, "status_code": outcome.status_code, "error": outcome.error}


@handles("list_webhook_deliveries")
def list_webhook_deliveries(call: Call) -> Document:
    """One page, newest first."""
    args = call.arguments
    rows = call.store.rows(
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
def replay_webhook_delivery(call: Call) -> Document:
    """Send it again with the same id, and repeat it as if it were new."""
    row = call.store.row("SELECT * FROM webhook_deliveries WHERE org_id = ? AND id = ?", call.org_id, call.arguments["delivery_id"].lower())
    if row is None:
        raise not_found("Delivery")
    if row["status"] == "pending":
        raise conflict("The delivery is waiting to be sent already")
    if call.store.row("SELECT 1 FROM webhook_endpoints WHERE id = ?", row["endpoint_id"]) is None:
        raise conflict("The endpoint of the delivery is deleted")
    call.store.update("webhook_deliveries", row["id"], status="pending", next_at=call.now, tries_left=len(RETRY_SECONDS) + 1)
    return {"success": True, "message": "The delivery will be sent again"}


def _endpoint(call: Call, endpoint_id: str) -> Row:
    row = call.store.row("SELECT * FROM webhook_endpoints WHERE org_id = ? AND id = ?", call.org_id, endpoint_id.lower())
    if row is None:
        raise not_found("Webhook endpoint")
    return row


def _example_run(call: Call) -> Document:
    now = stamp(call.now)
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


def _view(row: Row) -> Document:
    return {
        **{name: row[name] for name in ("id", "url", "description", "consecutive_failures", "disabled_reason")},
        "organization_id": row["org_id"],
        "event_types": json.loads(row["event_types"]),
        "enabled": bool(row["enabled"]),
        "secret_version": 1,
        "secret_prefix": row["secret"][:_SHOWN_CHARACTERS],
        "last_delivery_at": stamp_or_none(row["last_delivery_at"]),
        "created_at": stamp(row["created_at"]),
    }


def _delivery(row: Row) -> Document:
    shown: Document = {name: row[name] for name in ("id", "endpoint_id", "event_type", "delivery_id", "status", "attempts")}
    return {
        **shown,
        "organization_id": row["org_id"],
        "last_status_code": row["last_status_code"],
        "last_error": row["last_error"],
        "next_retry_at": stamp_or_none(row["next_at"]) if row["status"] == "failed" else None,
        "created_at": stamp(row["created_at"]),
        "delivered_at": stamp_or_none(row["delivered_at"]),
    }
