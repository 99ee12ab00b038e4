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

    Returns the models of all datasets, or those trained on one dataset if `dataset_name` is given.

    `GET /api/v1/developer/models/`. Requires the role viewer or higher. Returns one page of `models`, at most 100
    items.

    Args:
        dataset_name: Only return items of the dataset with this name. Case-sensitive; an unknown name matches
            nothing.
        status: Only return models with this status.
        model_type: Only return models of this type.
        limit: Maximum number of items per page, 1 to 100. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
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
