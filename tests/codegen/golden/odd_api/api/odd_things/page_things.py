# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch a page that may be long."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.Page]:
    """Fetch a page that may be long.

    `GET /pages`.
    """
    return Request.build(
        "page_things",
        "GET",
        "/pages",
        _parse,
    )


def _parse(body: bytes) -> models.Page:
    return models.Page.from_json(body)
