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

    Of all datasets or of one.

    `GET /api/v1/developer/training/`. Requires the role viewer or higher. Returns one page of `training_runs`, at
    most 100 items.

    Args:
        dataset_name: Only what belongs to the dataset of this name. The name is case-sensitive; one that no
            dataset has matches nothing.
        status: Only runs in this state.
        limit: Items in one page, 1 to 100. More is refused with 422. Server default: 50.
        offset: Items to skip. Server default: 0.
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
