# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start to import datasets from a provider."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.StartConnectorImportRequest,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorImportStarted]:
    """Start to import datasets from a provider.

    Each remote dataset becomes a new project. Poll with `get_connector_import`; `started` in this answer is not
    one of the states of the job. The provider's key is used for this import and not kept. 402 when the plan
    allows no more images; 422 when the provider refuses the key or does not know a dataset.

    `POST /api/v1/developer/connectors/import/start`. Requires the role member or higher. Starts a job and returns
    at once; poll it with `get_connector_import`.

    Args:
        body: What to import.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
