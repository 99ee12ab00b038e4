"""`python -m pictograph.emulator`: run the emulator until SIGTERM or Ctrl-C.

Prints two lines that a shell can evaluate:

    PICTOGRAPH_BASE_URL=http://127.0.0.1:40123
    PICTOGRAPH_API_KEY=pk_live_...

Messages for people are written to stderr.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from pictograph.emulator.state.rate_limit import TIER_LIMITS

if TYPE_CHECKING:
    from pictograph.emulator.emulator import Emulator

_EXAMPLES = """
examples:
  python -m pictograph.emulator --seed birds=20
  python -m pictograph.emulator --port 8080 --data ./emulator-data
  python -m pictograph.emulator --job-seconds 0.1 --tier free

The two lines on stdout set the variables that `pictograph.Client()` and the command line read. Copy them into another
terminal with `export` in front, or write them to a file with `> emulator.env`.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 if it was stopped, 1 if it could not start, 2 for wrong options."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)  # before the imports below, which take most of the time of a start
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        from pictograph.emulator import Emulator
    except ImportError as exc:
        return _fail(str(exc), 2)
    try:
        emulator = Emulator(
            options.data,
            port=options.port,
            storage_port=options.storage_port,
            credits=options.credits,
            tier=options.tier,
            rate_limit=options.rate_limit,
            job_seconds=options.job_seconds,
            speed=options.speed,
            providers=options.providers,
            allowed_hosts=options.allow_host,
        )
    except ValueError as exc:
        parser.error(str(exc))
    try:
        emulator.start()
    except (OSError, RuntimeError) as exc:
        return _fail(f"the emulator could not start: {_reason(exc)}", 1)
    try:
        for name, images in options.seed:
            _seed(emulator, name, images)
        print(f"PICTOGRAPH_BASE_URL={emulator.base_url}\nPICTOGRAPH_API_KEY={emulator.api_key}", flush=True)
        if sys.stdout.isatty():
            _note("The emulator is running. Press Ctrl-C to stop it.")
        if options.exit_with_stdin:
            threading.Thread(target=_wait_for_end_of_stdin, args=(stopped,), daemon=True).start()
        stopped.wait()
    finally:
        emulator.stop()
    return 0


def _seed(emulator: Emulator, name: str, images: int) -> None:
    try:
        emulator.seed(name, images=images)
    except ValueError:  # a data folder already contains it
        _note(f"The dataset '{name}' exists already; nothing was added to it.")
    else:
        _note(f"Created the dataset '{name}' with {images} annotated images of the class 'thing'.")


def _wait_for_end_of_stdin(stopped: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.set()


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _fail(text: str, code: int) -> int:
    _note(f"error: {text}")
    return code


def _reason(exc: Exception) -> str:
    if isinstance(exc, OSError) and exc.filename is not None:
        return f"{exc.strerror}: {exc.filename}"
    return exc.strerror if isinstance(exc, OSError) and exc.strerror else str(exc)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pictograph.emulator",
        description="Run a local server of the Pictograph API, for development and tests. It listens on 127.0.0.1 only.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    data = parser.add_argument_group("data")
    data.add_argument("--data", type=Path, metavar="FOLDER", help="folder for persistent state (default: keep state in memory)")
    data.add_argument(
        "--seed",
        type=_dataset,
        action="append",
        default=[],
        metavar="NAME=IMAGES",
        help="create a dataset of small annotated images, ready for training; can be repeated",
    )
    data.add_argument("--providers", type=Path, metavar="FOLDER", help="folder that simulates the providers to import from")
    account = parser.add_argument_group("organization")
    account.add_argument("--credits", type=int, default=10_000, metavar="N", help="credits of the organization (default: 10000)")
    tiers = list(TIER_LIMITS)
    account.add_argument("--tier", choices=tiers, default="enterprise", help="subscription tier (default: enterprise)")
    account.add_argument("--rate-limit", type=int, metavar="N", help="requests per hour and API key (default: the tier's limit)")
    time = parser.add_argument_group("time")
    time.add_argument("--job-seconds", type=float, default=1.0, metavar="SECONDS", help="duration of jobs such as exports (default: 1)")
    time.add_argument("--speed", type=float, default=1.0, metavar="N", help="seconds of the emulator's clock per second (default: 1)")
    process = parser.add_argument_group("process")
    process.add_argument("--port", type=int, default=0, help="port of the API (default: any free port)")
    process.add_argument("--storage-port", type=int, default=0, metavar="PORT", help="port of the storage host (default: any free port)")
    process.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="accept requests for this host name, as after port forwarding"
    )
    process.add_argument("--exit-with-stdin", action="store_true", help="also stop when stdin is closed, as when the parent process ends")
    return parser


def _dataset(text: str) -> tuple[str, int]:
    name, _, images = text.rpartition("=")
    if not name or not images.isdecimal() or not 0 < int(images) <= 100_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form NAME=IMAGES, for example birds=20")
    return name, int(images)


if __name__ == "__main__":
    sys.exit(main())
