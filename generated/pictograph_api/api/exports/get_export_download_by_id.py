# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the download URL of an export by ID."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    export_id: str,
) -> Request[models.ExportDownload]:
    """Get the download URL of an export by ID.

    Like `get_export_download`. This route takes precedence over `get_export` for an export named `download`; get
    that export by ID. Returns 409 if the export is not completed.

    `GET /api/v1/developer/exports/{export_id}/download`. Requires the role viewer or higher.

    Args:
        export_id: ID of the export.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_export_download_by_id",
        "GET",
        "/api/v1/developer/exports/{export_id}/download",
        _parse,
        path_parameters={
            "export_id": export_id,
        },
    )


def _parse(body: bytes) -> models.ExportDownload:
    return models.ExportDownload.from_json(body)
