# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    workflow_id: str,
) -> Request[models.WorkflowResponse]:
    """Get a workflow.

    Includes its graph.

    `GET /api/v1/developer/workflows/{workflow_id}`. Requires the role viewer or higher.

    Args:
        workflow_id: ID of the workflow.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_workflow",
        "GET",
        "/api/v1/developer/workflows/{workflow_id}",
        _parse,
        path_parameters={
            "workflow_id": workflow_id,
        },
    )


def _parse(body: bytes) -> models.WorkflowResponse:
    return models.WorkflowResponse.from_json(body)
