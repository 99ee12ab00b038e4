"""What is interrupted: each scenario is a short piece of a program, against an emulator that runs in another process."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from checks.interrupts.tracer import InterruptTracer
from pictograph import Client, Timing
from pictograph.pipelines import upload_dataset_from_folder

FILES: Final = 6


@frozen
class Server:
    """Where the emulator is."""

    base_url: str
    api_key: str

    def client(self, **options: Any) -> Client:
        return Client(self.api_key, base_url=self.base_url, **options)


class _Done(Exception):
    """Ends a scenario whose call would go on."""


def first_request(server: Server, tracer: InterruptTracer) -> None:
    """The first call of a process, which loads the HTTP engine."""
    with tracer, server.client() as client:
        client.datasets.get("birds")


def request(server: Server, tracer: InterruptTracer) -> None:
    """One request on a kept-alive connection."""
    with server.client() as client:
        client.datasets.get("birds")
        with tracer:
            client.datasets.get("birds")


def retry(server: Server, tracer: InterruptTracer) -> None:
    """A request that fails once, the wait, and its repetition."""
    with server.client(timing=_QUICK) as client:
        client.datasets.get("birds")
        with tracer:
            client.credits.balance()


def poll(server: Server, tracer: InterruptTracer) -> None:
    """One cycle of waiting for a job."""
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


def upload(server: Server, tracer: InterruptTracer) -> None:
    """A folder upload with four workers, by a client that nobody closes."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for number in range(FILES):
            Path(folder, f"{number}.png").write_bytes(_PNG)
        client = server.client()
        client.datasets.get("birds")
        with tracer:
            upload_dataset_from_folder(client, "birds", folder, max_workers=4)


def download(server: Server, tracer: InterruptTracer) -> None:
    """A dataset download with four workers."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, server.client() as client:
        client.datasets.get("birds")
        with tracer:
            client.datasets.download("birds", folder, max_workers=4)


def _quick_sleep(seconds: float, wake: Any) -> None:
    wake.wait(0.001)


_QUICK: Final = Timing(sleep=_quick_sleep)
# The smallest PNG: one transparent pixel.
_PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)

SCENARIOS: Final[dict[str, Callable[[Server, InterruptTracer], None]]] = {
    scenario.__name__: scenario for scenario in (first_request, request, retry, poll, upload, download)
}
