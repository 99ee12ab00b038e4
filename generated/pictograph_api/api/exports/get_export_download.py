# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Ask where to fetch an export."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_name: str,
    export_name: str,
) -> Request[models.ExportDownload]:
    """Ask where to fetch an export.

    The answer is a signed URL of a ZIP file, to be fetched without the API key. 409 while the export is not
    completed.

    `GET /api/v1/developer/exports/{dataset_name}/{export_name}/download`. Requires the role viewer or higher.

    Args:
        dataset_name: Name of the dataset that was exported, case-sensitive.
        export_name: Name of the export, case-sensitive.

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
