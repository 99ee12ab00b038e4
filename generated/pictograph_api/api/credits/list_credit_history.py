# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List the movements of credits, newest first."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    limit: int | None = None,
    offset: int | None = None,
) -> Request[models.CreditHistoryPage]:
    """List the movements of credits, newest first.

    Negative amounts were spent, positive ones were added or given back.

    `GET /api/v1/developer/credits/history`. Requires the role viewer or higher. Returns one page of `entries`, at
    most 100 items.

    Args:
        limit: Items in one page, 1 to 100. More is refused with 422. Server default: 50.
        offset: Items to skip. Server default: 0.
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
