# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Archive or delete one image."""

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
    """Archive or delete one image.

    An archived image keeps its data and its file name, and can come back through `batch_update_images`. To
    archive an archived image again changes nothing. With `permanent` it is gone for good, which needs the role
    admin.

    `DELETE /api/v1/developer/images/{image_id}`. Requires the role member or higher.

    Args:
        image_id: Id of the image.
        permanent: Delete for good. Needs the role admin. Server default: false.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
