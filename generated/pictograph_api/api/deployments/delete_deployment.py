# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Take a deployment down for good."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    deployment_id: str,
    *,
    idempotency_key: str | None = None,
) -> Request[models.Confirmation]:
    """Take a deployment down for good.

    Its address stops answering and its token is worth nothing.

    `DELETE /api/v1/developer/deployments/{deployment_id}`. Requires the role member or higher.

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
        "delete_deployment",
        "DELETE",
        "/api/v1/developer/deployments/{deployment_id}",
        _parse,
        path_parameters={
            "deployment_id": deployment_id,
        },
        headers={
            "Idempotency-Key": idempotency_key,
        },
    )


def _parse(body: bytes) -> models.Confirmation:
    return models.Confirmation.from_json(body)
