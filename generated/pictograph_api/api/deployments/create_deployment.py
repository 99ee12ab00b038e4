# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Put a model behind an address of its own."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateDeploymentRequest,
    idempotency_key: str | None = None,
) -> Request[models.CreatedDeployment]:
    """Put a model behind an address of its own.

    It is `provisioning` at first; fetch it until it is `active` and has an `endpoint_url`. The answer holds the
    token for that address, this once. Paid by the minute while it runs. 404 for an unknown model, 409 for one
    that is not `ready`.

    `POST /api/v1/developer/deployments/`. Requires the role member or higher. Costs credits.

    Args:
        body: A new deployment.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
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
