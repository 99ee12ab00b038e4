# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch what was spent, by operation."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    range: models.UsageRange | str | None = None,
) -> Request[models.UsageByOperation]:
    """Fetch what was spent, by operation.

    In micro-USD, dearest operation first.

    `GET /api/v1/developer/credits/usage-by-operation`. Requires the role viewer or higher.

    Args:
        range: How far to look back from now. Server default: month.
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
