# Generated from odd.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Delete a part."""

from __future__ import annotations

from ...types import Request, no_content

__all__ = ("request",)


def request(
    class_: str,
    from_: int,
) -> Request[None]:
    """Delete a part.

    `DELETE /things/{class}/parts/{from}`.

    Args:
        class_: A keyword, "quoted" and with a backslash \\.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "delete_part",
        "DELETE",
        "/things/{class}/parts/{from}",
        no_content,
        path_parameters={
            "class": class_,
            "from": from_,
        },
    )
