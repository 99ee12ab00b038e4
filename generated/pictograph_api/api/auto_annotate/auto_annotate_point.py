# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Segment the object at a point of an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.PointPromptRequest,
    idempotency_key: str | None = None,
) -> Request[models.PointPromptResult]:
    """Segment the object at a point of an image.

    Responds when the model has finished. Results are not saved: call `save_annotations`, which replaces existing
    annotations. If nothing is found, `status` reports it; this is not an error. Costs at least 3 credits. Returns
    404 if the dataset does not exist or does not contain the image; if images in several folders share the
    filename, the one registered first is used.

    `POST /api/v1/developer/auto-annotate/sam3/point`. Requires the role member or higher. Costs credits.

    Args:
        body: Prompt to segment the object at a point.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "auto_annotate_point",
        "POST",
        "/api/v1/developer/auto-annotate/sam3/point",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.PointPromptResult:
    return models.PointPromptResult.from_json(body)
