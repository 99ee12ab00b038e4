# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Look into an uploaded video."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.ProbeVideoRequest,
    idempotency_key: str | None = None,
) -> Request[models.VideoMetadata]:
    """Look into an uploaded video.

    Slow, as the video is opened: call it once. 404 when nothing was uploaded there, also for other organizations'
    paths; 422 when it can't be read as a video.

    `POST /api/v1/developer/video/probe`. Requires the role member or higher.

    Args:
        body: The video to look into.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "probe_video",
        "POST",
        "/api/v1/developer/video/probe",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.VideoMetadata:
    return models.VideoMetadata.from_json(body)
