# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Change a workflow."""

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
    """Change a workflow.

    What is left out stays as it is. Runs that have begun keep the graph they began with.

    `PATCH /api/v1/developer/workflows/{workflow_id}`. Requires the role member or higher.

    Args:
        workflow_id: Id of the workflow.
        body: What to change. At least one field; what is left out stays.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
