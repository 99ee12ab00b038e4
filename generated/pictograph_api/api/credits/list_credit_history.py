# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List credit ledger entries, newest first."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.CreditHistoryPage]:
    """List credit ledger entries, newest first.

    Negative amounts are charges; positive amounts are top-ups or refunds.

    `GET /api/v1/developer/credits/history`. Requires the role viewer or higher. Returns one page of `entries`, at
    most 100 items.

    Args:
        limit: Maximum number of items per page, 1 to 100. Larger values are rejected with 422. Server default:
            50.
        offset: Number of items to skip. Server default: 0.
    """
    return Request.build(
        "list_credit_history",
        "GET",
        "/api/v1/developer/credits/history",
        _parse,
        query={
            "limit": limit,
            "offset": offset,
        },
    )


def _parse(body: bytes) -> models.CreditHistoryPage:
    return models.CreditHistoryPage.from_json(body)
