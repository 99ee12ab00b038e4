# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a model."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    model_id: str,
) -> Request[models.ModelResponse]:
    """Get a model.

    Use `get_model_download` for its weights.

    `GET /api/v1/developer/models/{model_id}`. Requires the role viewer or higher.

    Args:
        model_id: ID of the model.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_model",
        "GET",
        "/api/v1/developer/models/{model_id}",
        _parse,
        path_parameters={
            "model_id": model_id,
        },
    )


def _parse(body: bytes) -> models.ModelResponse:
    return models.ModelResponse.from_json(body)
