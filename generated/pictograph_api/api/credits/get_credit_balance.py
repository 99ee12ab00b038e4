# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the credit balance of the organization."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.CreditBalance]:
    """Get the credit balance of the organization.

    Includes the last 20 ledger entries.

    `GET /api/v1/developer/credits/balance`. Requires the role viewer or higher.
    """
    return Request.build(
        "get_credit_balance",
        "GET",
        "/api/v1/developer/credits/balance",
        _parse,
    )


def _parse(body: bytes) -> models.CreditBalance:
    return models.CreditBalance.from_json(body)
