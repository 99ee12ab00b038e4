# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List workflows."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.WorkflowList]:
    """List workflows.

    Returns all of them in one response; the list is not paginated.

    `GET /api/v1/developer/workflows/`. Requires the role viewer or higher.
    """
    return Request.build(
        "list_workflows",
        "GET",
        "/api/v1/developer/workflows/",
        _parse,
    )


def _parse(body: bytes) -> models.WorkflowList:
    return models.WorkflowList.from_json(body)
