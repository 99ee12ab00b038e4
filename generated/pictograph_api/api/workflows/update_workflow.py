# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Update a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    workflow_id: str,
    *,
    body: models.UpdateWorkflowRequest,
    idempotency_key: str | None = None,
) -> Request[models.WorkflowResponse]:
    """Update a workflow.

    Omitted fields keep their values. Runs that have already started use the previous graph.

    `PATCH /api/v1/developer/workflows/{workflow_id}`. Requires the role member or higher.

    Args:
        workflow_id: ID of the workflow.
        body: Fields to change, at least one. Omitted fields keep their values.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "update_workflow",
        "PATCH",
        "/api/v1/developer/workflows/{workflow_id}",
        _parse,
        path_parameters={
            "workflow_id": workflow_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.WorkflowResponse:
    return models.WorkflowResponse.from_json(body)
