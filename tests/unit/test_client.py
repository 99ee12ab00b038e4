"""The two clients as objects: made, varied, closed, shown, refused; and what `import pictograph` costs."""

from __future__ import annotations

import ast
import asyncio
import copy
import inspect
import pickle
import subprocess
import sys
import tomllib
import traceback
from pathlib import Path
from typing import Any

import httpx
import pytest

import pictograph
from pictograph import AsyncClient, Client
from pictograph._resilience.resource import Resource, operation, paged
from pictograph.client import Resources
from pictograph.exceptions import ConfigurationError, NotFoundError
from tests.support.both_clients import AnyClient, Kind

KEY = "pk_live_client_0123456789"
ROOT = Path(pictograph.__file__).parent.parent

DATASET = {"id": "d-1", "name": "birds", "created_at": "2026-01-01T00:00:00Z"}


class Server:
    """An httpx transport for both clients that notes what it was sent."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.requests: list[httpx.Request] = []
        self._answers = list(answers)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._answers.pop(0) if self._answers else httpx.Response(200, json={"success": True, "dataset": DATASET})


def opened(kind: Kind, server: Server | None = None, **options: Any) -> AnyClient:
    transport = httpx.MockTransport(server or Server())
    return AnyClient.open(kind, **{"api_key": KEY, "transport": transport, **options})


def test_a_call_goes_out_with_key_and_identity_and_comes_back_as_a_model(client_kind: Kind) -> None:
    server = Server()
    with opened(client_kind, server, base_url="https://api.example.com/prefix/") as client:
        assert client.do(lambda c: c.datasets.get("bi/rds")).name == "birds"
    (request,) = server.requests
    assert request.url.raw_path == b"/prefix/api/v1/developer/datasets/by-name/bi%2Frds"
    assert request.headers["X-API-Key"] == KEY
    assert request.headers["User-Agent"] == f"pictograph-python/{pictograph.__version__}"
    assert request.headers["Accept"] == "application/json"
    assert "Idempotency-Key" not in request.headers


def test_the_client_shows_its_settings_and_not_the_key(client_kind: Kind) -> None:
    with opened(client_kind, base_url="https://api.example.com", deadline=9.0) as client:
        shown = repr(client.client)
        assert all(part in shown for part in ("https://api.example.com", "timeout=30", "max_retries=3", "deadline=9"))
        everything = [shown, repr(vars(client.client)), repr(vars(client.client._driver)), repr(client.client.datasets)]
        assert not any(KEY in text for text in everything)


@pytest.mark.parametrize("spoil", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_a_client_cannot_be_pickled_or_copied_and_says_what_to_do(spoil: Any, client_kind: Kind) -> None:
    with opened(client_kind) as client, pytest.raises(TypeError, match="Make one in each process"):
        spoil(client.client)


def test_closing_twice_is_fine_and_using_it_afterwards_is_an_error_that_helps(client_kind: Kind) -> None:
    if client_kind == "sync":
        client = Client(KEY, transport=httpx.MockTransport(Server()))
        client.close()
        client.close()
        with pytest.raises(pictograph.NetworkError, match="closed"):
            client.datasets.get("birds")
        return

    async def main() -> None:
        client = AsyncClient(KEY, transport=httpx.MockTransport(Server()))
        await client.aclose()
        await client.aclose()
        with pytest.raises(pictograph.NetworkError, match="closed"):
            await client.datasets.get("birds")

    asyncio.run(main())


@pytest.mark.parametrize(
    "options",
    [
        {"api_key": 7},
        {"timeout": 0},
        {"max_connections": 0},
        {"max_connections": "many"},
        {"idempotency_prefix": " "},
        {"idempotency_prefix": "x" * 250},
        {"base_url": "http://api.example.com"},
        {"deadline": -1.0},
    ],
    ids=repr,
)
def test_what_cannot_work_is_refused_when_the_client_is_made(options: Any, client_kind: Kind) -> None:
    with pytest.raises(ConfigurationError) as caught:
        opened(client_kind, **options)
    assert caught.value.fix


def test_a_key_shows_in_no_traceback_of_a_refusal(client_kind: Kind) -> None:
    cls = Client if client_kind == "sync" else AsyncClient
    with pytest.raises(ConfigurationError) as caught:
        cls("pk_live_secret_in_frames", timeout=-1)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack[1:]
    assert frames
    assert not any("secret_in_frames" in text for frame in frames for text in (frame.locals or {}).values())


# Views


def test_a_view_has_other_options_over_the_same_connections(client_kind: Kind) -> None:
    server = Server(httpx.Response(503), httpx.Response(200, json={"dataset": DATASET}))
    with opened(client_kind, server, max_retries=5) as client:
        view = client.client.with_options(timeout=2.0, max_retries=0)
        assert "timeout=2, max_retries=0" in repr(view)
        assert "timeout=30, max_retries=5" in repr(client.client)
        assert "timeout=2, max_retries=0, deadline=4" in repr(view.with_options(deadline=4.0))
        with pytest.raises(pictograph.ServerError) as caught:
            client.do(lambda c: view.datasets.get("birds"))
        assert caught.value.attempts == 1
        client.do(lambda c: view.close() if client_kind == "sync" else view.aclose())
        assert client.do(lambda c: c.datasets.get("birds")).name == "birds"  # closing the view closed nothing
        with pytest.raises(ConfigurationError):
            client.client.with_options(timeout=0)


def test_a_view_draws_on_the_same_budget(client_kind: Kind) -> None:
    with opened(client_kind) as client:
        assert client.client.with_options(timeout=1.0)._driver.shared.budget is client.client._driver.shared.budget


def test_keys_of_a_view_begin_as_told(client_kind: Kind) -> None:
    server = Server(httpx.Response(404))
    with opened(client_kind, server) as client:
        view = client.client.with_options(idempotency_prefix="nightly-")
        with pytest.raises(NotFoundError):
            client.do(lambda c: view.projects.create("x"))
    assert server.requests[0].headers["Idempotency-Key"].startswith("nightly-")


def test_the_raw_answer_comes_with_the_value(client_kind: Kind) -> None:
    headers = {"X-Request-Id": "req-5", "X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "998", "X-RateLimit-Reset": "1767225600"}
    server = Server(httpx.Response(200, json={"dataset": DATASET}, headers=headers), httpx.Response(200, json={"dataset": DATASET}))
    with opened(client_kind, server) as client:
        raw = client.do(lambda c: c.with_raw_response.datasets.get("birds"))
        assert (raw.value.name, raw.status_code, raw.request_id, raw.attempts) == ("birds", 200, "req-5", 1)
        assert (raw.rate_limit.limit, raw.rate_limit.remaining, raw.rate_limit.reset_at) == (1000, 998, 1767225600.0)
        assert raw.headers["x-request-ID"] == "req-5"
        bare = client.do(lambda c: c.with_raw_response.datasets.get("birds"))
        assert (bare.rate_limit.limit, bare.rate_limit.remaining, bare.rate_limit.reset_at, bare.request_id) == (None,) * 4


# Resources


@pytest.mark.parametrize("name", sorted(Resources.__annotations__))
def test_each_resource_is_made_once_on_first_use(name: str, client_kind: Kind) -> None:
    with opened(client_kind) as client:
        assert name not in vars(client.client)
        assert name in dir(client.client)
        made = getattr(client.client, name)
        assert isinstance(made, Resource)
        assert getattr(client.client, name) is made


def test_a_misspelled_resource_is_an_attribute_error(client_kind: Kind) -> None:
    with opened(client_kind) as client, pytest.raises(AttributeError, match="datasetz"):
        _ = client.client.datasetz


def described() -> list[tuple[str, Any]]:
    with Client(KEY) as client:
        return [
            (f"{name}.{method}", descriptor)
            for name in Resources.__annotations__
            for method, descriptor in vars(type(getattr(client, name))).items()
            if isinstance(descriptor, (operation, paged))
        ]


def test_both_clients_show_the_same_names_signatures_and_docstrings() -> None:
    with Client(KEY) as blocking:
        awaiting = AsyncClient(KEY)
        for place, descriptor in described():
            resource, method = place.split(".")
            one, other = getattr(getattr(blocking, resource), method), getattr(getattr(awaiting, resource), method)
            assert inspect.signature(one) == inspect.signature(other)
            assert "self" not in inspect.signature(one).parameters
            assert inspect.getdoc(one) == inspect.getdoc(other) == inspect.getdoc(descriptor)
            assert "Flow[" not in str(inspect.signature(one))


def test_a_method_taken_from_the_class_says_how_it_is_called() -> None:
    from pictograph.resources.datasets import Datasets

    with pytest.raises(TypeError, match="needs a resource"):
        Datasets.get("birds")  # type: ignore[operator,call-arg,arg-type,unused-ignore]


# The package


def fresh(code: str) -> str:
    """What a new interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()


def test_importing_the_package_loads_nothing_else() -> None:
    loaded = fresh("import sys; before = set(sys.modules); import pictograph; print(sorted(set(sys.modules) - before))")
    assert set(ast.literal_eval(loaded)) <= {"pictograph", "__future__"}


def test_making_a_client_loads_neither_models_nor_httpx_nor_backoff() -> None:
    loaded = set(ast.literal_eval(fresh("import sys, pictograph; pictograph.Client('pk_x'); print(sorted(sys.modules))")))
    heavy = {"httpx", "backoff", "asyncio", "concurrent.futures.thread", "pictograph.resources.datasets", "pictograph_api.models.dataset"}
    assert loaded & heavy == set()


def test_every_public_name_exists_and_is_typed() -> None:
    names = pictograph.__all__
    assert len(set(names)) == len(names)
    assert {"Client", "AsyncClient", "ApiError", "Dataset", "ImportJob"} <= set(names)
    assert set(names) <= set(dir(pictograph))
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


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Clint"):
        _ = pictograph.Clint


def test_the_version_is_that_of_the_distribution() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == pictograph.__version__
