# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Sort old things."""

from __future__ import annotations

from ...types import Request, no_content, warn_deprecated

__all__ = ("request",)


def request(
    *,
    by: str | None = None,
    order: str | None = None,
) -> Request[None]:
    """Sort old things.

    `PUT /old`.

    Args:
        by: Deprecated: Use `order` instead. Key.
        order: Order.
    """
    if by is not None:
        warn_deprecated("The argument by of sort_old is deprecated. Use `order` instead.")
    return Request.build(
        "sort_old",
        "PUT",
        "/old",
        no_content,
        query={
            "by": by,
            "order": order,
        },
    )
