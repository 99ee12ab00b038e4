# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get an export."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_name: str,
    export_name: str,
) -> Request[models.ExportResponse]:
    """Get an export.

    Poll it until `status` is `completed` or `failed`.

    `GET /api/v1/developer/exports/{dataset_name}/{export_name}`. Requires the role viewer or higher.

    Args:
        dataset_name: Name of the exported dataset. Case-sensitive.
        export_name: Name of the export. Case-sensitive.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_export",
        "GET",
        "/api/v1/developer/exports/{dataset_name}/{export_name}",
        _parse,
        path_parameters={
            "dataset_name": dataset_name,
            "export_name": export_name,
        },
    )


def _parse(body: bytes) -> models.ExportResponse:
    return models.ExportResponse.from_json(body)
