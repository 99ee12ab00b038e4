# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start to run a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    workflow_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.WorkflowRunCreated]:
    """Start to run a workflow.

    Poll with `get_workflow_run`; the webhook `workflow_run.completed` tells the end too. A deposit is taken now
    and settled at the end. 422 when the graph can't be run.

    `POST /api/v1/developer/workflows/{workflow_id}/run`. Requires the role member or higher. Costs credits.
    Starts a job and returns at once; poll it with `get_workflow_run`.

    Args:
        workflow_id: Id of the workflow.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
