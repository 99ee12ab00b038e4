# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Create a part now or later."""

from __future__ import annotations

from ... import models
from ...types import Request, decode, read_union

__all__ = ("request",)


def request(
    *,
    body: models.NewPart,
) -> Request[models.Made | models.Pending]:
    """Create a part now or later.

    `POST /parts`. Requires the role owner. Starts a job and returns at once; poll it with `get_part`.

    Args:
        body: A part to create. Only requests contain it.
    """
    return Request.build(
        "create_part",
        "POST",
        "/parts",
        _parse,
        json=body,
    )


def _parse(body: bytes) -> models.Made | models.Pending:
    result: models.Made | models.Pending = decode(
        body,
        lambda data: read_union(
            data, "state", {"done": models.Made.from_dict, "waiting": models.Pending.from_dict}, None
        ),
    )
    return result
