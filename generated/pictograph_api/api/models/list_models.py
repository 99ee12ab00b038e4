# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List models."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    dataset_name: str | None = None,
    status: models.ModelStatus | str | None = None,
    model_type: models.ModelType | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.ModelPage]:
    """List models.

    Of all datasets, or those that were trained on one.

    `GET /api/v1/developer/models/`. Requires the role viewer or higher. Returns one page of `models`, at most 100
    items.

    Args:
        dataset_name: Only what belongs to the dataset of this name. The name is case-sensitive; one that no
            dataset has matches nothing.
        status: Only models in this state.
        model_type: Only models that do this.
        limit: Items in one page, 1 to 100. More is refused with 422. Server default: 50.
        offset: Items to skip. Server default: 0.
    """
    return Request.build(
        "list_models",
        "GET",
        "/api/v1/developer/models/",
        _parse,
        query={
            "dataset_name": dataset_name,
            "status": status,
            "model_type": model_type,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.ModelPage:
    return models.ModelPage.from_json(body)
