# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""List all parts."""

from __future__ import annotations

from ... import models
from ...types import ModelList, Request, decode, to_list

__all__ = ("request",)


def request() -> Request[list[models.Part]]:
    """List all parts.

    `GET /parts`.
    """
    return Request.build(
        "list_parts",
        "GET",
        "/parts",
        _parse,
    )


def _parse(body: bytes) -> list[models.Part]:
    return decode(body, lambda data: ModelList(map(models.Part.from_dict, to_list(data))))
