# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List compute options for deployments."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.DeploymentComputeOptionList]:
    """List compute options for deployments.

    Includes prices.

    `GET /api/v1/developer/deployments/compute-options`. Requires the role viewer or higher.
    """
    return Request.build(
        "list_deployment_compute_options",
        "GET",
        "/api/v1/developer/deployments/compute-options",
        _parse,
    )


def _parse(body: bytes) -> models.DeploymentComputeOptionList:
    return models.DeploymentComputeOptionList.from_json(body)
