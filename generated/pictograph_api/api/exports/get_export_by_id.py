# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get an export by ID."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    export_id: str,
) -> Request[models.ExportResponse]:
    """Get an export by ID.

    Like `get_export`.

    `GET /api/v1/developer/exports/{export_id}`. Requires the role viewer or higher.

    Args:
        export_id: ID of the export.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_export_by_id",
        "GET",
        "/api/v1/developer/exports/{export_id}",
        _parse,
        path_parameters={
            "export_id": export_id,
        },
    )


def _parse(body: bytes) -> models.ExportResponse:
    return models.ExportResponse.from_json(body)
