# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Move a dataset to cold storage."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.DatasetStorageTransition]:
    """Move a dataset to cold storage.

    Starts a job; poll it with `get_dataset_storage`. `storage_class` is `coldline` afterwards. Free of charge.
    Files of a frozen dataset can't be read (409) until it is restored. The minimum storage duration is 90 days;
    restoring earlier costs the remaining days. Returns 409 if the dataset is public, forked, already frozen or
    being moved.

    `POST /api/v1/developer/datasets/{dataset_id}/storage/freeze`. Requires the role admin or higher. Starts a job
    and returns at once; poll it with `get_dataset_storage`.

    Args:
        dataset_id: ID of the dataset.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "freeze_dataset",
        "POST",
        "/api/v1/developer/datasets/{dataset_id}/storage/freeze",
        _parse,
        path_parameters={
            "dataset_id": dataset_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.DatasetStorageTransition:
    return models.DatasetStorageTransition.from_json(body)
