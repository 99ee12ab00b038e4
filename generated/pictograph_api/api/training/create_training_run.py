# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start a training run."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateTrainingRunRequest,
    idempotency_key: str | None = None,
) -> Request[models.TrainingRunResponse]:
    """Start a training run.

    Poll it with `get_training_run`; `model_id` is set when the run is `completed`.

    Credits for the whole run are charged at the start; unused credits are refunded as a ledger entry when the run
    completes, fails or is cancelled. 402 is returned before anything starts. Returns 404 if the dataset or export
    does not exist, 409 if the export is not completed, and 422 if the export has no images, a format other than
    `pictograph`, or fewer than 5 annotated images.

    `POST /api/v1/developer/training/`. Requires the role member or higher. Costs credits. Starts a job and
    returns at once; poll it with `get_training_run`.

    Args:
        body: Parameters of a new training run.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_training_run",
        "POST",
        "/api/v1/developer/training/",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.TrainingRunResponse:
    return models.TrainingRunResponse.from_json(body)
