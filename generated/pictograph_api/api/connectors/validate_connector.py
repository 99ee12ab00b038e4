# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Check a provider's key and list what it can import."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.ValidateConnectorRequest,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorValidation]:
    """Check a provider's key and list what it can import.

    A key that the provider refuses is no error of this call: the answer says `valid: false` and why.

    `POST /api/v1/developer/connectors/validate`. Requires the role member or higher.

    Args:
        body: A provider's key to look at.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
