# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a workflow run."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    run_id: str,
) -> Request[models.WorkflowRunResponse]:
    """Get a workflow run.

    Poll it until `status` is `completed`, `error` or `cancelled`.

    `GET /api/v1/developer/workflows/runs/{run_id}`. Requires the role viewer or higher.

    Args:
        run_id: ID of the workflow run.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_workflow_run",
        "GET",
        "/api/v1/developer/workflows/runs/{run_id}",
        _parse,
        path_parameters={
            "run_id": run_id,
        },
    )


def _parse(body: bytes) -> models.WorkflowRunResponse:
    return models.WorkflowRunResponse.from_json(body)
