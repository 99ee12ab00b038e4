# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List deployments."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    model_id: str | None = None,
    status: models.DeploymentStatus | str | None = None,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.DeploymentPage]:
    """List deployments.

    Returns the deployments of all models, or of one model if `model_id` is given.

    `GET /api/v1/developer/deployments/`. Requires the role viewer or higher. Returns one page of `deployments`,
    at most 100 items.

    Args:
        model_id: Only return deployments of this model.
        status: Only return deployments with this status.
        limit: Maximum number of items per page, 1 to 100. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_deployments",
        "GET",
        "/api/v1/developer/deployments/",
        _parse,
        query={
            "model_id": model_id,
            "status": status,
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.DeploymentPage:
    return models.DeploymentPage.from_json(body)
