# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateWorkflowRequest,
    idempotency_key: str | None = None,
) -> Request[models.WorkflowResponse]:
    """Create a workflow.

    It is a `draft` at first.

    `POST /api/v1/developer/workflows/`. Requires the role member or higher.

    Args:
        body: A new workflow.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "create_workflow",
        "POST",
        "/api/v1/developer/workflows/",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.WorkflowResponse:
    return models.WorkflowResponse.from_json(body)
