# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a price quote for a deployment."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    compute_type: models.ComputeType | str | None = None,
    gpu_type: models.DeploymentGpuType | str | None = None,
    min_containers: int | None = None,
) -> Request[models.DeploymentQuoteResponse]:
    """Get a price quote for a deployment.

    No deployment is created.

    `GET /api/v1/developer/deployments/quote`. Requires the role viewer or higher.

    Args:
        compute_type: Compute type. Server default: gpu.
        gpu_type: GPU type. Ignored for `cpu`. Server default: t4.
        min_containers: Minimum number of running containers. Server default: 0.
    """
    return Request.build(
        "quote_deployment",
        "GET",
        "/api/v1/developer/deployments/quote",
        _parse,
        query={
            "compute_type": compute_type,
            "gpu_type": gpu_type,
            "min_containers": min_containers,
        },
    )


def _parse(body: bytes) -> models.DeploymentQuoteResponse:
    return models.DeploymentQuoteResponse.from_json(body)
