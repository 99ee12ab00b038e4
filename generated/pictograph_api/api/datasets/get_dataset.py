# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a dataset by ID."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    dataset_id: str,
) -> Request[models.DatasetResponse]:
    """Get a dataset by ID.

    Images are not included: call `get_dataset_by_name` or `list_dataset_images`.

    `GET /api/v1/developer/datasets/{dataset_id}`. Requires the role viewer or higher.

    Args:
        dataset_id: ID of the dataset.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_dataset",
        "GET",
        "/api/v1/developer/datasets/{dataset_id}",
        _parse,
        path_parameters={
            "dataset_id": dataset_id,
        },
    )


def _parse(body: bytes) -> models.DatasetResponse:
    return models.DatasetResponse.from_json(body)
