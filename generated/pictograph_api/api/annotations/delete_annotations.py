# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete all annotations of one image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.DeleteAnnotationsResult]:
    """Delete all annotations of one image.

    It is no error when there are none.

    `DELETE /api/v1/developer/annotations/{image_id}`. Requires the role admin or higher.

    Args:
        image_id: Id of the image.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_annotations",
        "DELETE",
        "/api/v1/developer/annotations/{image_id}",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.DeleteAnnotationsResult:
    return models.DeleteAnnotationsResult.from_json(body)
