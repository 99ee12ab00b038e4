"""Error responses, raised as exceptions by the code that detects the error. Nothing that a failed request wrote is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pictograph.emulator.json_values import JsonObject

UPGRADE_URL = "/settings?tab=billing"

Location: TypeAlias = Sequence[str | int]
"""Path to a value of the request: `["body", "annotations", 2, "name"]`."""


class ApiError(Exception):
    """An error response; `detail` is the value of that field in its body."""

    def __init__(self, status: int, detail: object, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def error_item(location: Location, message: str, error_type: str) -> JsonObject:
    """Return one item of a 422 response."""
    return {"loc": list(location), "msg": message, "type": error_type}


def not_found(what: str) -> ApiError:
    """404: the object does not exist, or is not visible to this key."""
    return ApiError(404, f"{what} not found")


def conflict(message: str) -> ApiError:
    """409: the request conflicts with the current state."""
    return ApiError(409, message)


def idempotency_conflict(error_code: str, message: str) -> ApiError:
    """409 of the idempotency rules: `idempotency_conflict`, or the temporary `idempotency_in_progress`."""
    headers = {"Retry-After": "1"} if error_code == "idempotency_in_progress" else {}
    return ApiError(409, {"error_code": error_code, "message": message}, headers=headers)


def invalid(location: Location, message: str) -> ApiError:
    """422 with one item, for a rule that the schema cannot express."""
    return ApiError(422, [error_item(location, f"Value error, {message}", "value_error")])


def forbidden(role: str, required: str) -> ApiError:
    """403: the key's role is too low."""
    return ApiError(403, f"Insufficient permissions: this API key has the role '{role}', but '{required}' or higher is required.")


def insufficient_credits(required: int, remaining: int) -> ApiError:
    """402: the operation costs more credits than the organization has."""
    detail: JsonObject = {"error": "insufficient_credits", "required": required, "remaining": remaining, "upgrade_url": UPGRADE_URL}
    return ApiError(402, detail)


def limit_exceeded(limit_type: str, current: int, limit: int, **more: int) -> ApiError:
    """402: a limit of the subscription plan is reached (`projects`, `users`, `images`, `storage`)."""
    detail: JsonObject = {"error": "limit_exceeded", "limit_type": limit_type, "current": current, "limit": limit}
    return ApiError(402, {**detail, **more, "upgrade_url": UPGRADE_URL})
