"""What is interrupted: each scenario is a short piece of a program, against an emulator that runs in another process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import frozen

from pictograph import Client, NetworkError, ServerError, Timing
from pictograph.pipelines import upload_dataset_from_folder

FILES: Final = 6


class Tracer(Protocol):
    """Marks the part of a scenario that is interrupted: the `with` block, until `stop`."""

    act: Callable[[], object]
    """What the signal handler does: it raises `KeyboardInterrupt`, or what a scenario sets."""

    @property
    def was_raised(self) -> bool: ...
    @property
    def raised_in(self) -> str:
        """The function and the line, if they are known."""

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


def first_write(server: Server, tracer: Tracer) -> None:
    """The first call of a process is one with a body, whose model is loaded for it."""
    with tracer, server.client() as client:
        client.projects.create(_own_dataset())


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


def upload(server: Server, tracer: Tracer) -> None:
    """A folder upload with four workers, by a client that nobody closes."""
    with folder_of_files() as folder:
        write_photos(folder)
        client, name = server.client(), _own_dataset()
        client.datasets.get("birds")

        def act() -> None:
            upload_dataset_from_folder(client, name, folder, max_workers=4)

        with _completed_by(act, lambda: _check_images(client, name)), tracer:
            act()


def upload_in_block(server: Server, tracer: Tracer) -> None:
    """The same by a client in a `with` block, which is part of what is interrupted."""
    with folder_of_files() as folder:
        write_photos(folder)
        name = _own_dataset()

        def act() -> None:
            with server.client() as client:
                upload_dataset_from_folder(client, name, folder, max_workers=4)
                _check_images(client, name)

        with _completed_by(act), tracer:
            act()


def bulk_upload(server: Server, tracer: Tracer) -> None:
    """A list of images, with four workers."""
    with folder_of_files() as folder, server.client() as client:
        write_photos(folder)
        name = _own_dataset()
        dataset = client.projects.create(name)

        def act() -> None:
            client.images.bulk_upload(dataset.id, sorted(folder.iterdir()), max_workers=4)

        with _completed_by(act, lambda: _check_images(client, name)), tracer:
            act()


def download(server: Server, tracer: Tracer) -> None:
    """A dataset download with four workers."""
    with folder_of_files() as folder, server.client() as client:
        client.datasets.get("birds")
        names = {image.filename for image in client.datasets.get("birds", include_images=True, images_limit=100).images or []}

        def act() -> None:
            client.datasets.download("birds", folder, max_workers=4)

        def check() -> None:
            found = {path.name for path in folder.iterdir() if path.is_file()}
            if found - {f"{name}.json" for name in names} != names:
                raise RuntimeError(f"not the files of the dataset: {sorted(found)}")

        with _completed_by(act, check), tracer:
            act()


def annotations_import(server: Server, tracer: Tracer) -> None:
    """An import of annotations with four workers."""
    with folder_of_files() as folder, server.client() as client:
        images = client.datasets.get("birds", include_images=True, images_limit=100).images or []
        path = folder / "birds.json"
        path.write_text(json.dumps(coco([image.filename for image in images])))

        def act() -> None:
            report = client.annotations.import_("birds", path, format="coco", max_workers=4)
            if report.images_saved != len(images):
                raise RuntimeError(f"not all images have their annotations: {report}")

        with _completed_by(act), tracer:
            act()


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
        client, name = server.client(), _own_dataset()
        client.datasets.get("birds")
        _closed_by_handler(client, tracer, lambda: upload_dataset_from_folder(client, name, folder, max_workers=4))


def interpreter_exit(server: Server, tracer: Tracer) -> None:
    """The end of the main thread while a daemon thread of the program uploads: what the interpreter does before it ends."""
    with folder_of_files() as folder:
        write_photos(folder)
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


@contextlib.contextmanager
def _completed_by(act: Callable[[], None], check: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Check that after an interrupt, while its traceback is there as in a notebook, a second call completes the work."""
    try:
        yield
    except KeyboardInterrupt:
        act()
        check()
        raise
    check()


def coco(names: list[str]) -> dict[str, object]:
    return {
        "images": [{"id": number, "file_name": name, "width": 64, "height": 48} for number, name in enumerate(names)],
        "categories": [{"id": 1, "name": "heron"}],
        "annotations": [{"id": n, "image_id": n, "category_id": 1, "bbox": [1, 2, 30, 40], "area": 1200} for n in range(len(names))],
    }


def _check_images(client: Client, name: str) -> None:
    images = client.datasets.get(name, include_images=True, images_limit=100).images or []
    names = sorted(image.filename for image in images)
    if names != [f"{number}.png" for number in range(FILES)]:
        raise RuntimeError(f"the dataset has the images {names}")


@contextlib.contextmanager
def folder_of_files() -> Iterator[Path]:
    """A folder, and one for journals that no other scenario has."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["PICTOGRAPH_CACHE_DIR"] = f"{folder}/cache"
        files = Path(folder, "files")
        files.mkdir()
        yield files


def _own_dataset() -> str:
    """A name that no other run of the scenario has: it would find its files uploaded already."""
    return f"birds-{os.getpid()}"


def write_photos(folder: Path) -> None:
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
        upload,
        upload_in_block,
        bulk_upload,
        download,
        annotations_import,
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
