# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List old things."""

from __future__ import annotations

from ...types import Request, no_content, warn_deprecated

__all__ = ("request",)


def request() -> Request[None]:
    """List old things.

    Deprecated: Use `list_parts` instead; "list_old" ends in 2.0.

    `GET /old`.
    """
    warn_deprecated('The operation list_old is deprecated. Use `list_parts` instead; "list_old" ends in 2.0.')
    return Request.build(
        "list_old",
        "GET",
        "/old",
        no_content,
    )
