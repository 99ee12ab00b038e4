# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Ask where to fetch an export by its id."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    export_id: str,
) -> Request[models.ExportDownload]:
    """Ask where to fetch an export by its id.

    As `get_export_download`. This route hides an export of the name `download` from `get_export`; fetch that one
    by its id. 409 while the export is not completed.

    `GET /api/v1/developer/exports/{export_id}/download`. Requires the role viewer or higher.

    Args:
        export_id: Id of the export.

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
