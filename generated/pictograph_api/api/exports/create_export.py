# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start an export of a dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateExportRequest,
    idempotency_key: str | None = None,
) -> Request[models.ExportResponse]:
    """Start an export of a dataset.

    Poll it with `get_export`, then ask `get_export_download` for the ZIP. An export can't be cancelled. 404 for
    an unknown dataset and when no image is left after the filters; 409 when the dataset has an export of this
    name.

    `POST /api/v1/developer/exports/`. Requires the role member or higher. Starts a job and returns at once; poll
    it with `get_export`.

    Args:
        body: A new export.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
