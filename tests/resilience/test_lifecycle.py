"""Interrupts, cancellation, closing, forks, threads and event loops: calls end, connections are closed, responses reach their calls.

No test measures time: a call that does not end when it should would run into a wait of two minutes and end in another way.
"""

from __future__ import annotations

import asyncio
import copy
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import pictograph
from checks.matrix.setup import DATASET, valid_response
from tests.support.behaviours import Behaviour, never_answer, respond, respond_with
from tests.support.both_clients import AnyClient
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer
from tests.support.responses import json_response

Open = Callable[..., AnyClient]
Serve = Callable[..., FaultServer]

KEY = "pk_live_lifecycle_0123456789"
SETTLE_SECONDS = 0.05
"""A pause after which a call is usually blocked in its wait or read. The tests hold wherever it is."""

RETRY_LATER = respond(503, [("Retry-After", "120")])
VALID = respond_with(valid_response, "a valid response")


def named(received: Received) -> bytes:
    """The dataset with the requested name, so that a response to another call is noticed."""
    name = unquote(received.path.rpartition("/")[2])
    return json_response({**DATASET, "dataset": {**DATASET["dataset"], "name": name}})  # type: ignore[dict-item]


ECHO = respond_with(named, "the requested dataset")


@pytest.fixture
def sigint_handler() -> Iterator[None]:
    """Python's handler of SIGINT, also when the parent process ignores SIGINT (`make test &`)."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_after_a_request(server: FaultServer) -> threading.Thread:
    """Send SIGINT to this process after the first request has reached the server."""

    def interrupt() -> None:
        server.wait_for_requests(1)
        time.sleep(SETTLE_SECONDS)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    return thread


def close(client: Any) -> Any:
    return client.close() if isinstance(client, pictograph.Client) else client.aclose()


# Interrupts


@pytest.mark.usefixtures("sigint_handler")
@pytest.mark.parametrize("behaviour", [RETRY_LATER, never_answer()], ids=["waiting", "sending"])
def test_ctrl_c_ends_a_call_and_leaves_the_client_usable(serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour, VALID)
    with pictograph.Client(KEY, base_url=server.url, max_connections=1) as client:
        thread = interrupt_after_a_request(server)
        with pytest.raises(KeyboardInterrupt):
            client.projects.create("birds")
        thread.join()
        assert client.datasets.get("birds").name == "birds"
    server.wait_until_idle()


@pytest.mark.parametrize("behaviour", [RETRY_LATER, never_answer()], ids=["waiting", "sending"])
def test_cancellation_ends_a_call_and_leaves_the_client_usable(serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour, VALID)

    async def run() -> None:
        async with pictograph.AsyncClient(KEY, base_url=server.url, max_connections=1) as client:
            task = asyncio.create_task(client.projects.create("birds"))
            await asyncio.to_thread(server.wait_for_requests, 1)
            await asyncio.sleep(SETTLE_SECONDS)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await client.datasets.get("birds")).name == "birds"

    asyncio.run(run())
    server.wait_until_idle()


def test_a_timeout_of_asyncio_ends_a_wait(serve: Serve) -> None:
    server = serve(RETRY_LATER)

    async def run() -> None:
        async with pictograph.AsyncClient(KEY, base_url=server.url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.datasets.get("birds"), SETTLE_SECONDS)

    asyncio.run(run())
    server.wait_until_idle()


@pytest.mark.usefixtures("sigint_handler")
def test_ctrl_c_ends_parallel_calls(serve: Serve, tmp_path: Path) -> None:
    def listing(received: Received) -> bytes:
        names = [f"{n}.png" for n in range(8)]
        items = [{"id": n, "filename": n, "file_size": 9, "annotation_count": 0, "image_url": f"{storage.url}/{n}"} for n in names]
        return json_response({"success": True, "dataset_id": "d", "total_items": len(items), "items": items})

    storage = serve(never_answer())
    api = serve(respond_with(listing))
    with pictograph.Client(KEY, base_url=api.url) as client:
        thread = interrupt_after_a_request(storage)
        with pytest.raises(KeyboardInterrupt):
            client.datasets.download("birds", tmp_path / "birds", keep_folders=False, max_workers=4)
        thread.join()
    storage.wait_until_idle()
    assert list((tmp_path / "birds").iterdir()) == []


# Closing


@pytest.mark.parametrize("behaviour", [RETRY_LATER, never_answer()], ids=["waiting", "sending"])
def test_closing_ends_the_calls_of_other_threads_and_tasks(open_client: Open, serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour)
    client = open_client(base_url=server.url, max_connections=2)

    async def aclose_later(c: Any) -> None:
        await asyncio.to_thread(server.wait_for_requests, 2)
        await asyncio.sleep(SETTLE_SECONDS)
        await c.aclose()

    def close_later(c: Any) -> Any:
        if client.kind == "async":
            return aclose_later(c)
        server.wait_for_requests(2)
        time.sleep(SETTLE_SECONDS)
        return c.close()

    errors = client.do_all([*[lambda c: c.projects.create("birds")] * 2, close_later])[:2]
    for error in errors:
        assert type(error) is pictograph.NetworkError
        assert "closed" in str(error)
        assert error.attempts == 1
    server.wait_until_idle()


def test_a_closed_client_raises_and_sends_nothing(open_client: Open, serve: Serve) -> None:
    server = serve(VALID)
    client = open_client(base_url=server.url)
    view = client.client.with_options(timeout=7.0)
    client.do(lambda c: c.datasets.get("birds"))
    for _ in range(2):
        client.do(close)
    server.wait_until_idle()
    for act in (
        lambda c: c.datasets.get("birds"),
        lambda c: c.projects.create("birds"),
        lambda c: c.datasets.iter(),
        lambda c: view.datasets.get("birds"),
    ):
        with pytest.raises(RuntimeError, match=r"closed client; nothing was sent\. Create a new client"):
            client.do(act)
    assert len(server.requests) == 1


def test_a_client_is_closed_when_its_block_raises(serve: Serve) -> None:
    server = serve(VALID)
    client = pictograph.Client(KEY, base_url=server.url)
    client.datasets.get("birds")
    with pytest.raises(ZeroDivisionError), client:
        _ = 1 / 0
    server.wait_until_idle()
    with pytest.raises(RuntimeError, match="closed client"):
        client.datasets.get("birds")


# Copies


@pytest.mark.parametrize("make", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_a_client_cannot_be_copied_and_the_error_names_the_alternative(open_client: Open, make: Callable[[Any], object]) -> None:
    client = open_client(api_key=KEY).client
    for each in (client, client.with_options(timeout=1.0)):
        with pytest.raises(TypeError, match="each process") as caught:
            make(each)
        assert KEY not in str(caught.value)


def test_an_object_that_holds_the_key_cannot_be_pickled(open_client: Open) -> None:
    client = open_client(api_key=KEY).client
    for each in (client.datasets, client.datasets.get, client.with_raw_response, client.with_raw_response.datasets):
        with pytest.raises((TypeError, pickle.PicklingError, AttributeError)) as caught:
            pickle.dumps(each)
        assert KEY not in str(caught.value)


# Threads, loops, forks


@pytest.mark.slow
def test_32_threads_on_one_client_receive_their_own_responses(serve: Serve) -> None:
    server = serve(ECHO)
    calls, threads = 3200, 32
    with pictograph.Client(KEY, base_url=server.url) as client:

        def some(thread: int) -> list[str]:
            names = [f"{thread}-{n}" for n in range(thread, calls, threads)]
            return [name for name in names if client.datasets.get(name).name != name]

        with ThreadPoolExecutor(threads) as pool:
            assert [wrong for each in pool.map(some, range(threads)) for wrong in each] == []
        assert len(server.requests) == calls
        assert server.connections <= threads
    server.wait_until_idle()


@pytest.mark.slow
def test_many_tasks_on_one_client_receive_their_own_responses(serve: Serve) -> None:
    server = serve(ECHO)

    async def run() -> list[str]:
        async with pictograph.AsyncClient(KEY, base_url=server.url, max_connections=16) as client:
            names = [f"{n}" for n in range(1000)]
            found = await asyncio.gather(*(client.datasets.get(name) for name in names))
            return [name for name, dataset in zip(names, found, strict=True) if dataset.name != name]

    assert asyncio.run(run()) == []
    assert server.connections <= 16
    server.wait_until_idle()


def test_an_async_client_works_in_consecutive_event_loops(serve: Serve) -> None:
    server = serve(ECHO)
    client = pictograph.AsyncClient(KEY, base_url=server.url)

    async def some(prefix: str) -> None:
        names = [f"{prefix}-{n}" for n in range(4)]
        assert [dataset.name for dataset in await asyncio.gather(*(client.datasets.get(name) for name in names))] == names

    for loop in ("first", "second", "third"):
        asyncio.run(some(loop))
    asyncio.run(client.aclose())
    server.wait_until_idle()


def test_an_async_client_works_in_two_event_loops_at_the_same_time(serve: Serve) -> None:
    server = serve(ECHO)
    client = pictograph.AsyncClient(KEY, base_url=server.url)

    async def some(loop: int) -> list[str]:
        names = [f"{loop}-{n}" for n in range(50)]
        return [name for name in names if (await client.datasets.get(name)).name != name]

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda loop: asyncio.run(some(loop)), range(2))) == [[], []]
    asyncio.run(client.aclose())
    server.wait_until_idle()


FORK = """
import asyncio, os, sys
from concurrent.futures import ThreadPoolExecutor
import pictograph

url, kind, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
client = (pictograph.Client if kind == "sync" else pictograph.AsyncClient)("pk_live_fork_0123456789", base_url=url)

def wrong_responses(process, calls):
    names = [f"{process}-{n}" for n in range(calls)]
    if kind == "sync":
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(lambda name: client.datasets.get(name).name != name, names))
    async def get_all():
        slots = asyncio.Semaphore(4)
        async def one(name):
            async with slots:
                return (await client.datasets.get(name)).name != name
        return sum(await asyncio.gather(*map(one, names)))
    return runner.run(get_all())

runner = asyncio.Runner() if kind == "async" else None
assert wrong_responses("before", 8) == 0
child = os.fork()
if child == 0:
    code = 99
    try:
        runner = asyncio.Runner() if kind == "async" else None
        code = min(wrong_responses("child", count), 98)
    finally:
        os._exit(code)
in_parent = wrong_responses("parent", count)
in_child = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if kind == "async":
    runner.run(client.aclose())
    runner.close()
else:
    client.close()
print(in_parent, in_child)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_parent_and_child_of_a_fork_receive_their_own_responses(serve: Serve, client_kind: str) -> None:
    server = serve(ECHO)
    calls = 300
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", FORK, server.url, client_kind, str(calls)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["0", "0"], done.stderr
    assert len({request.target for request in server.requests}) == 8 + 2 * calls
    connections = {name: {r.connection for r in server.requests if f"/{name}-" in r.target} for name in ("parent", "child")}
    assert not connections["parent"] & connections["child"], "parent and child shared a connection"
    server.wait_until_idle()
