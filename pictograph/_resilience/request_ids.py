"""The request id of a returned value: which response it came from, for a report to support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pictograph._resilience.call import Call

T = TypeVar("T")

SLOT = "_request_id"  # of the generated models and lists; not part of equality, repr, JSON and pickles


def attach(value: T, call: Call[Any] | None) -> T:
    """Store the request id of the last call of the API with a value that has a place for it."""
    if call is not None and hasattr(type(value), SLOT):
        setattr(value, SLOT, call.request_id)
    return value


def request_id(value: object) -> str | None:
    """Return the `X-Request-Id` of the response that a returned model or list came from. Quote it to support.

        dataset = client.datasets.get("birds")
        print(pictograph.request_id(dataset))

    For a method of several requests it is that of the last response of the API. `None` for other objects, among them the models inside of
    a returned model or list, copies, and those that were pickled. Errors have the attribute `request_id`; `with_raw_response` returns
    it with all headers.
    """
    found: str | None = getattr(value, SLOT, None)
    return found
