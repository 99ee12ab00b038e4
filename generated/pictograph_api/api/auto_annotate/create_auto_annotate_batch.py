# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Annotate many images in a batch job."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateBatchJobRequest,
    idempotency_key: str | None = None,
) -> Request[models.BatchJob]:
    """Annotate many images in a batch job.

    The job adds its results to the annotations of the images; they don't need to be saved. Poll it with
    `get_auto_annotate_batch`.

    Credits are charged at the start, for n images `3 + ceil(0.1 n)` with SAM3 or `2 + ceil(0.03 n)` with a
    trained model, and are not refunded on cancellation. Returns 404 if the dataset, the model or an image does
    not exist, and 422 if SAM3 is used without classes. If credits run out during the job, it ends with status
    `failed` and an `error_message`.

    `POST /api/v1/developer/auto-annotate/batch`. Requires the role member or higher. Costs credits. Starts a job
    and returns at once; poll it with `get_auto_annotate_batch`.

    Args:
        body: Parameters of a new batch job.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_auto_annotate_batch",
        "POST",
        "/api/v1/developer/auto-annotate/batch",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BatchJob:
    return models.BatchJob.from_json(body)
