# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Check whether an import fits into the plan."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CheckConnectorLimitsRequest,
    idempotency_key: str | None = None,
) -> Request[models.ConnectorLimitCheck]:
    """Check whether an import fits into the plan.

    Advisory; starting the import decides.

    `POST /api/v1/developer/connectors/check-limits`. Requires the role member or higher.

    Args:
        body: The size of an import.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "check_connector_limits",
        "POST",
        "/api/v1/developer/connectors/check-limits",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.ConnectorLimitCheck:
    return models.ConnectorLimitCheck.from_json(body)
