# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete a model."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    model_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Delete a model.

    The model can no longer be retrieved by its ID. The server may keep it with status `archived` for some time.

    `DELETE /api/v1/developer/models/{model_id}`. Requires the role admin or higher.

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
        "delete_model",
        "DELETE",
        "/api/v1/developer/models/{model_id}",
        _parse,
        path_parameters={
            "model_id": model_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
