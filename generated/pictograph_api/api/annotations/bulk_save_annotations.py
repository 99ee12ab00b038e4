# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Replace the annotations of many images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BulkSaveAnnotationsRequest,
    idempotency_key: str | None = None,
) -> Request[models.BulkSaveResult]:
    """Replace the annotations of many images.

    As `save_annotations`, for up to 200 images, each for itself: an unknown image and a class that its project
    does not have are listed in `failed`. A wrong shape anywhere is 422 and nothing is saved.

    `POST /api/v1/developer/annotations/bulk`. Requires the role member or higher.

    Args:
        body: The annotations that many images shall have.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "bulk_save_annotations",
        "POST",
        "/api/v1/developer/annotations/bulk",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BulkSaveResult:
    return models.BulkSaveResult.from_json(body)
