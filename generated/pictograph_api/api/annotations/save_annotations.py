# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Replace the annotations of one image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    image_id: str,
    *,
    body: models.SaveAnnotationsRequest,
    idempotency_key: str | None = None,
) -> Request[models.SaveResult]:
    """Replace the annotations of one image.

    What the image had before is gone; an empty list clears it. All or nothing: one wrong annotation and none is
    saved. Saving does not change the image's status.

    422 has an item for each wrong field, at `["body", "annotations", index, ...]`: `class` in place of `name`, a
    flat list of numbers in place of the points of a polygon, a `polygon.path` in place of `paths`, a list in
    place of a box, a type that is missing or unknown, too few points, a width or height that is not positive, a
    confidence outside 0 to 1, a blank id or name, an id that occurs twice, an unknown field, a box on a keypoint,
    a class that the project does not have (case counts).

    `POST /api/v1/developer/annotations/{image_id}`. Requires the role member or higher.

    Args:
        image_id: Id of the image.
        body: The annotations that an image shall have.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "save_annotations",
        "POST",
        "/api/v1/developer/annotations/{image_id}",
        _parse,
        path_parameters={
            "image_id": image_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.SaveResult:
    return models.SaveResult.from_json(body)
