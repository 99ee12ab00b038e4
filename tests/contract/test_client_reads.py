"""Contract to client: all that the contract lets a server say is read without loss, what a newer server adds too, and garbage is told.

The same for every operation of the contract: its parser is that of the request which a resource method would send.
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
from tests.contract.contract_server import REQUEST_ID
from tests.contract.conversation import METHODS, Conversation
from tests.contract.values import strategy

OPERATIONS = list(contract().operations.values())
SPEAKING = [operation for operation in OPERATIONS if contract().success(operation)[1] == "application/json"]
READABLE = ("null", "a text", "a number", "a list", "an object", "an object without fields", "a list of texts")
"""Wrecks that are JSON: for an operation that may answer so, they are none."""

EXAMPLES = 10


@functools.cache
def parser(operation: Operation) -> Callable[[bytes], Any]:
    """What reads the answers of an operation."""
    tag = operation.node["tags"][0].replace("-", "_")
    request = importlib.import_module(f"pictograph_api.api.{tag}.{operation.id}").request
    needed = [parameter for parameter in inspect.signature(request).parameters.values() if parameter.default is parameter.empty]
    path = ["x" for parameter in needed if parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
    options = {parameter.name: None for parameter in needed if parameter.kind is parameter.KEYWORD_ONLY}
    parse: Callable[[bytes], Any] = request(*path, **options).parse
    return parse


def plain(value: Any) -> Any:
    """What was read, as JSON again."""
    if hasattr(value, "to_dict"):
        return json.loads(json.dumps(value.to_dict()))
    return [plain(part) for part in value] if isinstance(value, list) else value


def losses(schema: Json, said: Any, kept: Any, at: str = "answer") -> list[str]:
    """What `kept` lacks of `said`, or has that nobody said. Null is as good as absent, a default as good as the field."""
    schema = contract().plain(schema)
    if isinstance(said, dict) and isinstance(kept, dict):
        properties: Json = schema.get("properties", {}) or _branch(schema, said)
        default = {name: contract().plain(part).get("default", part.get("default")) for name, part in properties.items()}
        found = [f"{at}.{name} is lost" for name in said if name not in kept and said[name] is not None]
        found += [f"{at}.{name} is made up" for name in kept if name not in said and kept[name] != default.get(name, ...)]
        for name in said.keys() & kept.keys():
            if said[name] is not None or kept[name] != default.get(name, ...):
                found += losses(properties.get(name, {}), said[name], kept[name], f"{at}.{name}")
        return found
    if isinstance(said, list) and isinstance(kept, list) and len(said) == len(kept):
        pairs = enumerate(zip(said, kept, strict=True))
        return [loss for index, pair in pairs for loss in losses(schema.get("items", {}), *pair, f"{at}[{index}]")]
    return [] if type(said) is type(kept) and (said == kept or _same_moment(said, kept)) else [f"{at}: {said!r} became {kept!r}"]


def _branch(schema: Json, said: Json) -> Json:
    """The properties of the branch of a union that a value belongs to: the one whose constants it has, else the one without any."""
    found: Json = {}
    for branch in map(contract().plain, schema.get("anyOf", []) + schema.get("oneOf", [])):
        properties: Json = branch.get("properties", {}) or _branch(branch, said)
        constants = {name: part["const"] for name, part in properties.items() if "const" in part}
        if constants.items() <= {name: said.get(name) for name in constants}.items() and (constants or not found):
            found = properties
    return found


def _same_moment(said: Any, kept: Any) -> bool:
    if not (isinstance(said, str) and said.endswith("Z")):
        return False
    return datetime.datetime.fromisoformat(said) == datetime.datetime.fromisoformat(kept)


def read_all(operation: Operation, *, future: bool) -> None:
    _, _, schema = contract().success(operation)
    assert schema is not None

    @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy(contract(), schema, future=future))
    def holds(said: Any) -> None:
        if not future:
            assert not contract().complaints(schema, said, "a made answer")
        read = parser(operation)(json.dumps(said).encode())
        assert not losses(schema, said, plain(read))

    holds()


@pytest.mark.parametrize("operation", SPEAKING, ids=str)
def test_whatever_the_contract_lets_a_server_say_is_read_without_loss(operation: Operation) -> None:
    read_all(operation, future=False)


@pytest.mark.parametrize("operation", SPEAKING, ids=str)
def test_what_a_newer_server_may_add_is_kept(operation: Operation) -> None:
    read_all(operation, future=True)


def test_a_loss_would_be_seen() -> None:
    schema = {"$ref": "#/components/schemas/ProjectClass"}
    assert losses(schema, {"name": "heron", "x_new": 1}, {"name": "heron"}) == ["answer.x_new is lost"]
    assert losses(schema, {"name": "heron"}, {"name": "heron", "type": "bbox"}) == ["answer.type is made up"]
    assert losses(schema, {"name": "heron"}, {"name": "crane"}) == ["answer.name: 'heron' became 'crane'"]
    assert losses(schema, {"name": "heron", "type": None}, {"name": "heron"}) == []


def wrecks(good: Any) -> dict[str, bytes]:
    """Answers that are none: bytes that are not JSON, and JSON of another shape."""
    found = {
        "nothing": b"",
        "HTML": b"<html><body>Bad gateway</body></html>",
        "half of it": json.dumps(good).encode()[:-1],
        "not UTF-8": b'{"name": "\xff"}',
        "NaN": b"NaN",
        "nested without end": b"[" * 100_000,
        "null": b"null",
        "a text": b'"ok"',
        "a number": b"7",
    }
    if isinstance(good, dict):
        return {**found, "a list": b"[]", "an object without fields": b'{"unknown": 1}'}
    return {**found, "an object": b'{"unknown": 1}', "a list of texts": b'["x"]'}


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_garbage_is_told_with_the_operation_and_the_request_id(conversation: Conversation, operation: Operation) -> None:
    if operation not in SPEAKING:
        pytest.skip("any bytes are a good answer")
    method = METHODS[operation.id][0]
    arguments = conversation.calls(method).whole
    for name, body in wrecks(json.loads(conversation.server.good(operation.id))).items():
        if name in READABLE and _takes(operation, body):
            continue
        conversation.server.forget()
        conversation.server.answers[operation.id] = body
        with pytest.raises(ServerError) as caught:
            conversation.make(method, arguments)
        error = caught.value
        assert (error.operation, error.request_id) == (operation.id, REQUEST_ID), name
        assert operation.id in str(error) or operation.path in str(error), name


def _takes(operation: Operation, body: bytes) -> bool:
    """Whether the contract lets an operation answer so."""
    _, _, schema = contract().success(operation)
    return not contract().complaints(schema or {}, json.loads(body), "")


@given(st.sampled_from(SPEAKING), st.binary(max_size=30))
@settings(max_examples=50, database=None)
def test_a_parser_names_what_is_wrong_by_one_of_four_errors(operation: Operation, body: bytes) -> None:
    try:
        parser(operation)(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
