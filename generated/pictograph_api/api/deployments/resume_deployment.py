# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Resume a paused deployment."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    deployment_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.DeploymentResponse]:
    """Resume a paused deployment.

    Charged per minute from then on. Returns 409 if it is not `paused`.

    `POST /api/v1/developer/deployments/{deployment_id}/resume`. Requires the role member or higher. Costs
    credits.

    Args:
        deployment_id: ID of the deployment.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "resume_deployment",
        "POST",
        "/api/v1/developer/deployments/{deployment_id}/resume",
        _parse,
        path_parameters={
            "deployment_id": deployment_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.DeploymentResponse:
    return models.DeploymentResponse.from_json(body)
