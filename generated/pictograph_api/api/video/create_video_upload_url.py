# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Ask where to send the bytes of a video."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateVideoUploadUrlRequest,
    idempotency_key: str | None = None,
) -> Request[models.VideoUploadUrl]:
    """Ask where to send the bytes of a video.

    Send them as those of an image, see `create_image_upload_url`. The video lies in a temporary area of the
    organization and goes after `extract_video_frames`.

    `POST /api/v1/developer/video/upload-url`. Requires the role member or higher.

    Args:
        body: The video that is going to be uploaded.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
