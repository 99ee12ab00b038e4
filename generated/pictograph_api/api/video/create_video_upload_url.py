# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create a signed URL to upload a video."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateVideoUploadUrlRequest,
    idempotency_key: str | None = None,
) -> Request[models.VideoUploadUrl]:
    """Create a signed URL to upload a video.

    Upload the file like an image, see `create_image_upload_url`. The video is stored in a temporary area of the
    organization and is deleted after `extract_video_frames`.

    `POST /api/v1/developer/video/upload-url`. Requires the role member or higher.

    Args:
        body: The video to upload.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_video_upload_url",
        "POST",
        "/api/v1/developer/video/upload-url",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.VideoUploadUrl:
    return models.VideoUploadUrl.from_json(body)
