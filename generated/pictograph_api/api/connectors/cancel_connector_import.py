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

    Images that came in stay. 409 when the import is over.

    `POST /api/v1/developer/connectors/import/cancel/{import_id}`. Requires the role member or higher.

    Args:
        import_id: Id of the import.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
