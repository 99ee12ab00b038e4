# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Run a tool of the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...types import Request, decode

__all__ = ("request",)


def request(
    tool_name: str,
    *,
    body: Mapping[str, Any],
    idempotency_key: str | None = None,
) -> Request[Any]:
    """Run a tool of the registry.

    This operation is known from a single sample; servers that don't have it return 404. The tool's own role and
    cost apply: 403 and 402 as documented in its description. Returns 404 for unknown tools and for tools that
    read local files, which only a client can run, and 422 for arguments that don't match the tool's schema.

    `POST /api/v1/developer/_dispatch/{tool_name}`. Requires the role viewer or higher. Costs credits.

    Args:
        tool_name: Name of the tool.
        body: Free-form JSON object.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "dispatch_tool",
        "POST",
        "/api/v1/developer/_dispatch/{tool_name}",
        _parse,
        path_parameters={
            "tool_name": tool_name,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> Any:
    return decode(body)
