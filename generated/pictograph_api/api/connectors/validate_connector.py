# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Validate a provider's API key and list its datasets."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.ValidateConnectorRequest,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorValidation]:
    """Validate a provider's API key and list its datasets.

    A key that the provider rejects is not an error: the response has `valid: false` and the reason in `error`.

    `POST /api/v1/developer/connectors/validate`. Requires the role member or higher.

    Args:
        body: Provider API key to validate.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "validate_connector",
        "POST",
        "/api/v1/developer/connectors/validate",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ConnectorValidation:
    return models.ConnectorValidation.from_json(body)
