# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start to turn a video into images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.ExtractVideoFramesRequest,
    idempotency_key: str | None = None,
) -> Request[models.VideoExtraction]:
    """Start to turn a video into images.

    Poll with `get_video_extraction`, whose good end is `complete`. Frames become images of the dataset in the
    folder `<parent_folder_path>/<folder_name>`, named after the video with a number of six digits. The uploaded
    video is deleted afterwards. 402 when the plan allows no more images.

    `POST /api/v1/developer/video/extract-frames`. Requires the role member or higher. Starts a job and returns at
    once; poll it with `get_video_extraction`.

    Args:
        body: The video to turn into images.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
