# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch a part, if it exists."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    class_: str,
    from_: int,
    *,
    type: models.Colour | str,
    list_: Iterable[models.Colour | str] | None = None,
    since: datetime.datetime | None = None,
    deep: bool | None = None,
    x_level: int | None = None,
) -> Request[models.Part | None]:
    """Fetch a part, if it exists.

    A paragraph that is long enough to be wrapped again in a docstring, because contracts are wrapped at other
    widths than Python source.

    - a list item
    - another

    `GET /things/{class}/parts/{from}`. Requires the role viewer or higher. Costs credits.

    Args:
        class_: A keyword, "quoted" and with a backslash \\.
        from_: Another keyword.
        type: A builtin.
        deep: Server default: false.

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
