# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get an import."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    import_id: str,
) -> Request[models.ConnectorImport]:
    """Get an import.

    Poll it until `status` is `completed`, `error` or `cancelled`.

    `GET /api/v1/developer/connectors/import/status/{import_id}`. Requires the role member or higher.

    Args:
        import_id: ID of the import.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_connector_import",
        "GET",
        "/api/v1/developer/connectors/import/status/{import_id}",
        _parse,
        path_parameters={
            "import_id": import_id,
        },
    )


def _parse(body: bytes) -> models.ConnectorImport:
    return models.ConnectorImport.from_json(body)
