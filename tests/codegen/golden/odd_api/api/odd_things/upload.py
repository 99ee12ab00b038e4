# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Send files in parts."""

from __future__ import annotations

from typing import Any

from ... import models
from ...types import Request, decode

__all__ = ("request",)


def request(
    *,
    body: models.Upload,
) -> Request[Any]:
    """Send files in parts.

    `POST /uploads`.
    """
    return Request.build(
        "upload",
        "POST",
        "/uploads",
        _parse,
        files=body,
    )


def _parse(body: bytes) -> Any:
    return decode(body)
