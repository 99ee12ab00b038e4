# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create an export of a dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateExportRequest,
    idempotency_key: str | None = None,
) -> Request[models.ExportResponse]:
    """Create an export of a dataset.

    Starts a job; poll it with `get_export`, then call `get_export_download` for the ZIP file. Exports can't be
    cancelled. Returns 404 if the dataset does not exist or no image matches the filters, and 409 if the dataset
    already has an export with this name.

    `POST /api/v1/developer/exports/`. Requires the role member or higher. Starts a job and returns at once; poll
    it with `get_export`.

    Args:
        body: Parameters of a new export.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_export",
        "POST",
        "/api/v1/developer/exports/",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ExportResponse:
    return models.ExportResponse.from_json(body)
