# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Archive or delete an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
    *,
    permanent: bool | None = None,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Archive or delete an image.

    An archived image keeps its data and its filename and can be restored with `batch_update_images`. Archiving an
    archived image has no effect. With `permanent`, the image is deleted permanently, which requires the admin
    role.

    `DELETE /api/v1/developer/images/{image_id}`. Requires the role member or higher.

    Args:
        image_id: ID of the image.
        permanent: Delete permanently. Requires the admin role. Server default: false.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_image",
        "DELETE",
        "/api/v1/developer/images/{image_id}",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
        query={
            "permanent": permanent,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
