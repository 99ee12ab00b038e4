"""Prism, an independent implementation of OpenAPI, finds no violation in what the client and the emulator send.

Prism is implemented in another language, with its own matching of paths, parameters, bodies and JSON Schema. (openapi-core raises on
parameters whose type is a list with null.) Skipped where Prism is not installed: see `make prism`.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from operation_coverage.methods import Method

import pictograph
from checks.conformance.contract import Operation, contract
from checks.conformance.populated import Known, existing, populated
from checks.conformance.prism import NotInstalled, Prism, script, violation
from pictograph import PictographError
from pictograph.emulator import Emulator
from tests.contract.arguments import LocalArguments, calls
from tests.contract.contract_client import METHODS, operations_of
from tests.contract.contract_server import ContractServer
from tests.contract.values import fixed
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

pytestmark = pytest.mark.slow

PUBLIC = sorted({method.path: method for methods in METHODS.values() for method in methods}.values(), key=lambda method: method.path)
CHANGING = ("update", "delete", "remove", "revoke", "cancel", "freeze")
"""Methods that change or delete objects are called last."""

SUCCEEDED_AT_LEAST = 90


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spec") / "openapi.json"
    path.write_text(json.dumps(contract().document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def start_prism(spec: Path) -> Iterator[Callable[[str], Prism]]:
    """Start Prism before a server."""
    try:
        script()
    except NotInstalled as error:
        pytest.skip(str(error))
    with contextlib.ExitStack() as stack:
        numbers = itertools.count()
        yield lambda upstream: stack.enter_context(Prism(spec, upstream, spec.with_name(f"prism-{next(numbers)}.log")))


@pytest.fixture(scope="module")
def populated_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, Known]]:
    with populated(tmp_path_factory.mktemp("emulator")) as emulator_and_known:
        yield emulator_and_known


@pytest.fixture(scope="module")
def prism(start_prism: Callable[[str], Prism], populated_emulator: tuple[Emulator, Known]) -> Prism:
    """Prism before the emulator."""
    return start_prism(populated_emulator[0].base_url)


def existing_arguments(method: Method, bound: Callable[..., Any], known: Known, folder: Path, index: int) -> dict[str, Any]:
    """Arguments that name existing objects. `index` selects among those that the call may delete."""
    operation = operations_of(method)[0]
    full = dict(calls(contract(), bound, method.path, operations_of(method), LocalArguments(folder)).full)
    if "idempotency_key" in full:
        full["idempotency_key"] = f"{method.path} {index}"
    for name, value in full.items():
        pool = existing(known, name, operation.node["tags"][0], in_path=name in operation.parameters_in("path"))
        chosen = pool[index % len(pool)] if pool and _is_changing(method) else next(iter(pool), None)
        if chosen is not None and isinstance(value, (str, list)):
            full[name] = [chosen] if isinstance(value, list) else chosen
    return full


def _called(bound: Callable[..., Any], arguments: dict[str, Any], _: object) -> Any:
    return bound(**arguments)


def _is_changing(method: Method) -> bool:
    return any(word in method.path for word in CHANGING)


def test_prism_finds_no_violation_in_any_call(
    prism: Prism, populated_emulator: tuple[Emulator, Known], client_kind: Kind, tmp_path: Path
) -> None:
    emulator, known = populated_emulator
    index = -1 if client_kind == "sync" else -2
    violations, succeeded = dict[str, str](), set[str]()
    timing = FakeTiming(on_sleep=emulator.advance).timing
    before = len(emulator.requests)
    with AnyClient.open(client_kind, api_key=emulator.api_key, base_url=prism.url, timing=timing, max_retries=0) as client:
        for method in sorted(PUBLIC, key=_is_changing):
            if "()" in method.path:
                continue
            resource, name = method.path.split(".")
            bound = getattr(getattr(client.client, resource), name)
            arguments = existing_arguments(method, bound, known, tmp_path, index)
            try:
                client.do(functools.partial(_called, bound, arguments))
                succeeded.add(method.path)
            except PictographError as error:
                if found := violation(error.response):
                    violations[method.path] = found
    assert not violations, violations
    called = {received.operation_id for received in emulator.requests[before:]}
    assert called >= {operation.id for operation in contract().operations.values() if not operation.other_host}
    assert len(succeeded) >= SUCCEEDED_AT_LEAST, f"only {len(succeeded)} calls succeeded"


def test_prism_finds_no_violation_in_a_prediction(
    start_prism: Callable[[str], Prism], populated_emulator: tuple[Emulator, Known], client_kind: Kind, tmp_path: Path
) -> None:
    emulator, known = populated_emulator
    prism = start_prism(known["endpoint_url"][0])
    photo = make_photo(tmp_path / "heron.png")
    with AnyClient.open(client_kind, api_key=emulator.api_key, base_url=emulator.base_url, max_retries=0) as client:
        deployment = client.client.deployments.connect(prism.url, known["auth_token"][0])
        found = client.do(lambda _: deployment.infer(photo, confidence=0.1, class_filter=["heron"], top_k=3))
    assert len(found.predictions) <= 3
    assert emulator.requests_of("predict_deployment")


def invalid_requests(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests with one violation each: a description, and the arguments for httpx."""
    valid: dict[str, Any] = fixed(contract(), operation.body) if operation.body else {}
    by = "data" if operation.media_type and "form" in operation.media_type else "json"
    query = {
        name: _text(fixed(contract(), parameter.schema))
        for name, parameter in operation.parameters_in("query").items()
        if parameter.required
    }
    for name, parameter in operation.parameters_in("query").items():
        for text in ("unknown", "-1", "1.5", "100000"):  # Prism treats an empty one as absent
            if contract().text_violations(parameter.schema, text):
                yield f"{name}={text!r}", {"params": {**query, name: text}, by: valid or None}
    if not operation.body:
        return
    body = contract().unwrap(operation.body)
    for name in body.get("required", []):
        yield f"no {name}", {by: {key: value for key, value in valid.items() if key != name}}
    if body.get("additionalProperties") is False and by == "json":  # Prism ignores unknown fields of forms
        yield "an unknown field", {by: {**valid, "x_unknown": "1"}}
    values: tuple[Any, ...] = (None, {"x": 1}, [{"x": 1}], "", "unknown", -1, 1.5, 10**9, True) if by == "json" else ("1.5", "-1")
    for name, part in body.get("properties", {}).items():
        for value in values:
            if contract().violations(part, value, name) if by == "json" else contract().text_violations(part, value):
                yield f"{name}: {value!r}", {by: {**valid, name: value}}


def test_prism_and_the_emulator_reject_the_same_requests(prism: Prism, populated_emulator: tuple[Emulator, Known]) -> None:
    emulator, _ = populated_emulator
    disagreements, sent = [], 0
    headers = {"X-API-Key": emulator.api_key}
    with httpx.Client(headers=headers, trust_env=False) as http:
        for operation in contract().operations.values():
            if operation.other_host:
                continue
            values = {name: _text(fixed(contract(), parameter.schema)) for name, parameter in operation.parameters_in("path").items()}
            path = operation.path.format(**values)
            for description, request in invalid_requests(operation):
                own = http.request(operation.method, emulator.base_url + path, **request)
                prisms = http.request(operation.method, prism.url + path, **request)
                sent += 1
                if own.status_code != 422 or not violation(prisms.json()):
                    disagreements.append(f"{operation} with {description}: emulator {own.status_code}, Prism {prisms.text[:300]}")
    assert not disagreements, f"{len(disagreements)} of {sent}:\n" + "\n".join(disagreements)
    assert sent >= 300


def _text(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


def test_prism_reports_an_invalid_response(start_prism: Callable[[str], Prism]) -> None:
    with ContractServer(contract()) as server:
        server.bodies["get_credit_balance"] = b'{"credits_remaining": "many"}'
        prism = start_prism(server.url)
        with pictograph.Client("pk_live_contract_0123456789", base_url=prism.url, max_retries=0) as client:
            assert client.projects.list()
            with pytest.raises(PictographError) as caught:
                client.credits.balance()
    assert "credits_remaining" in str(violation(caught.value.response))
