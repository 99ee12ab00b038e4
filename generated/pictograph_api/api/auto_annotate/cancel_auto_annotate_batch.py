# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Cancel a batch job."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    job_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.BatchJob]:
    """Cancel a batch job.

    The image in progress is finished, saved annotations are kept, and credits are not refunded. Returns 409 if
    the job has ended.

    `POST /api/v1/developer/auto-annotate/batch/{job_id}/cancel`. Requires the role member or higher.

    Args:
        job_id: ID of the batch job.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "cancel_auto_annotate_batch",
        "POST",
        "/api/v1/developer/auto-annotate/batch/{job_id}/cancel",
        _parse,
        path_parameters={
            "job_id": job_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.BatchJob:
    return models.BatchJob.from_json(body)
