# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Fetch bytes."""

from __future__ import annotations

from ...types import Request

__all__ = ("request",)


def request(
    id: str,
) -> Request[bytes]:
    """Fetch bytes.

    `GET /blobs/{id}`.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_blob",
        "GET",
        "/blobs/{id}",
        bytes,
        path_parameters={
            "id": id,
        },
    )
