# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a deployment."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    deployment_id: str,
) -> Request[models.DeploymentResponse]:
    """Get a deployment.

    The token is not returned.

    `GET /api/v1/developer/deployments/{deployment_id}`. Requires the role viewer or higher.

    Args:
        deployment_id: ID of the deployment.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_deployment",
        "GET",
        "/api/v1/developer/deployments/{deployment_id}",
        _parse,
        path_parameters={
            "deployment_id": deployment_id,
        },
    )


def _parse(body: bytes) -> models.DeploymentResponse:
    return models.DeploymentResponse.from_json(body)
