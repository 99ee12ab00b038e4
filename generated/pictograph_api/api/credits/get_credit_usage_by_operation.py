# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get the spend by operation."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    range: models.UsageRange | str | None = None,
) -> Request[models.UsageByOperation]:
    """Get the spend by operation.

    Amounts are in micro-USD, sorted by spend in descending order.

    `GET /api/v1/developer/credits/usage-by-operation`. Requires the role viewer or higher.

    Args:
        range: Time range, ending now. Server default: month.
    """
    return Request.build(
        "get_credit_usage_by_operation",
        "GET",
        "/api/v1/developer/credits/usage-by-operation",
        _parse,
        query={
            "range": range,
        },
    )


def _parse(body: bytes) -> models.UsageByOperation:
    return models.UsageByOperation.from_json(body)
