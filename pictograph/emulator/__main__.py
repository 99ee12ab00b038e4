"""`python -m pictograph.emulator`: run the emulator until SIGTERM or Ctrl-C.

Prints two lines that a shell can evaluate:

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
from pictograph.emulator.state.rate_limit import TIER_LIMITS


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 if it was stopped, 1 if it could not start."""
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
        print(f"error: the emulator could not start: {exc.strerror or exc}", file=sys.stderr)
        return 1
    try:
        print(f"PICTOGRAPH_BASE_URL={emulator.base_url}")
        print(f"PICTOGRAPH_API_KEY={emulator.api_key}", flush=True)
        stopped.wait()
    finally:
        emulator.stop()
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pictograph.emulator", description="Run a local server of the Pictograph API.")
    parser.add_argument("--port", type=int, default=0, help="port of the API (default: any free port)")
    parser.add_argument("--storage-port", type=int, default=0, help="port of the storage host (default: any free port)")
    parser.add_argument("--data", type=Path, help="folder for persistent state (default: keep state in memory)")
    parser.add_argument("--credits", type=int, default=10_000, help="credits of the organization (default: 10000)")
    parser.add_argument(
        "--tier", choices=sorted(TIER_LIMITS), default="enterprise", help="subscription tier of the organization (default: enterprise)"
    )
    parser.add_argument("--rate-limit", type=int, help="requests per hour and API key (default: the tier's limit)")
    parser.add_argument("--job-seconds", type=float, default=1.0, help="duration of jobs in seconds (default: 1)")
    parser.add_argument("--speed", type=float, default=1.0, help="seconds of the emulator's clock per real second (default: 1)")
    parser.add_argument("--providers", type=Path, help="folder that simulates the providers to import from")
    return parser


if __name__ == "__main__":
    sys.exit(main())
