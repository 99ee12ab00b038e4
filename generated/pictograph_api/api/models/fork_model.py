# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Copy a public model to the organization of the API key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    model_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.ModelResponse]:
    """Copy a public model to the organization of the API key.

    Returns 404 if the model is not public, and 409 if it is not `ready`.

    `POST /api/v1/developer/models/{model_id}/fork`. Requires the role member or higher.

    Args:
        model_id: ID of the model.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "fork_model",
        "POST",
        "/api/v1/developer/models/{model_id}/fork",
        _parse,
        path_parameters={
            "model_id": model_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.ModelResponse:
    return models.ModelResponse.from_json(body)
