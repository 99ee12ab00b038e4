# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Store bytes."""

from __future__ import annotations

from ...types import Request, no_content

__all__ = ("request",)


def request(
    id: str,
    *,
    body: bytes,
) -> Request[None]:
    """Store bytes.

    `PUT /blobs/{id}`.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "put_blob",
        "PUT",
        "/blobs/{id}",
        no_content,
        path_parameters={
            "id": id,
        },
        content=body,
        content_type="application/zip",
    )
