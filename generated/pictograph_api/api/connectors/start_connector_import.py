# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Import datasets from a provider."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.StartConnectorImportRequest,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorImportStarted]:
    """Import datasets from a provider.

    Starts a job; poll it with `get_connector_import`. Each remote dataset becomes a new project. The status
    `started` in this response is not a status of the job. The provider's key is used for this import only and is
    not stored. Returns 402 if the plan allows no more images, and 422 if the provider rejects the key or a
    dataset does not exist.

    `POST /api/v1/developer/connectors/import/start`. Requires the role member or higher. Starts a job and returns
    at once; poll it with `get_connector_import`.

    Args:
        body: Parameters of a new import.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "start_connector_import",
        "POST",
        "/api/v1/developer/connectors/import/start",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ConnectorImportStarted:
    return models.ConnectorImportStarted.from_json(body)
