# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch figures by name."""

from __future__ import annotations

from ...types import Request, decode

__all__ = ("request",)


def request() -> Request[dict[str, int]]:
    """Fetch figures by name.

    `GET /credits`.
    """
    return Request.build(
        "get_credits",
        "GET",
        "/credits",
        _parse,
    )


def _parse(body: bytes) -> dict[str, int]:
    return decode(body, dict)
