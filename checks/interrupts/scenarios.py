"""What is interrupted: each scenario is a short piece of a program, against an emulator that runs in another process."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from checks.interrupts.bulk_scenarios import BULK
from checks.interrupts.setting import Server, Tracer, folder_of_files, own_dataset, write_photos
from pictograph import Client, NetworkError, ServerError, Timing
from pictograph.pipelines import upload_dataset_from_folder


class _Done(Exception):
    """Ends a scenario whose call would go on."""


def first_request(server: Server, tracer: Tracer) -> None:
    """The first call of a process, which loads the HTTP engine."""
    with tracer, server.client() as client:
        client.datasets.get("birds")


def first_write(server: Server, tracer: Tracer) -> None:
    """The first call of a process is one with a body, whose model is loaded for it."""
    with tracer, server.client() as client:
        client.projects.create(own_dataset())


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


def all_pages(server: Server, tracer: Tracer) -> None:
    """The same, read whole."""
    with server.client() as client:
        dataset = client.datasets.get("birds")
        with tracer:
            client.datasets.iter_images(dataset.id, page_size=5).all()


def stream(server: Server, tracer: Tracer) -> None:
    """The file of an export, which is written as it arrives."""
    with folder_of_files() as folder, server.client() as client:
        client.datasets.get("birds")
        try:
            with tracer:
                client.exports.download("birds", "done", folder / "birds.zip")
        finally:
            _check_no_part_file(folder)


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


def close_in_handler_of_request(server: Server, tracer: Tracer) -> None:
    """A signal handler closes the client while the main thread sends a request."""
    client = server.client()
    client.datasets.get("birds")
    _closed_by_handler(client, tracer, lambda: client.datasets.get("birds"))


def close_in_handler_of_retry(server: Server, tracer: Tracer) -> None:
    """The same while it waits for the next attempt."""
    client = server.client(max_retries=1)
    client.datasets.get("birds")
    _closed_by_handler(client, tracer, client.credits.balance)


def close_in_handler_of_poll(server: Server, tracer: Tracer) -> None:
    """The same while it waits for a job."""
    client = server.client(timing=_QUICK)
    client.datasets.get("birds")
    polls = 0

    def on_poll(export: object) -> None:
        nonlocal polls
        polls += 1
        if polls == 3:
            raise _Done

    _closed_by_handler(client, tracer, lambda: client.exports.wait_for_completion("birds", "v1", on_poll=on_poll))


def close_in_handler_of_upload(server: Server, tracer: Tracer) -> None:
    """The same while it uploads with four workers."""
    with folder_of_files() as folder:
        write_photos(folder)
        client, name = server.client(), own_dataset()
        client.datasets.get("birds")
        _closed_by_handler(client, tracer, lambda: upload_dataset_from_folder(client, name, folder, max_workers=4))


def interpreter_exit(server: Server, tracer: Tracer) -> None:
    """The end of the main thread while a daemon thread of the program uploads: what the interpreter does before it ends."""
    with folder_of_files() as folder:
        write_photos(folder)
        client = server.client()
        client.datasets.get("birds")
        arguments = (client, own_dataset(), folder)
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


def cli_job(server: Server, tracer: Tracer) -> None:
    """A command that starts a job. From when the server has it, what the command prints names the kind of job, and then the job."""
    name = f"export-{os.getpid()}"
    try:
        _command(server, tracer, "exports", "create", "birds", name, "--no-wait")
    except KeyboardInterrupt as interrupt:
        with server.client() as client:
            exists = any(export.name == name for export in client.exports.iter(dataset_name="birds"))
        if exists and "export" not in str(interrupt):
            raise RuntimeError(f"the command does not name the job: {interrupt}") from None
        raise


def _command(server: Server, tracer: Tracer, *words: str) -> None:
    """Run a command. Raises `KeyboardInterrupt` with what it printed if it reports an interrupt."""
    os.environ.update(PICTOGRAPH_BASE_URL=server.base_url, PICTOGRAPH_API_KEY=server.api_key)
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(output):
        try:
            with tracer:
                from pictograph.cli import main

                code = main(words)
        except KeyboardInterrupt as interrupt:
            frames = traceback.extract_tb(interrupt.__traceback__)
            if not any(frame.name == "main" for frame in frames):
                raise  # before or after the program, in the `with` block of this check
            raise RuntimeError(f"the command ended with a traceback, in {frames[-3:]}") from None
    if code == 130 and "Interrupted." in errors.getvalue() and "Traceback" not in errors.getvalue():
        raise KeyboardInterrupt(output.getvalue() + errors.getvalue())
    if code != 0:
        raise RuntimeError(f"exit code {code}: {errors.getvalue()}")


def _wait_for_export(client: Client, begun: threading.Event) -> None:
    with contextlib.suppress(Exception):
        client.exports.wait_for_completion("birds", "v1", on_poll=lambda export: begun.set())


def _closed_by_handler(client: Client, tracer: Tracer, act: Callable[[], object]) -> None:
    """Raise `KeyboardInterrupt` where the handler has closed the client and the call has ended for it, or before it."""
    tracer.act = client.close
    try:
        with tracer:
            act()
    except _Done:
        pass
    except (NetworkError, ServerError, RuntimeError) as error:
        if not isinstance(error, ServerError) and "closed" not in str(error):
            raise
    if tracer.was_raised:
        raise KeyboardInterrupt


def _check_no_part_file(folder: Path) -> None:
    left = [path.name for path in folder.iterdir() if path.name != "birds.zip"]
    if left:
        raise RuntimeError(f"left behind: {left}")


def _quick_sleep(seconds: float, wake: Any) -> None:
    wake.wait(0.001)


_QUICK: Final = Timing(sleep=_quick_sleep)
SCENARIOS: Final[dict[str, Callable[[Server, Tracer], None]]] = {
    scenario.__name__: scenario
    for scenario in (
        first_request,
        first_write,
        request,
        unclosed_request,
        named_host,
        logged_request,
        custom_request,
        retry,
        poll,
        pages,
        all_pages,
        stream,
        *BULK,
        close,
        close_in_handler_of_request,
        close_in_handler_of_retry,
        close_in_handler_of_poll,
        close_in_handler_of_upload,
        interpreter_exit,
        cli_start,
        cli_wait,
        cli_progress,
        cli_job,
    )
}
NEW_PROCESS: Final = ("first_request", "first_write", "cli_start")
"""Scenarios of a process that has not sent a request yet."""
