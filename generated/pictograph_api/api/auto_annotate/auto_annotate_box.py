# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Segment what looks like the thing in a box of an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.BoxPromptRequest,
    idempotency_key: str | None = None,
) -> Request[models.PromptResult]:
    """Segment what looks like the thing in a box of an image.

    Answers when the model is done, and saves nothing: save what you want with `save_annotations`, which replaces
    what was there. Nothing found is told by `status`, not by an error. Costs at least 3 credits. 404 for an
    unknown dataset and for an image that is not in it; when images in several folders share the name, the one
    first registered is taken.

    `POST /api/v1/developer/auto-annotate/sam3/box`. Requires the role member or higher. Costs credits.

    Args:
        body: Segment what looks like the thing in a box.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "auto_annotate_box",
        "POST",
        "/api/v1/developer/auto-annotate/sam3/box",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.PromptResult:
    return models.PromptResult.from_json(body)
