# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete an export and its file."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_name: str,
    export_name: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Delete an export and its file.

    Files that were already downloaded stay usable. The name can be reused.

    `DELETE /api/v1/developer/exports/{dataset_name}/{export_name}`. Requires the role admin or higher.

    Args:
        dataset_name: Name of the exported dataset. Case-sensitive.
        export_name: Name of the export. Case-sensitive.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_export",
        "DELETE",
        "/api/v1/developer/exports/{dataset_name}/{export_name}",
        _parse,
        path_parameters={
            "dataset_name": dataset_name,
            "export_name": export_name,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
