# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Pause a deployment."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    deployment_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.DeploymentResponse]:
    """Pause a deployment.

    It keeps its address and costs nothing. 409 when it is not `active`.

    `POST /api/v1/developer/deployments/{deployment_id}/pause`. Requires the role member or higher.

    Args:
        deployment_id: Id of the deployment.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "pause_deployment",
        "POST",
        "/api/v1/developer/deployments/{deployment_id}/pause",
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
