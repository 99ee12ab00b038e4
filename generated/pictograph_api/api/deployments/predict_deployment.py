# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Run a deployed model on an image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.PredictRequest,
) -> Request[models.PredictResponse]:
    """Run a deployed model on an image.

    Sent to a different server: POST to the `endpoint_url` of the deployment exactly as given, without appending a
    slash, with the deployment's token as bearer token and without the API key, so roles don't apply. Nothing is
    stored, and idempotency keys have no effect. Returns 401 for a wrong token, 404 if the deployment is paused or
    deleted, and 503 with `Retry-After` while a container starts. The server also accepts the image as multipart
    form data in the field `file`; this document describes JSON only.

    `POST /`. Costs credits.

    Args:
        body: Parameters of a prediction.
    """
    return Request.build(
        "predict_deployment",
        "POST",
        "/",
        _parse,
        json=body,
    )


def _parse(body: bytes) -> models.PredictResponse:
    return models.PredictResponse.from_json(body)
