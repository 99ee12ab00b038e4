# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the storage status of a dataset."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_id: str,
) -> Request[models.DatasetStorageStatus]:
    """Get the storage status of a dataset.

    Poll it after a freeze or restore until `storage_state` is `idle`. For a frozen dataset, the response includes
    the cost of restoring it.

    `GET /api/v1/developer/datasets/{dataset_id}/storage`. Requires the role viewer or higher.

    Args:
        dataset_id: ID of the dataset.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_dataset_storage",
        "GET",
        "/api/v1/developer/datasets/{dataset_id}/storage",
        _parse,
        path_parameters={
            "dataset_id": dataset_id,
        },
    )


def _parse(body: bytes) -> models.DatasetStorageStatus:
    return models.DatasetStorageStatus.from_json(body)
