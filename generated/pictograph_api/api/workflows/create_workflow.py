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

    The initial status is `draft`.

    `POST /api/v1/developer/workflows/`. Requires the role member or higher.

    Args:
        body: Parameters of a new workflow.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
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
