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

    What was downloaded before stays usable. The name is free again.

    `DELETE /api/v1/developer/exports/{dataset_name}/{export_name}`. Requires the role admin or higher.

    Args:
        dataset_name: Name of the dataset that was exported, case-sensitive.
        export_name: Name of the export, case-sensitive.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
