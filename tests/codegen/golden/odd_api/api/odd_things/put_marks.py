# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Save marks."""

from __future__ import annotations

from ... import models
from ...types import Request, no_content

__all__ = ("request",)


def request(
    *,
    body: models.Marks,
) -> Request[None]:
    """Save marks.

    `PUT /pages`.

    Args:
        body: Only requests contain it.
    """
    return Request.build(
        "put_marks",
        "PUT",
        "/pages",
        no_content,
        json=body,
    )
