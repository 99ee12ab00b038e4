"""Client against contract: when a response is needed for the next request and is invalid, the call raises an error of the SDK.

Each method that sends several requests is called once for each value of each response, with that value replaced by an invalid one: the
call returns or raises an error of the SDK. Sync and async clients take turns: both run the same code of a method, by drivers that other
tests compare.
"""

from __future__ import annotations

import contextlib
import copy
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from checks.conformance.contract import contract
from pictograph.exceptions import PictographError
from tests.contract.contract_client import METHODS, ContractClient, operations_of
from tests.support.both_clients import KINDS

SEVERAL = {method.path: method for methods in METHODS.values() for method in methods if len(operations_of(method)) > 1}
INVALID: tuple[Any, ...] = ("", ".", 7, None, [], {}, ["x"])


def variants(body: Any) -> Iterator[Any]:
    """The body with one of its values replaced, for each value and each invalid one; lists are also doubled."""
    for parent, key in _parts(body):
        value = parent[key]
        for invalid in (*INVALID, [*value, *value]) if isinstance(value, list) else INVALID:
            parent[key] = invalid
            yield copy.deepcopy(body)
        parent[key] = value


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _parts(value[key])


def test_methods_of_several_requests_are_found() -> None:
    assert {"images.upload", "images.bulk_upload", "training.create", "datasets.download"} <= SEVERAL.keys()


@pytest.mark.slow
@pytest.mark.parametrize(("path", "client_kind"), list(zip(sorted(SEVERAL), itertools.cycle(KINDS))))
def test_only_errors_of_the_sdk_result_from_invalid_values(contract_client: ContractClient, path: str) -> None:
    method = SEVERAL[path]
    arguments = contract_client.calls(method).full
    for operation in operations_of(method):
        if contract().success(operation)[1] != "application/json":
            continue
        for body in variants(json.loads(contract_client.server.valid_body(operation.id))):
            contract_client.server.reset()
            contract_client.server.bodies[operation.id] = json.dumps(body).encode()
            try:
                with contextlib.suppress(PictographError):
                    contract_client.call(method, arguments)
            except Exception as error:
                error.add_note(f"the response to {operation.id} was {json.dumps(body)[:2000]}")
                raise
