"""Client against contract: every valid call of a resource method sends a request that conforms to the contract.

Each operation of the contract is looked up in the code of the resources; an operation that no method sends fails with the method to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from operation_coverage.methods import Method
from operation_coverage.operation import operations
from operation_coverage.skeletons import method_skeleton

from checks.conformance.contract import ROOT, Json, Operation, ParsedRequest, contract
from tests.contract.contract_client import EACH_OPERATION, METHODS, ContractClient

OPERATIONS = list(contract().operations.values())

EXAMPLES = 6


def methods_for(operation: Operation) -> list[Method]:
    """The methods that send an operation."""
    if operation.id not in METHODS:
        known = {each.id: each for each in operations(contract().document)}
        skeleton = method_skeleton(known[operation.id], ROOT / "generated" / "pictograph_api", ROOT)
        pytest.fail(f"No resource method sends {operation.id}. Write {skeleton}", pytrace=False)
    return METHODS[operation.id]


def sent_parts(request: ParsedRequest) -> set[str]:
    """The parts of a request that its caller sets: `limit`, `name`, `updates.status`, `images.filename`."""
    return {*request.query, *_within(request.body)}


def _within(value: Any, at: str = "") -> Iterator[str]:
    for name, part in value.items() if isinstance(value, dict) else ():
        yield f"{at}{name}"
        for inner in part if isinstance(part, list) else [part]:
            yield from _within(inner, f"{at}{name}.")


def defined_parts(operation: Operation) -> set[str]:
    """The same parts as the contract defines them, except for members of unions."""
    return {*operation.parameters_in("query"), *_declared(operation.body or {})}


def _declared(schema: Json, at: str = "") -> Iterator[str]:
    for name, part in contract().unwrap(schema).get("properties", {}).items():
        yield f"{at}{name}"
        inner = contract().unwrap(part)
        yield from _declared(inner.get("items", inner), f"{at}{name}.")


@EACH_OPERATION
def test_the_methods_of_an_operation_can_send_all_its_parts(contract_client: ContractClient, operation: Operation) -> None:
    """The most direct method sends it. Bulk methods choose their requests by what they find, and may not."""
    sent: set[str] = set()
    for index, method in enumerate(methods_for(operation)):
        requests = contract_client.requests_of(method, contract_client.calls(method).full)
        own = [request for request in requests if request.operation == operation]
        assert own or index, f"{method} was called with all arguments and did not send {operation}"
        sent.update(*map(sent_parts, own))
    missing = defined_parts(operation) - sent
    assert not missing, f"no method of {operation} sends {', '.join(sorted(missing))}"


@pytest.mark.slow
@EACH_OPERATION
def test_every_valid_call_sends_a_valid_request(contract_client: ContractClient, operation: Operation) -> None:
    for method in methods_for(operation):
        _check_calls(contract_client, method)


def _check_calls(contract_client: ContractClient, method: Method) -> None:
    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(contract_client.calls(method).arguments())
    def check(arguments: dict[str, Any]) -> None:
        assert contract_client.requests_of(method, arguments)

    check()
