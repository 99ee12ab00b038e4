"""One operation on many ids: what each id came to, in the words of the contract's bulk answers.

The single operation is carried out for each id, so that both obey the same rules. An id that is not found is listed, one
whose state forbids the change is passed over, and any other refusal (credits) refuses the whole call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from pictograph.emulator.documents import Document
from pictograph.emulator.refusals import Refusal


def act_on_each(ids: Iterable[str], act: Callable[[str], object]) -> Document:
    """Return a `BulkActionResult`."""
    done, not_found = _sorted_out(ids, act)
    return {"succeeded": done, "not_found": not_found, "count": len(done)}


def delete_each(ids: Iterable[str], delete: Callable[[str], object]) -> Document:
    """Return a `BulkDeleteResult`."""
    done, not_found = _sorted_out(ids, delete)
    return {"success": True, "deleted": done, "not_found": not_found, "count": len(done)}


def reason(refusal: Refusal) -> str:
    """Return the text of a refusal, for an answer that lists failures."""
    detail = refusal.detail
    if isinstance(detail, list):
        return "; ".join(str(item["msg"]).removeprefix("Value error, ") for item in cast("list[Document]", detail))
    return str(detail)


def inside(refusal: Refusal, *place: str | int) -> Refusal:
    """Return the refusal of one item of a list as that of the whole request: what is wrong with its body is wrong at this place."""
    detail = refusal.detail
    if not isinstance(detail, list):
        return refusal
    items = [{**item, "loc": [item["loc"][0], *place, *item["loc"][1:]]} for item in cast("list[Document]", detail)]
    return Refusal(refusal.status, items)


def _sorted_out(ids: Iterable[str], act: Callable[[str], object]) -> tuple[list[str], list[str]]:
    """Carry it out once for each id; return those that it was done to and those that were not found."""
    done: list[str] = []
    not_found: list[str] = []
    for id in dict.fromkeys(id.lower() for id in ids):
        try:
            act(id)
        except Refusal as refusal:
            if refusal.status == 404:
                not_found.append(id)
            elif refusal.status != 409:
                raise
        else:
            done.append(id)
    return done, not_found
