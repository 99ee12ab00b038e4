# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Cancel a run of a workflow."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    run_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Cancel a run of a workflow.

    What was not used of the deposit comes back. 409 when the run is over.

    `POST /api/v1/developer/workflows/runs/{run_id}/cancel`. Requires the role member or higher.

    Args:
        run_id: Id of the workflow run.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "cancel_workflow_run",
        "POST",
        "/api/v1/developer/workflows/runs/{run_id}/cancel",
        _parse,
        path_parameters={
            "run_id": run_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
