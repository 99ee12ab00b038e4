# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
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

    `GET /api/v1/developer/training/`. Needs the role viewer or higher. One page of `training_runs`, at most 100
    items.

    Args:
        dataset_name: Only what belongs to the dataset of this name. The name is case-sensitive; one that no
            dataset has matches nothing.
        status: Only return runs with this status.
        limit: Items in one page, 1 to 100. More is refused with 422. The server takes 50 when it is left out.
        offset: Items to skip. The server takes 0 when it is left out.
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
