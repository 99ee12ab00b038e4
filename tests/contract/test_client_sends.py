"""Client to contract: whatever a resource method is called with, what goes over the wire is a request that the contract has.

Each operation of the contract is looked up in the code of the resources; one that no method sends fails here with the method to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from census.methods import Method
from census.operation import operations
from census.skeletons import method_skeleton
from hypothesis import HealthCheck, given, settings

from checks.conformance.contract import ROOT, Heard, Json, Operation, contract
from tests.contract.conversation import METHODS, Conversation

OPERATIONS = list(contract().operations.values())

EXAMPLES = 6

NOT_OFFERED = {
    "search_images_by_tags": set[str](),
}
"""Parts of a request that no method sends, each with a reason."""


def methods_for(operation: Operation) -> list[Method]:
    """The methods that send an operation."""
    if operation.id not in METHODS:
        known = {each.id: each for each in operations(contract().document)}
        skeleton = method_skeleton(known[operation.id], ROOT / "generated" / "pictograph_api", ROOT)
        pytest.fail(f"No resource method sends {operation.id}. Write {skeleton}", pytrace=False)
    return METHODS[operation.id]


def said_parts(heard: Heard) -> set[str]:
    """The parts of a request that its caller has a say in: `limit`, `name`, `updates.status`, `images.filename`."""
    return {*heard.query, *_within(heard.body)}


def _within(value: Any, at: str = "") -> Iterator[str]:
    for name, part in value.items() if isinstance(value, dict) else ():
        yield f"{at}{name}"
        for inner in part if isinstance(part, list) else [part]:
            yield from _within(inner, f"{at}{name}.")


def offered_parts(operation: Operation) -> set[str]:
    """The same, by the contract; unions are left to those who make their values."""
    return {*operation.at("query"), *_declared(operation.body or {})}


def _declared(schema: Json, at: str = "") -> Iterator[str]:
    for name, part in contract().plain(schema).get("properties", {}).items():
        yield f"{at}{name}"
        inner = contract().plain(part)
        yield from _declared(inner.get("items", inner), f"{at}{name}.")


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_all_that_an_operation_takes_can_be_said_by_its_methods(conversation: Conversation, operation: Operation) -> None:
    said: set[str] = set()
    for method in methods_for(operation):
        heard = [each for each in conversation.hear(method, conversation.calls(method).whole) if each.operation == operation]
        assert heard, f"{method} was called with all arguments and did not send {operation}"
        said.update(*map(said_parts, heard))
    missing = offered_parts(operation) - said - NOT_OFFERED.get(operation.id, set())
    assert not missing, f"no method of {operation} says {', '.join(sorted(missing))}"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_any_good_call_makes_a_good_request(conversation: Conversation, operation: Operation) -> None:
    for method in methods_for(operation):
        _try_calls(conversation, method)


def _try_calls(conversation: Conversation, method: Method) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(conversation.calls(method).arguments())
    def holds(arguments: dict[str, Any]) -> None:
        assert conversation.hear(method, arguments)

    holds()
