# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Set a label."""

from __future__ import annotations

from ... import models
from ...types import Request, read_text

__all__ = ("request",)


def request(
    id: str,
    *,
    body: models.Label,
) -> Request[str]:
    """Set a label.

    `PUT /parts/{id}/label`.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "put_label",
        "PUT",
        "/parts/{id}/label",
        read_text,
        path_parameters={
            "id": id,
        },
        data=body,
    )
