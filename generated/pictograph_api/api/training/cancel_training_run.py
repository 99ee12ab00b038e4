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

    The run is `cancelled` at once, while its GPU may take a little longer to stop. Credits that were not used
    come back. 409 when the run is over.

    `POST /api/v1/developer/training/{run_id}/cancel`. Requires the role member or higher.

    Args:
        run_id: Id of the training run.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
