"""An independent reader of the contract agrees with client and emulator: Prism stands between them and judges what passes.

Prism (and not openapi-core, which raises on parameters whose type is a list that holds null) because it is a whole other implementation, in
another language, of paths, parameters, bodies and JSON Schema. Skipped only where there is no Node.js.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from census.methods import Method

import pictograph
from checks.conformance.contract import Operation, contract
from checks.conformance.populated import Known, existing, populated
from checks.conformance.prism import NotInstalled, Prism, installed, verdict
from pictograph import PictographError
from pictograph.emulator import Emulator
from tests.contract.arguments import Place, calls
from tests.contract.contract_server import ContractServer
from tests.contract.conversation import METHODS, operations_of
from tests.contract.values import fixed
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

pytestmark = pytest.mark.slow

PUBLIC = sorted({method.path: method for methods in METHODS.values() for method in methods}.values(), key=lambda method: method.path)
LAST_WORDS = ("update", "delete", "remove", "revoke", "cancel", "freeze")
"""Methods after which something is no longer as it was come last."""

SUCCEEDED_AT_LEAST = 90


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spec") / "openapi.json"
    path.write_text(json.dumps(contract().document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def judge(spec: Path) -> Iterator[Callable[[str], Prism]]:
    """Put Prism in front of a server."""
    try:
        installed()
    except NotInstalled as error:
        pytest.skip(str(error))
    opened: list[Prism] = []

    def put(upstream: str) -> Prism:
        opened.append(Prism(spec, upstream, spec.with_name(f"prism-{len(opened)}.log")))
        return opened[-1]

    yield put
    for prism in opened:
        prism.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Emulator, Known]]:
    with populated(tmp_path_factory.mktemp("world")) as found:
        yield found


@pytest.fixture(scope="module")
def in_between(judge: Callable[[str], Prism], world: tuple[Emulator, Known]) -> Prism:
    """Prism in front of the emulator."""
    return judge(world[0].base_url)


def telling(method: Method, bound: Callable[..., Any], known: Known, folder: Path, turn: int) -> dict[str, Any]:
    """Arguments for a method that mean what exists. `turn` chooses among what may be gone afterwards."""
    operation = operations_of(method)[0]
    whole = dict(calls(contract(), bound, method.path, operations_of(method), Place(folder)).whole)
    if "idempotency_key" in whole:
        whole["idempotency_key"] = f"{method.path} {turn}"
    for name, value in whole.items():
        pool = existing(known, name, operation.node["tags"][0], in_path=name in operation.at("path"))
        chosen = pool[turn % len(pool)] if pool and _is_last(method) else next(iter(pool), None)
        if chosen is not None and isinstance(value, (str, list)):
            whole[name] = [chosen] if isinstance(value, list) else chosen
    return whole


def _called(bound: Callable[..., Any], arguments: dict[str, Any], _: object) -> Any:
    return bound(**arguments)


def _is_last(method: Method) -> bool:
    return any(word in method.path for word in LAST_WORDS)


def test_prism_has_nothing_against_what_client_and_emulator_say(
    in_between: Prism, world: tuple[Emulator, Known], client_kind: Kind, tmp_path: Path
) -> None:
    emulator, known = world
    turn = -1 if client_kind == "sync" else -2
    refused, succeeded = dict[str, str](), set[str]()
    timing = FakeTiming(on_sleep=emulator.advance).timing
    before = len(emulator.requests)
    with AnyClient.open(client_kind, api_key=emulator.api_key, base_url=in_between.url, timing=timing, max_retries=0) as client:
        for method in sorted(PUBLIC, key=_is_last):
            if "()" in method.path:
                continue
            resource, name = method.path.split(".")
            bound = getattr(getattr(client.client, resource), name)
            arguments = telling(method, bound, known, tmp_path, turn)
            try:
                client.do(functools.partial(_called, bound, arguments))
                succeeded.add(method.path)
            except PictographError as error:
                if found := verdict(error.response):
                    refused[method.path] = found
    assert not refused, refused
    met = {received.operation_id for received in emulator.requests[before:]}
    assert met >= {operation.id for operation in contract().operations.values() if not operation.elsewhere}
    assert len(succeeded) >= SUCCEEDED_AT_LEAST, f"most calls should be carried out, only {len(succeeded)} were"


def test_prism_has_nothing_against_a_deployment_and_what_is_sent_to_it(
    judge: Callable[[str], Prism], world: tuple[Emulator, Known], client_kind: Kind, tmp_path: Path
) -> None:
    emulator, known = world
    prism = judge(known["endpoint_url"][0])
    photo = make_photo(tmp_path / "heron.png")
    with AnyClient.open(client_kind, api_key=emulator.api_key, base_url=emulator.base_url, max_retries=0) as client:
        deployment = client.client.deployments.connect(prism.url, known["auth_token"][0])
        found = client.do(lambda _: deployment.infer(photo, confidence=0.1, class_filter=["heron"], top_k=3))
    assert len(found.predictions) <= 3
    assert emulator.requests_of("predict_deployment")


def wrong_requests(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests that the contract does not allow, each with one thing wrong: what it is, and how httpx sends it."""
    good: dict[str, Any] = fixed(contract(), operation.body) if operation.body else {}
    by = "data" if operation.media_type and "form" in operation.media_type else "json"
    query = {name: _text(fixed(contract(), parameter.schema)) for name, parameter in operation.at("query").items() if parameter.required}
    for name, parameter in operation.at("query").items():
        for text in ("never heard of", "-1", "1.5", "100000"):  # an empty one is none, for Prism
            if contract().unfit(parameter.schema, text):
                yield f"{name}={text!r}", {"params": {**query, name: text}, by: good or None}
    if not operation.body:
        return
    body = contract().plain(operation.body)
    for name in body.get("required", []):
        yield f"no {name}", {by: {key: value for key, value in good.items() if key != name}}
    if body.get("additionalProperties") is False and by == "json":  # Prism passes over unknown fields of forms
        yield "an unknown field", {by: {**good, "x_unknown": "1"}}
    values: tuple[Any, ...] = (None, {"x": 1}, [{"x": 1}], "", "never heard of", -1, 1.5, 10**9, True) if by == "json" else ("1.5", "-1")
    for name, part in body.get("properties", {}).items():
        for value in values:
            if contract().complaints(part, value, name) if by == "json" else contract().unfit(part, value):
                yield f"{name}: {value!r}", {by: {**good, name: value}}


def test_prism_and_emulator_refuse_the_same_requests(in_between: Prism, world: tuple[Emulator, Known]) -> None:
    emulator, _ = world
    disagreements, asked = [], 0
    headers = {"X-API-Key": emulator.api_key}
    with httpx.Client(headers=headers, trust_env=False) as http:
        for operation in contract().operations.values():
            if operation.elsewhere:
                continue
            values = {name: _text(fixed(contract(), parameter.schema)) for name, parameter in operation.at("path").items()}
            path = operation.path.format(**values)
            for what, request in wrong_requests(operation):
                own = http.request(operation.method, emulator.base_url + path, **request)
                prisms = http.request(operation.method, in_between.url + path, **request)
                asked += 1
                if own.status_code != 422 or not verdict(prisms.json()):
                    disagreements.append(f"{operation} with {what}: emulator {own.status_code}, Prism {prisms.text[:300]}")
    assert not disagreements, f"{len(disagreements)} of {asked}:\n" + "\n".join(disagreements)
    assert asked >= 300


def _text(value: Any) -> str:
    return str(value[0] if isinstance(value, list) else value)


def test_prism_would_say_when_an_answer_is_wrong(judge: Callable[[str], Prism]) -> None:
    with ContractServer(contract()) as server:
        server.answers["get_credit_balance"] = b'{"credits_remaining": "many"}'
        prism = judge(server.url)
        with pictograph.Client("pk_live_contract_0123456789", base_url=prism.url, max_retries=0) as client:
            assert client.projects.list()
            with pytest.raises(PictographError) as caught:
                client.credits.balance()
    assert "credits_remaining" in str(verdict(caught.value.response))
