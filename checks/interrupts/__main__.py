"""`python -m checks.interrupts [NAME ...] [--points N | --signals N]`: interrupt scenarios at each point, or at random moments.

Calls of `AsyncClient` are cancelled at each suspension (`async_upload` and so on), and emulators stopped (`emulators`)."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable

from checks.interrupts.async_programs import PROGRAMS
from checks.interrupts.cancellation import cancel_everywhere
from checks.interrupts.child import Ending
from checks.interrupts.emulator_signals import stop_emulators
from checks.interrupts.run import Progress, run, run_signals
from checks.interrupts.scenarios import SCENARIOS

TOO_SHORT = ("interpreter_exit",)
"""Scenarios that a signal would miss nearly always. They are tried at each point."""
ASYNC = {f"async_{name}": name for name in PROGRAMS}
EMULATORS = "emulators"
PROGRESS_SECONDS = 15.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Raise KeyboardInterrupt at each point where CPython checks for signals.")
    names = [*SCENARIOS, *ASYNC, EMULATORS]
    parser.add_argument("name", nargs="*", metavar="NAME", help=f"default all: {', '.join(names)}")
    parser.add_argument("--points", type=int, help="try a sample of so many points of each scenario")
    parser.add_argument("--inside", default="", help="only the points in files whose path contains this")
    parser.add_argument("--signals", type=int, help="instead, send so many real SIGINTs in all, at random moments")
    parser.add_argument("--emulators", type=int, default=20, help="stop so many emulators at random moments (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the sample and of the moments (default 0)")
    options = parser.parse_args()
    if unknown := set(options.name) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if options.signals is not None:
        chosen = [name for name in options.name or SCENARIOS if name in SCENARIOS and name not in TOO_SHORT]
    else:
        chosen = options.name or names
    failed = False
    for number, name in enumerate(chosen):
        began = time.monotonic()
        if name == EMULATORS:
            text, faults = _stop_emulators(options.emulators, options.seed)
        elif name in ASYNC:
            cancelled = cancel_everywhere(ASYNC[name], most=options.points, seed=options.seed)
            text, faults = str(cancelled), _shown("suspension", cancelled.faults)
        elif options.signals is None:
            result = run(name, most_points=options.points, seed=options.seed, inside=options.inside, progress=_progress(name))
            text, faults = str(result), _shown("point", result.faults)
        else:
            result = run_signals(name, (options.signals + number) // len(chosen), seed=options.seed, progress=_progress(name))
            slowest = max((ending.seconds for ending in result.endings), default=0.0)
            text, faults = f"{result}, at most {slowest:.2f} s", _shown("signal after", result.faults)
        print(f"{text} ({time.monotonic() - began:.0f} s)", *faults, sep="\n  ", flush=True)
        failed = failed or bool(faults)
    return int(failed)


def _shown(place: str, faults: Iterable[Ending]) -> list[str]:
    return [f"{place} {ending.point}: {ending.kind} in {ending.where}: {ending.detail}" for ending in faults]


def _stop_emulators(count: int, seed: int) -> tuple[str, list[str]]:
    stopped = stop_emulators(count, seed=seed)
    problems = [problem for one in stopped for problem in one.problems]
    writes = sum(one.acknowledged for one in stopped)
    return f"emulator: {len(stopped)} stopped by SIGTERM or SIGINT, {writes} acknowledged writes, {len(problems)} problems", problems


def _progress(name: str) -> Progress:
    """Print a line to stderr now and then: how much is done, and how long the rest takes."""
    began = printed = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal printed
        now = time.monotonic()
        if now - printed >= PROGRESS_SECONDS:
            printed = now
            each = (now - began) / done
            print(f"{name}: {done} of {total}, {each:.3f} s each, {each * (total - done):.0f} s left", file=sys.stderr, flush=True)

    return progress


if __name__ == "__main__":
    sys.exit(main())
