# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the download URL of an export."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_name: str,
    export_name: str,
) -> Request[models.ExportDownload]:
    """Get the download URL of an export.

    Returns a signed URL of a ZIP file; fetch it without the API key. Returns 409 if the export is not completed.

    `GET /api/v1/developer/exports/{dataset_name}/{export_name}/download`. Requires the role viewer or higher.

    Args:
        dataset_name: Name of the exported dataset. Case-sensitive.
        export_name: Name of the export. Case-sensitive.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_export_download",
        "GET",
        "/api/v1/developer/exports/{dataset_name}/{export_name}/download",
        _parse,
        path_parameters={
            "dataset_name": dataset_name,
            "export_name": export_name,
        },
    )


def _parse(body: bytes) -> models.ExportDownload:
    return models.ExportDownload.from_json(body)
