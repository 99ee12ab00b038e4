# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Run a deployed model on one image."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.PredictRequest,
) -> Request[models.PredictResponse]:
    """Run a deployed model on one image.

    Goes to another server: POST to `endpoint_url` of the deployment exactly as it is, without a slash at its end,
    with the deployment's token as bearer token and without the API key, so no role counts. Nothing is stored, and
    an idempotency key would mean nothing. 401 for a wrong token; 404 when the deployment is paused or gone; 503
    with `Retry-After` while a container starts. The server also takes the image as multipart form data, field
    `file`; this document describes JSON alone.

    `POST /`. Requires the role viewer or higher. Costs credits.

    Args:
        body: What to run the model on.
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
