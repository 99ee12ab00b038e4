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

    It is no longer found by its id. Whether its row is kept as `archived` for a while is up to the server.

    `DELETE /api/v1/developer/models/{model_id}`. Requires the role admin or higher.

    Args:
        model_id: Id of the model.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
