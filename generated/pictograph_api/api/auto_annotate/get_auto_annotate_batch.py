# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a batch job."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    job_id: str,
) -> Request[models.BatchJob]:
    """Get a batch job.

    Poll it until `status` is `completed`, `failed` or `cancelled`.

    `GET /api/v1/developer/auto-annotate/batch/{job_id}`. Requires the role member or higher.

    Args:
        job_id: ID of the batch job.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_auto_annotate_batch",
        "GET",
        "/api/v1/developer/auto-annotate/batch/{job_id}",
        _parse,
        path_parameters={
            "job_id": job_id,
        },
    )


def _parse(body: bytes) -> models.BatchJob:
    return models.BatchJob.from_json(body)
