# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Cancel a training run."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    run_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.TrainingRunResponse]:
    """Cancel a training run.

    The status is `cancelled` immediately, but the GPU may take a moment to stop. Unused credits are refunded.
    Returns 409 if the run has ended.

    `POST /api/v1/developer/training/{run_id}/cancel`. Requires the role member or higher.

    Args:
        run_id: ID of the training run.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "cancel_training_run",
        "POST",
        "/api/v1/developer/training/{run_id}/cancel",
        _parse,
        path_parameters={
            "run_id": run_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.TrainingRunResponse:
    return models.TrainingRunResponse.from_json(body)
