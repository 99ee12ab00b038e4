# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the tools available to agents."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.ToolRegistry]:
    """Get the tools available to agents.

    Each tool has a role, a cost and the JSON Schema of its arguments. `GET /api/v1/developer/tools` returns the
    same.

    `GET /api/v1/developer/tools.json`. Requires the role viewer or higher.
    """
    return Request.build(
        "get_tool_registry",
        "GET",
        "/api/v1/developer/tools.json",
        _parse,
    )


def _parse(body: bytes) -> models.ToolRegistry:
    return models.ToolRegistry.from_json(body)
