"""Client against contract: every response that the contract allows is read without loss, also unknown fields of a newer server, and an
invalid response raises an error that names the operation.

Checked for every operation; the parser is that of the generated request which a resource method sends.
"""

from __future__ import annotations

import datetime
import functools
import importlib
import inspect
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.conformance.contract import Json, Operation, contract
from pictograph.exceptions import ServerError
from tests.contract.contract_client import EACH_OPERATION, METHODS, ContractClient
from tests.contract.contract_server import REQUEST_ID
from tests.contract.values import strategy

OPERATIONS = list(contract().operations.values())
WITH_JSON = [operation for operation in OPERATIONS if contract().success(operation)[1] == "application/json"]
VALID_JSON = ("null", "a string", "a number", "a list", "an object", "an object without fields", "a list of strings")
"""Invalid bodies that are JSON: some operations allow them."""

EXAMPLES = 10


@functools.cache
def parser(operation: Operation) -> Callable[[bytes], Any]:
    """The function that parses the responses of an operation."""
    tag = operation.node["tags"][0].replace("-", "_")
    request = importlib.import_module(f"pictograph_api.api.{tag}.{operation.id}").request
    required = [parameter for parameter in inspect.signature(request).parameters.values() if parameter.default is parameter.empty]
    path = ["x" for parameter in required if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
    options = {parameter.name: None for parameter in required if parameter.kind is parameter.KEYWORD_ONLY}
    parse: Callable[[bytes], Any] = request(*path, **options).parse
    return parse


def to_json(value: Any) -> Any:
    """A parsed value as JSON."""
    if hasattr(value, "to_dict"):
        return json.loads(json.dumps(value.to_dict()))
    return [to_json(part) for part in value] if isinstance(value, list) else value


def differences(schema: Json, sent: Any, read: Any, at: str = "body") -> list[str]:
    """What was sent and not read, or read and not sent. Null equals absent, and a default equals the absent field."""
    schema = contract().unwrap(schema)
    if isinstance(sent, dict) and isinstance(read, dict):
        properties: Json = schema.get("properties", {}) or _branch(schema, sent)
        default = {
            name: contract().unwrap(part).get("default", part.get("default", part.get("x-default"))) for name, part in properties.items()
        }
        found = [f"{at}.{name} is missing" for name in sent if name not in read and sent[name] is not None]
        found += [f"{at}.{name} was not sent" for name in read if name not in sent and read[name] != default.get(name, ...)]
        for name in sent.keys() & read.keys():
            if sent[name] is not None or read[name] != default.get(name, ...):
                found += differences(properties.get(name, {}), sent[name], read[name], f"{at}.{name}")
        return found
    if isinstance(sent, list) and isinstance(read, list) and len(sent) == len(read):
        pairs = enumerate(zip(sent, read, strict=True))
        return [found for index, pair in pairs for found in differences(schema.get("items", {}), *pair, f"{at}[{index}]")]
    return [] if type(sent) is type(read) and (sent == read or _same_time(sent, read)) else [f"{at}: {sent!r} became {read!r}"]


def _branch(schema: Json, sent: Json) -> Json:
    """The properties of the union member that a value belongs to: the one whose constants it has, else the one without constants."""
    found: Json = {}
    for branch in map(contract().unwrap, schema.get("anyOf", []) + schema.get("oneOf", [])):
        properties: Json = branch.get("properties", {}) or _branch(branch, sent)
        constants = {name: part["const"] for name, part in properties.items() if "const" in part}
        if constants.items() <= {name: sent.get(name) for name in constants}.items() and (constants or not found):
            found = properties
    return found


def _same_time(sent: Any, read: Any) -> bool:
    if not (isinstance(sent, str) and sent.endswith("Z")):
        return False
    return datetime.datetime.fromisoformat(sent) == datetime.datetime.fromisoformat(read)


def check_reading(operation: Operation, *, future: bool) -> None:
    _, _, schema = contract().success(operation)
    assert schema is not None

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy(contract(), schema, future=future))
    def check(sent: Any) -> None:
        if not future:
            assert not contract().violations(schema, sent, "a generated body")
        read = parser(operation)(json.dumps(sent).encode())
        assert not differences(schema, sent, to_json(read))

    check()


@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_every_response_of_the_contract_is_read_without_loss(operation: Operation) -> None:
    check_reading(operation, future=False)


@pytest.mark.slow
@pytest.mark.parametrize("operation", WITH_JSON, ids=str)
def test_additions_of_a_newer_server_are_kept(operation: Operation) -> None:
    check_reading(operation, future=True)


def test_differences_are_found() -> None:
    schema = {"$ref": "#/components/schemas/ProjectClass"}
    assert differences(schema, {"name": "heron", "x_new": 1}, {"name": "heron"}) == ["body.x_new is missing"]
    assert differences(schema, {"name": "heron"}, {"name": "heron", "type": "bbox"}) == ["body.type was not sent"]
    assert differences(schema, {"name": "heron"}, {"name": "crane"}) == ["body.name: 'heron' became 'crane'"]
    assert differences(schema, {"name": "heron", "type": None}, {"name": "heron"}) == []


def invalid_bodies(valid: Any) -> dict[str, bytes]:
    """Bodies that are not JSON, or are JSON of another shape."""
    found = {
        "empty": b"",
        "HTML": b"<html><body>Bad gateway</body></html>",
        "truncated": json.dumps(valid).encode()[:-1],
        "not UTF-8": b'{"name": "\xff"}',
        "NaN": b"NaN",
        "deeply nested": b"[" * 100_000,
        "null": b"null",
        "a string": b'"ok"',
        "a number": b"7",
    }
    if isinstance(valid, dict):
        return {**found, "a list": b"[]", "an object without fields": b'{"unknown": 1}'}
    return {**found, "an object": b'{"unknown": 1}', "a list of strings": b'["x"]'}


@EACH_OPERATION
def test_an_invalid_response_raises_an_error_with_operation_and_request_id(contract_client: ContractClient, operation: Operation) -> None:
    if operation not in WITH_JSON:
        pytest.skip("any bytes are a valid response")
    method = METHODS[operation.id][0]
    arguments = contract_client.calls(method).full
    for name, body in invalid_bodies(json.loads(contract_client.server.valid_body(operation.id))).items():
        if name in VALID_JSON and _allows(operation, body):
            continue
        contract_client.server.reset()
        contract_client.server.bodies[operation.id] = body
        with pytest.raises(ServerError) as caught:
            contract_client.call(method, arguments)
        error = caught.value
        assert (error.operation, error.request_id) == (operation.id, REQUEST_ID), name
        assert operation.id in str(error) or operation.path in str(error), name


def _allows(operation: Operation, body: bytes) -> bool:
    """Whether the contract allows this response body."""
    _, _, schema = contract().success(operation)
    return not contract().violations(schema or {}, json.loads(body), "")


@given(st.sampled_from(WITH_JSON), st.binary(max_size=30))
@settings(max_examples=50, database=None)
def test_a_parser_raises_one_of_four_errors(operation: Operation, body: bytes) -> None:
    try:
        parser(operation)(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
