# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch a page with long lists."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request() -> Request[models.Page]:
    """Fetch a page with long lists.

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
