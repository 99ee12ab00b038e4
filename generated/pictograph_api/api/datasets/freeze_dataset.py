# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start to move a dataset to cold storage."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.DatasetStorageTransition]:
    """Start to move a dataset to cold storage.

    Poll with `get_dataset_storage`; `storage_class` is `coldline` afterwards. Costs nothing. The bytes of a
    frozen dataset can't be read (409) until it is restored; the least stay is 90 days, and to restore earlier
    costs the rest of them. 409 for a public or forked dataset, for one that is frozen, and while it is being
    moved.

    `POST /api/v1/developer/datasets/{dataset_id}/storage/freeze`. Requires the role admin or higher. Starts a job
    and returns at once; poll it with `get_dataset_storage`.

    Args:
        dataset_id: Id of the dataset.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

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
