# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Cancel an import."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    import_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorImportCancelled]:
    """Cancel an import.

    Images that were already imported are kept. Returns 409 if the import has ended.

    `POST /api/v1/developer/connectors/import/cancel/{import_id}`. Requires the role member or higher.

    Args:
        import_id: ID of the import.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "cancel_connector_import",
        "POST",
        "/api/v1/developer/connectors/import/cancel/{import_id}",
        _parse,
        path_parameters={
            "import_id": import_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.ConnectorImportCancelled:
    return models.ConnectorImportCancelled.from_json(body)
