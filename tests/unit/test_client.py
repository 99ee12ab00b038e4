"""The two clients as objects: creation, variants, closing, repr, errors; and what `import pictograph` loads."""

from __future__ import annotations

import ast
import copy
import inspect
import pickle
import subprocess
import sys
import tomllib
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import evolve

import pictograph
from pictograph import AsyncClient, Client
from pictograph._resilience.resource import Resource, operation, paged
from pictograph.client import Resources
from pictograph.exceptions import ConfigurationError, NotFoundError, PictographError, ServerError
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming

KEY = "pk_live_client_0123456789"
ROOT = Path(pictograph.__file__).parent.parent

DATASET = {"id": "d-1", "name": "birds", "created_at": "2026-01-01T00:00:00Z"}


class Server:
    """A handler for `httpx.MockTransport` that records requests. After the given responses it returns a dataset."""

    def __init__(self, *responses: httpx.Response) -> None:
        self.requests: list[httpx.Request] = []
        self._responses = list(responses)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._responses.pop(0) if self._responses else httpx.Response(200, json={"success": True, "dataset": DATASET})


def open_client(kind: Kind, server: Server | None = None, **options: Any) -> AnyClient:
    transport = httpx.MockTransport(server or Server())
    return AnyClient.open(kind, **{"api_key": KEY, "transport": transport, **options})


def test_a_call_sends_key_and_user_agent_and_returns_a_model(client_kind: Kind) -> None:
    server = Server()
    with open_client(client_kind, server, base_url="https://api.example.com/prefix/") as client:
        assert client.do(lambda c: c.datasets.get("bi/rds")).name == "birds"
    (request,) = server.requests
    assert request.url.raw_path == b"/prefix/api/v1/developer/datasets/by-name/bi%2Frds"
    assert request.headers["X-API-Key"] == KEY
    assert request.headers["User-Agent"] == f"pictograph-python/{pictograph.__version__}"
    assert request.headers["Accept"] == "application/json"
    assert "Idempotency-Key" not in request.headers


def shown_by_a_debugger(value: Any, depth: int = 4) -> Iterator[str]:
    """The reprs of an object, of its attributes, of theirs, and so on."""
    yield repr(value)
    if depth and hasattr(value, "__dict__"):
        for attribute in vars(value).values():
            yield from shown_by_a_debugger(attribute, depth - 1)


def test_the_repr_of_a_client_shows_its_settings_and_nothing_shows_the_key(client_kind: Kind) -> None:
    with open_client(client_kind, base_url="https://api.example.com", deadline=9.0) as client:
        client.do(lambda c: c.datasets.get("birds"))
        text = repr(client.client)
        assert all(part in text for part in ("https://api.example.com", "timeout=30", "max_retries=3", "deadline=9"))
        texts = list(shown_by_a_debugger(client.client))
        assert any("Secret(***)" in text for text in texts), "the object that holds the key was not looked at"
        assert not any(KEY in text for text in texts)


def test_a_client_cannot_be_pickled_or_copied_and_the_error_has_the_alternative(client_kind: Kind) -> None:
    with open_client(client_kind) as client:
        for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=r"Create one in each process; with_options\(\) returns a variant"):
                duplicate(client.client)


def test_a_client_may_be_closed_twice_and_rejects_calls_afterwards(client_kind: Kind) -> None:
    server = Server()
    with open_client(client_kind, server) as client:
        for _ in range(2):
            client.do(lambda c: c.close() if client_kind == "sync" else c.aclose())
        with pytest.raises(
            RuntimeError, match=r"Datasets\.get\(\) was requested from a closed client; nothing was sent\. Create a new client"
        ):
            client.do(lambda c: c.datasets.get("birds"))
        with pytest.raises(RuntimeError, match=r"The next page of a list was requested from a closed client"):
            client.do(lambda c: c.datasets.iter())
    assert server.requests == []


def test_an_async_client_under_another_event_loop_reports_that_it_runs_on_asyncio() -> None:
    client = AsyncClient(KEY)
    for what, act in ((r"Datasets\.get\(\)", client.datasets.get("birds")), ("The next page", anext(aiter(client.datasets.iter())))):
        with pytest.raises(RuntimeError, match=rf"{what}.* was requested .* AsyncClient runs on asyncio\. Under trio"):
            act.__await__().send(None)  # as trio starts a task


def test_the_repr_of_a_resource_shows_the_client_as_its_user_knows_it(client_kind: Kind) -> None:
    with open_client(client_kind, base_url="https://api.example.com") as client:
        name = "Client" if client_kind == "sync" else "AsyncClient"
        shown = f"<Datasets of {name}(base_url='https://api.example.com')"
        assert repr(client.client.datasets) == f"{shown}>"
        assert repr(client.client.with_raw_response.datasets) == f"{shown}.with_raw_response>"
        assert repr(client.client.with_raw_response) == f"{name}(base_url='https://api.example.com').with_raw_response"


def test_a_returned_model_or_list_has_the_request_id_of_its_response(client_kind: Kind) -> None:
    server = Server(
        httpx.Response(200, json={"dataset": DATASET}, headers={"X-Request-Id": "req-1"}),
        httpx.Response(200, json={"datasets": [DATASET], "count": 1}, headers={"X-Request-Id": "req-2"}),
        httpx.Response(200, json={"dataset": DATASET}),
    )
    with open_client(client_kind, server) as client:
        dataset = client.do(lambda c: c.datasets.get("birds"))
        listed = client.do(lambda c: c.with_raw_response.datasets.list()).value
        same = client.do(lambda c: c.datasets.get("birds"))
    assert [pictograph.request_id(value) for value in (dataset, listed, same, None)] == ["req-1", "req-2", None, None]
    for value, equal in ((dataset, same), (listed, [same])):
        assert value == equal
        assert repr(value) == repr(equal)
        assert "req-" not in str(pickle.dumps(value))
        for duplicate in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
            assert (duplicate, type(duplicate), pictograph.request_id(duplicate)) == (value, type(value), None)
    assert dataset.to_dict() == same.to_dict()


@pytest.mark.parametrize(
    "options",
    [
        {"api_key": 7},
        {"timeout": 0},
        {"deadline": -1.0},
        {"base_url": "http://api.example.com"},
        {"base_url": ""},
        {"profile": ""},
        {"verify": None},
        {"verify": 0},
        {"verify": "ca.pem"},
        {"trust_env": "no"},
        {"allow_http": "no"},
        {"max_connections": 0},
        {"max_connections": "many"},
        {"retry_budget": -1},
        {"idempotency_prefix": " "},
        {"idempotency_prefix": "x" * 224},
    ],
    ids=repr,
)
def test_an_invalid_option_is_rejected_by_the_constructor(options: Any, client_kind: Kind) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_client(client_kind, **options)
    assert caught.value.fix


def test_the_traceback_of_a_rejected_option_does_not_show_the_key(client_kind: Kind) -> None:
    with pytest.raises(ConfigurationError) as caught:
        (Client if client_kind == "sync" else AsyncClient)("pk_live_secret_in_frames", timeout=-1)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack[1:]
    assert frames
    assert not any("secret_in_frames" in text for frame in frames for text in (frame.locals or {}).values())


SECRET_HEADER = {"X-Token": "secret_in_frames"}
CALLS_WITH_SECRETS: dict[str, Callable[[Any], Any]] = {
    "a header of a variant": lambda c: c.with_options(extra_headers={"X-Token": "secret_in_frames\n"}),
    "another option of a variant": lambda c: c.with_options(extra_headers=SECRET_HEADER, timeout=-1),
    "an unknown option of a variant": lambda c: c.with_options(extra_headers=SECRET_HEADER, tmeout=1),
    "a header of a call": lambda c: c.datasets.get("birds", extra_headers={"X-Token": "secret_in_frames\n"}),
    "another option of a call": lambda c: c.datasets.get("birds", extra_headers=SECRET_HEADER, timeout=-1),
    "a header of a request": lambda c: c.request("GET", "/", headers={"X-Token": "secret_in_frames\n"}),
    "the path of a request": lambda c: c.request("POST", "x", headers=SECRET_HEADER, json={"key": "secret_in_frames"}),
    "the response to a request": lambda c: c.request("POST", "/", headers=SECRET_HEADER, json={"key": "secret_in_frames"}),
    "a header of the client": lambda c: type(c)(KEY, extra_headers={"X-Token": "secret_in_frames\n"}),
}


@pytest.mark.parametrize("call", CALLS_WITH_SECRETS)
def test_the_traceback_of_a_rejected_call_does_not_show_its_headers_and_body(call: str, client_kind: Kind) -> None:
    server = Server(httpx.Response(404))
    with open_client(client_kind, server) as client, pytest.raises((TypeError, ValueError, PictographError)) as caught:
        client.do(CALLS_WITH_SECRETS[call])
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    own = [frame for frame in frames if "pictograph" in Path(frame.filename).parts and "tests" not in Path(frame.filename).parts]
    assert own
    assert not any("secret_in_frames" in text for frame in own for text in (frame.locals or {}).values())
    assert "secret_in_frames" not in str(caught.value)


def test_errors_about_arguments_name_the_client(client_kind: Kind) -> None:
    cls: Any = Client if client_kind == "sync" else AsyncClient
    with pytest.raises(TypeError, match=rf"^{cls.__name__}\(\) takes one argument without a name, api_key\."):
        cls(KEY, "https://api.example.com")
    with open_client(client_kind) as client:
        unknown = rf"^{cls.__name__}\.with_options\(\) got an unexpected argument 'retries'\. Did you mean max_retries"
        with pytest.raises(TypeError, match=unknown):
            client.client.with_options(retries=3)
        with pytest.raises(TypeError, match=rf"^{cls.__name__}\.with_options\(\) takes arguments by name only"):
            client.client.with_options(3)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("retries", "Did you mean max_retries"),
        ("apikey", "Did you mean api_key"),
        ("url", "Did you mean base_url"),
        ("zzz", "It takes api_key, "),
    ],
)
def test_an_unknown_argument_is_named_with_the_one_that_may_be_meant(name: str, hint: str, client_kind: Kind) -> None:
    cls: Any = Client if client_kind == "sync" else AsyncClient
    assert "timeout" in inspect.signature(cls).parameters
    with pytest.raises(TypeError, match=rf"^{cls.__name__}\(\) got an unexpected argument '{name}'\. {hint}") as caught:
        cls(**{name: "pk_live_secret_in_frames"})
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack[1:]
    assert not any("secret_in_frames" in text for frame in frames for text in (frame.locals or {}).values())


def test_a_subclass_of_a_client_may_have_other_arguments(client_kind: Kind) -> None:
    base: Any = Client if client_kind == "sync" else AsyncClient

    class Mine(base):  # type: ignore[misc]
        def __init__(self, *, region: str, **options: Any) -> None:
            super().__init__(KEY, base_url=f"https://{region}.example.com", **options)

    variant = Mine(region="eu", timeout=5.0).with_options(max_retries=0)
    assert repr(variant) == "Mine(base_url='https://eu.example.com', timeout=5, max_retries=0)"


# Variants


def test_a_variant_has_other_options_over_the_same_connections(client_kind: Kind) -> None:
    server = Server(httpx.Response(503), httpx.Response(200, json={"dataset": DATASET}))
    with open_client(client_kind, server, max_retries=5) as client:
        variant = client.client.with_options(timeout=2.0, max_retries=0)
        assert "timeout=2, max_retries=0" in repr(variant)
        assert "timeout=30, max_retries=5" in repr(client.client)
        assert "timeout=2, max_retries=0, deadline=4" in repr(variant.with_options(deadline=4.0))
        with pytest.raises(ServerError) as caught:
            client.do(lambda c: variant.datasets.get("birds"))
        assert caught.value.attempts == 1
        client.do(lambda c: variant.close() if client_kind == "sync" else variant.aclose())
        assert client.do(lambda c: c.datasets.get("birds")).name == "birds", "closing the variant closes nothing"
        with pytest.raises(ConfigurationError):
            client.client.with_options(timeout=0)


def test_a_variant_uses_the_retry_budget_of_its_client(client_kind: Kind) -> None:
    server = Server(*[httpx.Response(503)] * 3)
    with open_client(client_kind, server, retry_budget=1, timing=FakeTiming().timing) as client:
        variant = client.client.with_options(timeout=1.0)
        with pytest.raises(ServerError) as caught:
            client.do(lambda c: variant.datasets.get("birds"))
        assert caught.value.attempts == 2
        with pytest.raises(ServerError) as caught:
            client.do(lambda c: c.datasets.get("birds"))
        assert caught.value.attempts == 1, "the variant has used the one retry"


def test_the_retry_budget_is_eight_for_each_connection() -> None:
    server = Server(*[httpx.Response(503)] * 50)
    timing = evolve(FakeTiming().timing, monotonic=lambda: 0.0)
    with open_client("sync", server, max_connections=2, timing=timing) as client:
        for _ in range(10):
            with pytest.raises(ServerError):
                client.client.datasets.get("birds")
    assert len(server.requests) == 10 + 2 * 8


def test_a_variant_has_its_own_prefix_of_idempotency_keys() -> None:
    longest = "n" * 223  # with the generated part, the 255 characters that a key may have
    server = Server(httpx.Response(404), httpx.Response(404))
    with open_client("sync", server) as client:
        for caller in (client.client.with_options(idempotency_prefix=longest), client.client):
            with pytest.raises(NotFoundError):
                caller.projects.create("x")
    keys = [request.headers["Idempotency-Key"] for request in server.requests]
    assert [len(key) for key in keys] == [255, 32]
    assert keys[0].startswith(longest)


def test_the_raw_response_comes_with_the_value(client_kind: Kind) -> None:
    headers = {"X-Request-Id": "req-5", "X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "998", "X-RateLimit-Reset": "1767225600"}
    server = Server(httpx.Response(200, json={"dataset": DATASET}, headers=headers))
    with open_client(client_kind, server) as client:
        raw = client.do(lambda c: c.with_raw_response.datasets.get("birds"))
        assert (raw.value.name, raw.status_code, raw.request_id, raw.attempts) == ("birds", 200, "req-5", 1)
        assert (raw.rate_limit.limit, raw.rate_limit.remaining, raw.rate_limit.reset_at) == (1000, 998, 1767225600.0)
        assert raw.headers["x-request-ID"] == "req-5"
        bare = client.do(lambda c: c.with_raw_response.datasets.get("birds"))
        assert (bare.rate_limit.limit, bare.rate_limit.remaining, bare.rate_limit.reset_at, bare.request_id) == (None,) * 4


def test_extra_headers_are_added_to_those_of_the_client_and_sent_with_each_request(client_kind: Kind) -> None:
    server = Server()
    with open_client(client_kind, server, extra_headers={"X-Team": "birds", "X-Gateway": "old"}) as client:
        variant = client.client.with_options(extra_headers={"x-gateway": "new-value"}).with_options(timeout=5.0)
        client.do(lambda c: variant.datasets.get("birds"))
        client.do(lambda c: c.with_raw_response.datasets.get("birds"))
        assert not any("new-value" in text for text in shown_by_a_debugger(variant))
    assert [(request.headers["X-Team"], request.headers.get_list("X-Gateway")) for request in server.requests] == [
        ("birds", ["new-value"]),
        ("birds", ["old"]),
    ]


def test_extra_headers_are_not_sent_to_another_origin(client_kind: Kind, tmp_path: Path) -> None:
    server = Server(
        httpx.Response(302, headers={"Location": "https://storage.example.com/x.png?sig=1"}), httpx.Response(200, content=b"png")
    )
    with open_client(client_kind, server, extra_headers={"X-Gateway": "token"}) as client:
        client.do(lambda c: c.images.download("00000000-0000-4000-8000-000000000000", tmp_path / "x.png"))
    assert ["X-Gateway" in request.headers for request in server.requests] == [True, False]


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ({"Authorization": "Bearer hidden"}, "has Authorization, which the SDK sets"),
        ({"x-api-key": "hidden"}, "has x-api-key, which the SDK sets"),
        ({"Idempotency-Key": "hidden"}, "which the SDK sets"),
        ({"Host": "hidden.example.com"}, "which belongs to the connection"),
        ({"Transfer-Encoding": "hidden"}, "which belongs to the connection"),
        ({"X Team": "hidden"}, "'X Team', which is not a header name"),
        ({"X-Team": "hidden\r\nHost: evil.example"}, r"\['X-Team'\] has a line break"),
        ({"X-Team": "hidd\u00e9n"}, r"\['X-Team'\] has"),
        ({"X-Team": b"hidden"}, "is a bytes, not a string"),
        ({"X-Team": "hidden", "x-team": "hidden"}, "has x-team twice"),
        ([("X-Team", "hidden")], "is a list, not a mapping"),
    ],
)
def test_headers_that_cannot_be_added_are_rejected_by_name_and_never_shown(headers: Any, problem: str, client_kind: Kind) -> None:
    with open_client(client_kind) as client:
        for reject in (client.client.with_options, lambda extra_headers: open_client(client_kind, extra_headers=extra_headers)):
            with pytest.raises(ConfigurationError, match=problem) as caught:
                reject(extra_headers=headers)
            assert caught.value.fix
            assert "hidd" not in str(caught.value)


# Resources


def test_each_resource_is_created_once_when_it_is_first_used(client_kind: Kind) -> None:
    with open_client(client_kind) as client:
        for name in Resources.__annotations__:
            assert name not in vars(client.client)
            assert name in dir(client.client)
            created = getattr(client.client, name)
            assert isinstance(created, Resource), name
            assert getattr(client.client, name) is created


def test_a_misspelled_resource_is_an_attribute_error(client_kind: Kind) -> None:
    with open_client(client_kind) as client, pytest.raises(AttributeError, match="datasetz"):
        _ = client.client.datasetz


def test_both_clients_have_the_signatures_and_docstrings_of_the_definition() -> None:
    with Client(KEY) as client:
        async_client = AsyncClient(KEY)
        for name in Resources.__annotations__:
            resource, async_resource = getattr(client, name), getattr(async_client, name)
            methods = {
                method: definition for method, definition in vars(type(resource)).items() if isinstance(definition, (operation, paged))
            }
            assert methods, name
            for method, definition in methods.items():
                parameters = list(inspect.signature(definition).parameters.values())[1:]
                for bound in (getattr(resource, method), getattr(async_resource, method)):
                    assert list(inspect.signature(bound).parameters.values()) == parameters
                    assert inspect.getdoc(bound) == inspect.getdoc(definition)


# The package


def run_python(code: str) -> str:
    """Return what a new interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def test_importing_the_package_loads_no_other_module() -> None:
    loaded = run_python("import sys; before = set(sys.modules); import pictograph; print(sorted(set(sys.modules) - before))")
    assert set(ast.literal_eval(loaded)) <= {"pictograph", "__future__"}


def test_creating_a_client_loads_neither_models_nor_httpx_nor_backoff() -> None:
    loaded = set(ast.literal_eval(run_python("import sys, pictograph; pictograph.Client('pk_x'); print(sorted(sys.modules))")))
    assert "pictograph.client" in loaded
    heavy = {"httpx", "backoff", "asyncio", "concurrent.futures.thread", "hashlib", "pictograph.resources.datasets"}
    heavy |= {"pictograph_api.models.dataset"}
    assert loaded & heavy == set()


def test_every_public_name_exists_and_is_typed() -> None:
    names = pictograph.__all__
    assert len(set(names)) == len(names)
    assert {"Client", "AsyncClient", "ApiError", "Dataset", "ImportJob"} <= set(names)
    assert set(names) <= set(dir(pictograph))
    assert not {"TYPE_CHECKING", "annotations"} & set(dir(pictograph)), "names of the implementation"
    imported: dict[str, Any] = {}
    exec("from pictograph import *", imported)
    for name in names:
        assert imported[name] is getattr(pictograph, name)
    tree = ast.parse((ROOT / "pictograph" / "__init__.py").read_text())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module not in ("__future__", "importlib")]
    typed = {alias.name for node in imports for alias in node.names} - {"*"}
    wildcards = {node.module for node in imports if node.names[0].name == "*"}
    assert wildcards == {"pictograph.exceptions", "pictograph.models"}
    assert typed | {*pictograph.exceptions.__all__, *pictograph.models.__all__} == set(names)


def test_the_models_of_the_package_are_those_of_its_models_module() -> None:
    import pictograph.models

    assert set(pictograph.models.__all__) <= set(pictograph.__all__)
    assert all(getattr(pictograph, name) is getattr(pictograph.models, name) for name in pictograph.models.__all__)


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Clint"):
        _ = pictograph.Clint


def test_the_version_is_that_of_the_distribution() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == pictograph.__version__
