# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the download URL of a model's weights."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    model_id: str,
    *,
    format: models.ModelFormat | str | None = None,
) -> Request[models.ModelDownload]:
    """Get the download URL of a model's weights.

    Returns a signed URL that is valid for 60 minutes; fetch it without the API key. Returns 404 if the model or
    its weights do not exist, and 409 if the model is not `ready` or has no weights in this format.

    `GET /api/v1/developer/models/{model_id}/download`. Requires the role viewer or higher.

    Args:
        model_id: ID of the model.
        format: File format of the weights. Server default: onnx.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_model_download",
        "GET",
        "/api/v1/developer/models/{model_id}/download",
        _parse,
        path_parameters={
            "model_id": model_id,
        },
        query={
            "format": format,
        },
    )


def _parse(body: bytes) -> models.ModelDownload:
    return models.ModelDownload.from_json(body)
