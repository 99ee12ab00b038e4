# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""Make a part at once or later."""

from __future__ import annotations

from ... import models
from ...types import Request, loads, read_tagged

__all__ = ("request",)


def request(
    *,
    body: models.NewPart,
) -> Request[models.Made | models.Pending]:
    """Make a part at once or later.

    `POST /parts`. Needs the role owner. Starts a job and returns at once; `get_part` tells how it goes.

    Args:
        body: A part that is to be made. Nothing but requests holds it.
    """
    return Request.build(
        "create_part",
        "POST",
        "/parts",
        _parse,
        json=body,
    )


def _parse(body: bytes) -> models.Made | models.Pending:
    answer: models.Made | models.Pending = read_tagged(
        loads(body), "state", {"done": models.Made.from_dict, "waiting": models.Pending.from_dict}, None
    )
    return answer
