"""Ctrl-C at whatever point of a call: later calls neither hang nor fail for it."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from pathlib import Path
from types import CodeType

import pytest

from checks.interrupts.tracer import CRASHES, InterruptTracer
from pictograph._resilience.http.library import httpcore, httpx
from pictograph._resilience.http.messages import FileBody, Limits
from tests.support.behaviours import respond
from tests.support.fault_server import FaultServer
from tests.support.transports import AnyTransport, get, post

Serve = Callable[..., FaultServer]

ROOT = Path(__file__).parents[2]


def is_ours(code: CodeType) -> bool:
    return "_resilience/http/" in code.co_filename


def is_ours_or_below(code: CodeType) -> bool:
    return is_ours(code) or "site-packages" in code.co_filename or code.co_filename.endswith(("queue.py", "threading.py", "socket.py"))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # a socket or file that is freed before it is stored, which closes it
@pytest.mark.parametrize(("inside", "step"), [(is_ours, 1), (is_ours_or_below, 13)], ids=["every point of ours", "many points below"])
@pytest.mark.parametrize("scene", ["kept connection", "new connection", "upload"])
@pytest.mark.skipif(CRASHES, reason="CPython 3.12 can crash when tracing begins")
def test_an_interrupt_at_any_point_leaves_the_only_connection_usable(
    serve: Serve, tmp_path: Path, inside: Callable[[CodeType], bool], step: int, scene: str
) -> None:
    server = serve(respond(200, body=b"body"))
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"x" * 1000)
    body = FileBody(path, 1000, path.stat().st_mtime_ns, chunk_bytes=400)
    request = post(server.url, body) if scene == "upload" else get(server.url)
    idle_seconds = 0.0 if scene == "new connection" else 20.0
    with AnyTransport.over("sync", max_connections=1, idle_seconds=idle_seconds) as transport:
        transport.send(server.url)
        point, reached = 1, True
        while reached:
            tracer = InterruptTracer(raise_at=point, inside=inside)
            with suppress(KeyboardInterrupt), tracer:
                copy_context().run(transport.send, request)  # the marker of our log records may stay set
            reached = tracer.was_raised
            assert transport.send(server.url, Limits(total_seconds=2.0)).content == b"body", f"after point {point}"
            point += step
    assert point > 100
    gc.collect()  # what is unclosed in a cycle would warn in a later test


FIRST_CALL = """
import os, signal, sys
from pictograph._resilience.http.messages import HttpRequest, Limits
from pictograph._resilience.http.transport import TransportOptions, open_sync

class Interrupting:
    armed = True
    def find_spec(self, name, path=None, target=None):
        if self.armed and name == sys.argv[2]:
            self.armed = False
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupting())
transport = open_sync(TransportOptions())
try:
    transport.send(HttpRequest("GET", sys.argv[1]), Limits())
except KeyboardInterrupt:
    print("interrupted")
print(transport.send(HttpRequest("GET", sys.argv[1]), Limits()).status_code)
transport.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("module", ["asyncio.tasks", f"{httpx.__name__}._models", f"{httpcore.__name__}._models", "h11._events"])
def test_an_interrupt_during_the_import_of_the_first_call_leaves_later_calls_working(serve: Serve, module: str) -> None:
    command = [sys.executable, "-c", FIRST_CALL, serve(respond(200)).url, module]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["interrupted", "200"], done.stderr


def test_nothing_of_the_library_is_imported_before_the_first_call() -> None:
    program = """
import sys
import pictograph.client
pictograph.client.Client("pk_live_import_0123456789")
pictograph.client.AsyncClient("pk_live_import_0123456789")
print(sorted({"httpx", "httpcore", "httpx2", "httpcore2", "h11", "anyio", "asyncio", "ssl", "socket"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done.stderr
