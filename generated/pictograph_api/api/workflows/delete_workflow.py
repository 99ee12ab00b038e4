# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    workflow_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Delete a workflow.

    Its runs are kept and can still be retrieved.

    `DELETE /api/v1/developer/workflows/{workflow_id}`. Requires the role member or higher.

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
        "delete_workflow",
        "DELETE",
        "/api/v1/developer/workflows/{workflow_id}",
        _parse,
        path_parameters={
            "workflow_id": workflow_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
