# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch a part, or learn that there is none."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    class_: str,
    from_: int,
    *,
    type: models.Colour | str,
    list_: Sequence[models.Colour | str] | None = None,
    since: datetime.datetime | None = None,
    deep: bool | None = None,
    x_level: int | None = None,
) -> Request[models.Part | None]:
    """Fetch a part, or learn that there is none.

    A paragraph that is long enough to be filled anew by whoever writes docstrings, since contracts are wrapped at
    other widths than Python.

    - a list item
    - another

    `GET /things/{class}/parts/{from}`. Needs the role viewer or higher. Costs credits.

    Args:
        class_: A keyword, "quoted" and with a backslash \\.
        from_: Another keyword.
        type: A builtin.
        deep: The server takes false when it is left out.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_part",
        "GET",
        "/things/{class}/parts/{from}",
        _parse,
        path_parameters={
            "class": class_,
            "from": from_,
        },
        query={
            "type": type,
            "list": list_,
            "since": since,
            "deep": deep,
        },
        headers={
            "X-Level": x_level,
        },
    )


def _parse(body: bytes) -> models.Part | None:
    if not body:
        return None
    return models.Part.from_json(body)
