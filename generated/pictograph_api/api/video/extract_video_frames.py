# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Extract frames of a video as images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.ExtractVideoFramesRequest,
    idempotency_key: str | None = None,
) -> Request[models.VideoExtraction]:
    """Extract frames of a video as images.

    Starts a job; poll it with `get_video_extraction` until its status is `complete`. Frames are stored as images
    in the folder `<parent_folder_path>/<folder_name>` of the dataset, named after the video with a six-digit
    number. The uploaded video is deleted afterwards. Returns 402 if the plan allows no more images.

    `POST /api/v1/developer/video/extract-frames`. Requires the role member or higher. Starts a job and returns at
    once; poll it with `get_video_extraction`.

    Args:
        body: Parameters of a video frame extraction.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "extract_video_frames",
        "POST",
        "/api/v1/developer/video/extract-frames",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.VideoExtraction:
    return models.VideoExtraction.from_json(body)
