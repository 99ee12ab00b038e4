# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the metadata of an uploaded video."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.ProbeVideoRequest,
    idempotency_key: str | None = None,
) -> Request[models.VideoMetadata]:
    """Get the metadata of an uploaded video.

    This operation is slow because it opens the video: call it once. Returns 404 if no file was uploaded to the
    path or the path belongs to another organization, and 422 if the file can't be read as a video.

    `POST /api/v1/developer/video/probe`. Requires the role member or higher.

    Args:
        body: The video to inspect.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
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
