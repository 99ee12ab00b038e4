"""What is interrupted: each scenario is a short piece of a program, against an emulator that runs in another process."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import frozen

from pictograph import Client, ServerError, Timing
from pictograph.pipelines import upload_dataset_from_folder

FILES: Final = 6


class Tracer(Protocol):
    """Marks the part of a scenario that is interrupted: the `with` block, until `stop`."""

    def __enter__(self) -> object: ...
    def __exit__(self, *error: Any) -> None: ...
    def stop(self) -> None: ...


@frozen
class Server:
    """Where the emulator is."""

    base_url: str
    api_key: str

    def client(self, **options: Any) -> Client:
        return Client(self.api_key, **{"base_url": self.base_url, **options})


class _Done(Exception):
    """Ends a scenario whose call would go on."""


def first_request(server: Server, tracer: Tracer) -> None:
    """The first call of a process, which loads the HTTP engine."""
    with tracer, server.client() as client:
        client.datasets.get("birds")


def request(server: Server, tracer: Tracer) -> None:
    """One request on a kept-alive connection."""
    with server.client() as client:
        client.datasets.get("birds")
        with tracer:
            client.datasets.get("birds")


def unclosed_request(server: Server, tracer: Tracer) -> None:
    """The first request of a client that nobody closes, with its new connection."""
    with tracer:
        server.client().datasets.get("birds")


def named_host(server: Server, tracer: Tracer) -> None:
    """A request to a host whose name is looked up."""
    with server.client(base_url=server.base_url.replace("127.0.0.1", "localhost")) as client, tracer:
        client.datasets.get("birds")


def logged_request(server: Server, tracer: Tracer) -> None:
    """A request with log lines on stderr, and the set-up of logging."""
    os.environ["PICTOGRAPH_LOG"] = "debug"
    sys.stderr = io.StringIO()  # until the process ends: the calls after the interrupt write log lines too
    with tracer, server.client() as client:
        client.datasets.get("birds")


def custom_request(server: Server, tracer: Tracer) -> None:
    """A request by method and path."""
    with server.client() as client:
        client.datasets.get("birds")
        with tracer:
            client.request("GET", "/api/v1/developer/datasets/", params={"limit": 1})


def retry(server: Server, tracer: Tracer) -> None:
    """A request that fails, the waits, and its repetitions."""
    with server.client(timing=_QUICK, max_retries=1) as client:
        client.datasets.get("birds")
        with tracer, contextlib.suppress(ServerError):
            client.credits.balance()


def poll(server: Server, tracer: Tracer) -> None:
    """Two cycles of waiting for a job."""
    polls = 0

    def on_poll(export: object) -> None:
        nonlocal polls
        polls += 1
        if polls == 2:
            tracer.__enter__()
        if polls == 4:
            tracer.stop()
            raise _Done

    with server.client(timing=_QUICK) as client:
        try:
            client.exports.wait_for_completion("birds", "v1", on_poll=on_poll)
        except _Done:
            pass
        finally:
            tracer.stop()


def pages(server: Server, tracer: Tracer) -> None:
    """A list that is read page by page."""
    with server.client() as client:
        client.datasets.get("birds")
        with tracer:
            for _ in client.datasets.iter(page_size=1):
                pass


def stream(server: Server, tracer: Tracer) -> None:
    """The file of an export, which is written as it arrives."""
    with _folder() as folder, server.client() as client:
        client.datasets.get("birds")
        try:
            with tracer:
                client.exports.download("birds", "done", folder / "birds.zip")
        finally:
            _check_no_part_file(folder)


def upload(server: Server, tracer: Tracer) -> None:
    """A folder upload with four workers, by a client that nobody closes."""
    with _folder() as folder:
        _write_photos(folder)
        client = server.client()
        client.datasets.get("birds")
        with tracer:
            upload_dataset_from_folder(client, _own_dataset(), folder, max_workers=4)


def upload_in_block(server: Server, tracer: Tracer) -> None:
    """The same by a client in a `with` block, which is part of what is interrupted."""
    with _folder() as folder:
        _write_photos(folder)
        with tracer, server.client() as client:
            upload_dataset_from_folder(client, _own_dataset(), folder, max_workers=4)


def download(server: Server, tracer: Tracer) -> None:
    """A dataset download with four workers."""
    with _folder() as folder, server.client() as client:
        client.datasets.get("birds")
        with tracer:
            client.datasets.download("birds", folder, max_workers=4)


def close(server: Server, tracer: Tracer) -> None:
    """Closing a client that has connections, while another thread uses it."""
    client = server.client()
    client.datasets.get("birds")
    begun = threading.Event()
    thread = threading.Thread(target=_wait_for_export, args=(client, begun), daemon=True)
    thread.start()
    begun.wait(10)
    try:
        with tracer:
            client.close()
    finally:
        client.close()
        thread.join(10)
        if thread.is_alive():
            raise RuntimeError("close() did not end the call of the other thread")


def interpreter_exit(server: Server, tracer: Tracer) -> None:
    """The end of the main thread while a daemon thread of the program uploads: what the interpreter does before it ends."""
    with _folder() as folder:
        _write_photos(folder)
        client = server.client()
        client.datasets.get("birds")
        arguments = (client, _own_dataset(), folder)
        uploading = threading.Thread(target=upload_dataset_from_folder, args=arguments, kwargs={"max_workers": 4}, daemon=True)
        uploading.start()
        while uploading.is_alive() and sum(thread.name.startswith("pictograph_") for thread in threading.enumerate()) < 4:
            time.sleep(0.001)
        with tracer:
            threading._shutdown()  # type: ignore[attr-defined]


def cli_start(server: Server, tracer: Tracer) -> None:
    """A command in a new process, with all its imports."""
    _command(server, tracer, "datasets", "list", "--json")


def cli_wait(server: Server, tracer: Tracer) -> None:
    """A command that waits for a job, which has just ended."""
    _command(server, tracer, "exports", "wait", "birds", "done")


def cli_progress(server: Server, tracer: Tracer) -> None:
    """The same with a progress bar, as on a terminal."""
    from pictograph import terminal

    terminal.is_screen = lambda stream: True
    cli_wait(server, tracer)


def _command(server: Server, tracer: Tracer, *words: str) -> None:
    from pictograph.cli import main

    os.environ.update(PICTOGRAPH_BASE_URL=server.base_url, PICTOGRAPH_API_KEY=server.api_key)
    printed = io.StringIO()
    with contextlib.redirect_stderr(printed), contextlib.redirect_stdout(io.StringIO()):
        try:
            with tracer:
                code = main(words)
        except KeyboardInterrupt:
            raise RuntimeError("the command ended with a traceback") from None
    if code == 130 and "Interrupted." in printed.getvalue():
        raise KeyboardInterrupt
    if code != 0:
        raise RuntimeError(f"exit code {code}: {printed.getvalue()}")


def _wait_for_export(client: Client, begun: threading.Event) -> None:
    with contextlib.suppress(Exception):
        client.exports.wait_for_completion("birds", "v1", on_poll=lambda export: begun.set())


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _own_dataset() -> str:
    """A name that no other run of the scenario has: it would find its files uploaded already."""
    return f"birds-{os.getpid()}"


def _write_photos(folder: Path) -> None:
    for number in range(FILES):
        Path(folder, f"{number}.png").write_bytes(_PNG)


def _check_no_part_file(folder: Path) -> None:
    left = [path.name for path in folder.iterdir() if path.name != "birds.zip"]
    if left:
        raise RuntimeError(f"left behind: {left}")


def _quick_sleep(seconds: float, wake: Any) -> None:
    wake.wait(0.001)


_QUICK: Final = Timing(sleep=_quick_sleep)
# The smallest PNG: one transparent pixel.
_PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)

SCENARIOS: Final[dict[str, Callable[[Server, Tracer], None]]] = {
    scenario.__name__: scenario
    for scenario in (
        first_request,
        request,
        unclosed_request,
        named_host,
        logged_request,
        custom_request,
        retry,
        poll,
        pages,
        stream,
        upload,
        upload_in_block,
        download,
        close,
        interpreter_exit,
        cli_start,
        cli_wait,
        cli_progress,
    )
}
NEW_PROCESS: Final = ("first_request", "logged_request", "cli_start")
"""Scenarios of a process that has not sent a request yet."""
