"""Answers other than success, raised by whoever finds the reason: nothing of the work that was begun is kept."""

from __future__ import annotations

from collections.abc import Mapping

from pictograph.emulator.complaints import Place, complaint
from pictograph.emulator.documents import Document

UPGRADE_URL = "/settings?tab=billing"


class Refusal(Exception):
    """The answer to a request that is not carried out; `detail` is what the body says under that name."""

    def __init__(self, status: int, detail: object, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def not_found(what: str) -> Refusal:
    """404: no such object, or none that this key may see."""
    return Refusal(404, f"{what} not found")


def conflict(text: str) -> Refusal:
    """409: the request contradicts the state that things are in."""
    return Refusal(409, text)


def idempotency_conflict(error_code: str, message: str) -> Refusal:
    """409 of the idempotency rules: `idempotency_conflict`, or `idempotency_in_progress`, which passes in a moment."""
    headers = {"Retry-After": "1"} if error_code == "idempotency_in_progress" else {}
    return Refusal(409, {"error_code": error_code, "message": message}, headers=headers)


def invalid(place: Place, message: str, kind: str = "value_error") -> Refusal:
    """422 with one item, for a rule that no schema can state."""
    return Refusal(422, [complaint(place, f"Value error, {message}" if kind == "value_error" else message, kind)])


def forbidden(role: str, required: str) -> Refusal:
    """403: the key's role is too low."""
    return Refusal(403, f"This API key has the role '{role}'; this call needs '{required}' or higher.")


def insufficient_credits(required: int, remaining: int) -> Refusal:
    """402: the organization has fewer credits than the work costs."""
    detail: Document = {"error": "insufficient_credits", "required": required, "remaining": remaining, "upgrade_url": UPGRADE_URL}
    return Refusal(402, detail)


def limit_exceeded(limit_type: str, current: int, limit: int, **more: int) -> Refusal:
    """402: a cap of the organization's plan is reached (`projects`, `users`, `images`, `storage`)."""
    detail: Document = {"error": "limit_exceeded", "limit_type": limit_type, "current": current, "limit": limit}
    return Refusal(402, {**detail, **more, "upgrade_url": UPGRADE_URL})
