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

    Poll it with `get_training_run`; when it is `completed`, its `model_id` is set.

    Credits for the whole run are taken when it starts, and what was not used comes back as a ledger entry when it
    ends, fails or is cancelled. 402 comes before anything starts. 404 for an unknown dataset or export; 409 when
    the export is not completed; 422 when it has no images, another format than `pictograph`, or fewer than 5
    annotated images.

    `POST /api/v1/developer/training/`. Requires the role member or higher. Costs credits. Starts a job and
    returns at once; poll it with `get_training_run`.

    Args:
        body: A new training run.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
