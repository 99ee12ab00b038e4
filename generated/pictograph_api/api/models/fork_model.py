# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Copy a public model into the organization of the key."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    model_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.ModelResponse]:
    """Copy a public model into the organization of the key.

    404 for a model that is not public; 409 for one that is not `ready`.

    `POST /api/v1/developer/models/{model_id}/fork`. Requires the role member or higher.

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
