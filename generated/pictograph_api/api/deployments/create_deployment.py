# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Deploy a model to a dedicated endpoint."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateDeploymentRequest,
    idempotency_key: str | None = None,
) -> Request[models.CreatedDeployment]:
    """Deploy a model to a dedicated endpoint.

    The status is `provisioning` at first; poll `get_deployment` until it is `active` and `endpoint_url` is set.
    The token for the endpoint is only returned in this response. Charged per minute while running. Returns 404 if
    the model does not exist, and 409 if it is not `ready`.

    `POST /api/v1/developer/deployments/`. Requires the role member or higher. Costs credits.

    Args:
        body: Parameters of a new deployment.
        idempotency_key: Makes a write safe to retry. For 24 hours, the server returns the stored first response
            for a repeated request with the same key, method, path and body, and does not do the work again, even
            if the created object has been deleted since. Clients send a key with every POST, PUT and PATCH, the
            same on each attempt of a call, and with DELETE if the caller provides one.
    """
    return Request.build(
        "create_deployment",
        "POST",
        "/api/v1/developer/deployments/",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.CreatedDeployment:
    return models.CreatedDeployment.from_json(body)
