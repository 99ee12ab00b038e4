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

    The image in progress is finished, what is written stays, and the credits are spent. 409 when the job is over.

    `POST /api/v1/developer/auto-annotate/batch/{job_id}/cancel`. Requires the role member or higher.

    Args:
        job_id: Id of the batch job.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
