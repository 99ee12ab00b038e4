# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Run one tool of the registry."""

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
    """Run one tool of the registry.

    Known from a single sample, so a server may not have it and answer 404. The tool's own role and cost count:
    403 and 402 as its description says. 404 for an unknown tool and for tools that read files of the caller,
    which only a client can run. 422 for arguments that don't fit its schema.

    `POST /api/v1/developer/_dispatch/{tool_name}`. Requires the role viewer or higher. Costs credits.

    Args:
        tool_name: Name of the tool.
        body: Free-form JSON object.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
