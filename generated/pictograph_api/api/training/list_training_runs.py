# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List training runs."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    dataset_name: str | None = None,
    status: models.TrainingStatus | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.TrainingRunPage]:
    """List training runs.

    Returns the runs of all datasets, or of one dataset if `dataset_name` is given.

    `GET /api/v1/developer/training/`. Requires the role viewer or higher. Returns one page of `training_runs`, at
    most 100 items.

    Args:
        dataset_name: Only return items of the dataset with this name. Case-sensitive; an unknown name matches
            nothing.
        status: Only return runs with this status.
        limit: Maximum number of items per page, 1 to 100. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_training_runs",
        "GET",
        "/api/v1/developer/training/",
        _parse,
        query={
            "dataset_name": dataset_name,
            "status": status,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.TrainingRunPage:
    return models.TrainingRunPage.from_json(body)
