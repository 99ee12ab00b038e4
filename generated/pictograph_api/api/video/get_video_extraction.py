# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a video extraction job."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    job_id: str,
) -> Request[models.VideoExtraction]:
    """Get a video extraction job.

    Poll it until `status` is `complete` or `failed`.

    `GET /api/v1/developer/video/extract-frames/{job_id}`. Requires the role member or higher.

    Args:
        job_id: ID of the extraction job.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_video_extraction",
        "GET",
        "/api/v1/developer/video/extract-frames/{job_id}",
        _parse,
        path_parameters={
            "job_id": job_id,
        },
    )


def _parse(body: bytes) -> models.VideoExtraction:
    return models.VideoExtraction.from_json(body)
