"""Interrupts, cancellation, closing, forks, threads, event loops: each ends friendly, at once, and leaves nothing behind."""

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
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import pictograph
from checks.matrix.setup import DATASET, valid_response
from tests.support.answers import json_answer
from tests.support.behaviours import Behaviour, never_answer, respond, respond_with
from tests.support.both_clients import AnyClient
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer

Open = Callable[..., AnyClient]
Serve = Callable[..., FaultServer]

KEY = "pk_live_lifecycle_0123456789"
AT_ONCE = 5.0
"""Seconds that are at once, on a machine under load, beside a wait of two minutes."""

LATER = respond(503, [("Retry-After", "120")])
VALID = respond_with(valid_response, "a right answer")


def named(received: Received) -> bytes:
    """The dataset that was asked for, by its name: an answer that goes to the wrong call shows."""
    name = unquote(received.path.rpartition("/")[2])
    return json_answer({**DATASET, "dataset": {**DATASET["dataset"], "name": name}})  # type: ignore[dict-item]


ECHO = respond_with(named, "the dataset that was asked for")


@contextmanager
def at_once() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < AT_ONCE


def press_ctrl_c(server: FaultServer) -> threading.Thread:
    """Interrupt the main thread soon after the first request has been answered, or not answered."""

    def press() -> None:
        server.wait_for_requests(1)
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press)
    thread.start()
    return thread


def close(client: Any) -> Any:
    return client.close() if isinstance(client, pictograph.Client) else client.aclose()


# Interrupts


@pytest.mark.parametrize("behaviour", [LATER, never_answer()], ids=["waiting", "sending"])
def test_ctrl_c_ends_a_call_at_once_and_leaves_the_client_usable(serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour, VALID)
    with pictograph.Client(KEY, base_url=server.url, max_connections=1) as client:
        presser = press_ctrl_c(server)
        with at_once(), pytest.raises(KeyboardInterrupt):
            client.projects.create("birds")
        presser.join()
        assert client.datasets.get("birds").name == "birds"
    server.wait_until_idle()


@pytest.mark.parametrize("behaviour", [LATER, never_answer()], ids=["waiting", "sending"])
def test_cancellation_ends_a_call_at_once_and_leaves_the_client_usable(serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour, VALID)

    async def run() -> None:
        async with pictograph.AsyncClient(KEY, base_url=server.url, max_connections=1) as client:
            task = asyncio.create_task(client.projects.create("birds"))
            await asyncio.to_thread(server.wait_for_requests, 1)
            await asyncio.sleep(0.05)
            task.cancel()
            with at_once(), pytest.raises(asyncio.CancelledError):
                await task
            assert (await client.datasets.get("birds")).name == "birds"

    asyncio.run(run())
    server.wait_until_idle()


def test_a_timeout_of_the_program_ends_a_wait(serve: Serve) -> None:
    server = serve(LATER)

    async def run() -> None:
        async with pictograph.AsyncClient(KEY, base_url=server.url) as client:
            with at_once(), pytest.raises(TimeoutError):
                await asyncio.wait_for(client.datasets.get("birds"), 0.2)

    asyncio.run(run())
    server.wait_until_idle()


def test_ctrl_c_ends_parallel_calls(serve: Serve, tmp_path: Path) -> None:
    def listing(received: Received) -> bytes:
        names = [f"{n}.png" for n in range(8)]
        items = [{"id": n, "filename": n, "file_size": 9, "annotation_count": 0, "image_url": f"{storage.url}/{n}"} for n in names]
        return json_answer({"success": True, "dataset_id": "d", "total_items": len(items), "items": items})

    storage = serve(never_answer())
    api = serve(respond_with(listing))
    with pictograph.Client(KEY, base_url=api.url) as client:
        presser = press_ctrl_c(storage)
        with at_once(), pytest.raises(KeyboardInterrupt):
            client.datasets.download("birds", tmp_path / "birds", max_workers=4)
        presser.join()
    storage.wait_until_idle()
    assert list((tmp_path / "birds").iterdir()) == []


# Closing


@pytest.mark.parametrize("behaviour", [LATER, never_answer()], ids=["waiting", "sending"])
def test_closing_ends_calls_of_others_at_once(open_client: Open, serve: Serve, behaviour: Behaviour) -> None:
    server = serve(behaviour)
    client = open_client(base_url=server.url, max_connections=2)

    async def aclose_later(c: Any) -> None:
        await asyncio.to_thread(server.wait_for_requests, 2)
        await asyncio.sleep(0.05)
        await c.aclose()

    def close_later(c: Any) -> Any:
        if client.kind == "async":
            return aclose_later(c)
        server.wait_for_requests(2)
        time.sleep(0.05)
        return c.close()

    with at_once():
        errors = client.do_all([*[lambda c: c.projects.create("birds")] * 2, close_later])[:2]
    for error in errors:
        assert type(error) is pictograph.NetworkError
        assert "closed" in str(error)
        assert error.attempts == 1
    server.wait_until_idle()


def test_a_closed_client_says_so_and_asks_nobody(open_client: Open, serve: Serve) -> None:
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
        with at_once(), pytest.raises(pictograph.NetworkError, match=r"closed[\s\S]*new client"):
            client.do(act)
    assert len(server.requests) == 1


def test_a_client_closes_with_its_block_also_when_the_block_fails(serve: Serve) -> None:
    server = serve(VALID)
    client = pictograph.Client(KEY, base_url=server.url)
    client.datasets.get("birds")
    with pytest.raises(ZeroDivisionError), client:
        _ = 1 / 0
    server.wait_until_idle()
    with pytest.raises(pictograph.NetworkError, match="closed"):
        client.datasets.get("birds")


# Copies


@pytest.mark.parametrize("make", [pickle.dumps, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def test_a_client_is_not_copied_and_the_error_says_what_to_do(open_client: Open, make: Callable[[Any], object]) -> None:
    client = open_client(api_key=KEY).client
    for thing in (client, client.with_options(timeout=1.0)):
        with pytest.raises(TypeError, match="each process") as caught:
            make(thing)
        assert KEY not in str(caught.value)


def test_nothing_that_holds_the_key_leaves_in_a_pickle(open_client: Open) -> None:
    client = open_client(api_key=KEY).client
    for thing in (client.datasets, client.datasets.get, client.with_raw_response, client.with_raw_response.datasets):
        with pytest.raises((TypeError, pickle.PicklingError, AttributeError)) as caught:
            pickle.dumps(thing)
        assert KEY not in str(caught.value)


# Threads, loops, forks


@pytest.mark.slow
def test_32_threads_on_one_client_get_each_their_own_answers(serve: Serve) -> None:
    server = serve(ECHO)
    calls, threads = 10_000, 32
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
def test_many_tasks_on_one_client_get_each_their_own_answers(serve: Serve) -> None:
    server = serve(ECHO)

    async def run() -> list[str]:
        async with pictograph.AsyncClient(KEY, base_url=server.url, max_connections=16) as client:
            names = [f"{n}" for n in range(1000)]
            found = await asyncio.gather(*(client.datasets.get(name) for name in names))
            return [name for name, dataset in zip(names, found, strict=True) if dataset.name != name]

    assert asyncio.run(run()) == []
    assert server.connections <= 16
    server.wait_until_idle()


def test_an_async_client_serves_one_event_loop_after_the_other(serve: Serve) -> None:
    server = serve(ECHO)
    client = pictograph.AsyncClient(KEY, base_url=server.url)

    async def some(prefix: str) -> None:
        names = [f"{prefix}-{n}" for n in range(4)]
        assert [dataset.name for dataset in await asyncio.gather(*(client.datasets.get(name) for name in names))] == names

    for loop in ("first", "second", "third"):
        asyncio.run(some(loop))
    asyncio.run(client.aclose())
    server.wait_until_idle()


def test_an_async_client_serves_two_event_loops_at_once(serve: Serve) -> None:
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

def crossed(who, calls):
    names = [f"{who}-{n}" for n in range(calls)]
    if kind == "sync":
        with ThreadPoolExecutor(4) as pool:
            return sum(pool.map(lambda name: client.datasets.get(name).name != name, names))
    async def all_of_them():
        slots = asyncio.Semaphore(4)
        async def one(name):
            async with slots:
                return (await client.datasets.get(name)).name != name
        return sum(await asyncio.gather(*map(one, names)))
    return runner.run(all_of_them())

runner = asyncio.Runner() if kind == "async" else None
assert crossed("before", 8) == 0
child = os.fork()
if child == 0:
    code = 99
    try:
        runner = asyncio.Runner() if kind == "async" else None
        code = min(crossed("child", count), 98)
    finally:
        os._exit(code)
here = crossed("parent", count)
there = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
if kind == "async":
    runner.run(client.aclose())
    runner.close()
else:
    client.close()
print(here, there)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_parent_and_child_of_a_fork_never_get_each_others_answers(serve: Serve, client_kind: str) -> None:
    server = serve(ECHO)
    calls = 1000
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", FORK, server.url, client_kind, str(calls)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["0", "0"], done.stderr
    assert len({request.target for request in server.requests}) == 8 + 2 * calls
    theirs = {who: {r.connection for r in server.requests if f"/{who}-" in r.target} for who in ("parent", "child")}
    assert not theirs["parent"] & theirs["child"], "parent and child spoke over one connection"
    server.wait_until_idle()
