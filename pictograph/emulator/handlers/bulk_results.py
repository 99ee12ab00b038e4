"""Run the single operation for each id of a bulk request and build the contract's bulk results.

Ids that are not found are listed, ids whose state does not allow the operation are skipped, and any other error (for example
402) fails the whole request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from pictograph.emulator.http.errors import ApiError
from pictograph.emulator.json_values import JsonObject


def bulk_action(ids: Iterable[str], action: Callable[[str], object]) -> JsonObject:
    """Return a `BulkActionResult`."""
    done, not_found = _run_each(ids, action)
    return {"succeeded": done, "not_found": not_found, "count": len(done)}


def bulk_delete(ids: Iterable[str], delete: Callable[[str], object]) -> JsonObject:
    """Return a `BulkDeleteResult`."""
    done, not_found = _run_each(ids, delete)
    return {"success": True, "deleted": done, "not_found": not_found, "count": len(done)}


def error_text(error: ApiError) -> str:
    """Return the message of an error, for a response that lists failures."""
    detail = error.detail
    if isinstance(detail, list):
        return "; ".join(str(item["msg"]).removeprefix("Value error, ") for item in cast("list[JsonObject]", detail))
    return str(detail)


def nested_error(error: ApiError, *location: str | int) -> ApiError:
    """Return the error of one list item as an error of the whole request, with its locations prefixed by `location`."""
    detail = error.detail
    if not isinstance(detail, list):
        return error
    items = [{**item, "loc": [item["loc"][0], *location, *item["loc"][1:]]} for item in cast("list[JsonObject]", detail)]
    return ApiError(error.status, items)


def _run_each(ids: Iterable[str], action: Callable[[str], object]) -> tuple[list[str], list[str]]:
    """Run the action once for each id; return the ids that succeeded and those that were not found."""
    done: list[str] = []
    not_found: list[str] = []
    for id in dict.fromkeys(id.lower() for id in ids):
        try:
            action(id)
        except ApiError as error:
            if error.status == 404:
                not_found.append(id)
            elif error.status != 409:
                raise
        else:
            done.append(id)
    return done, not_found
