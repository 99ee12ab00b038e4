# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Run a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    workflow_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.WorkflowRunCreated]:
    """Run a workflow.

    Starts a job; poll it with `get_workflow_run`, or subscribe to the webhook event `workflow_run.completed`. A
    deposit is charged at the start and settled at the end. Returns 422 if the graph can't be run.

    `POST /api/v1/developer/workflows/{workflow_id}/run`. Requires the role member or higher. Costs credits.
    Starts a job and returns at once; poll it with `get_workflow_run`.

    Args:
        workflow_id: ID of the workflow.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "run_workflow",
        "POST",
        "/api/v1/developer/workflows/{workflow_id}/run",
        _parse,
        path_parameters={
            "workflow_id": workflow_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.WorkflowRunCreated:
    return models.WorkflowRunCreated.from_json(body)
