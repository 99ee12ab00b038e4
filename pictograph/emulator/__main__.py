"""`python -m pictograph.emulator`: serve until SIGTERM or Ctrl-C.

Prints two lines that a shell can evaluate, then serves:

    PICTOGRAPH_BASE_URL=http://127.0.0.1:40123
    PICTOGRAPH_API_KEY=pk_live_...
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from pictograph.emulator.emulator import Emulator
from pictograph.emulator.rate import LIMITS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 when it was stopped, 1 when it could not start."""
    options = _options().parse_args(arguments)
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
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
    )
    try:
        emulator.start()
    except OSError as exc:
        print(f"The emulator can't start: {exc}", file=sys.stderr)
        return 1
    try:
        print(f"PICTOGRAPH_BASE_URL={emulator.base_url}")
        print(f"PICTOGRAPH_API_KEY={emulator.api_key}", flush=True)
        stopped.wait()
    finally:
        emulator.stop()
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pictograph.emulator", description="Serve the Pictograph API on this machine.")
    parser.add_argument("--port", type=int, default=0, help="port of the API; 0 (default) takes a free one")
    parser.add_argument("--storage-port", type=int, default=0, help="port of the storage host; 0 (default) takes a free one")
    parser.add_argument("--data", type=Path, help="folder to keep everything in; without it state is in memory")
    parser.add_argument("--credits", type=int, default=10_000, help="credits of the organization (default 10000)")
    parser.add_argument("--tier", choices=sorted(LIMITS), default="enterprise", help="plan of the organization (default enterprise)")
    parser.add_argument("--rate-limit", type=int, help="requests per hour for each key, in place of the tier's")
    parser.add_argument("--job-seconds", type=float, default=1.0, help="how long jobs take (default 1)")
    parser.add_argument("--speed", type=float, default=1.0, help="seconds of the emulator's clock in a real one (default 1)")
    parser.add_argument("--providers", type=Path, help="folder that plays the platforms to import from")
    return parser


if __name__ == "__main__":
    sys.exit(main())
