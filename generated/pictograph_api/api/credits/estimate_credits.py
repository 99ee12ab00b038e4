# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Estimate the cost of an operation."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    operation: str,
    quantity: int | None = None,
) -> Request[models.CreditEstimate]:
    """Estimate the cost of an operation.

    Prices may change without a change of this document. At the time of writing, in credits per minute, with a
    minimum of one minute: `sam3_auto_annotation` 3, `training_a10g` 5, `training_a100` 9, `training_h100` 18,
    `inference_t4` 2; in credits per call: `image_generate_imagen_fast` 3, `image_generate_imagen_standard` 5,
    `image_generate_imagen_ultra` 8, `image_generate_gemini_flash` and `image_edit_gemini_flash` 5,
    `image_generate_gemini_pro` and `image_edit_gemini_pro` 15. Returns 422 for an unknown operation.

    `GET /api/v1/developer/credits/estimate`. Requires the role viewer or higher.

    Args:
        operation: Operation to price, such as `training_a10g`.
        quantity: Number of units: minutes or calls. Server default: 1.
    """
    return Request.build(
        "estimate_credits",
        "GET",
        "/api/v1/developer/credits/estimate",
        _parse,
        query={
            "operation": operation,
            "quantity": quantity,
        },
    )


def _parse(body: bytes) -> models.CreditEstimate:
    return models.CreditEstimate.from_json(body)
