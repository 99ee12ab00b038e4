"""`python -m checks.interrupts [SCENARIO ...] [--points N | --signals N]`: interrupt scenarios at each point, or at random moments.

Without scenarios, calls of `AsyncClient` are cancelled at each suspension and emulators stopped as well."""

from __future__ import annotations

import argparse
import sys
import time

from checks.interrupts.async_programs import PROGRAMS
from checks.interrupts.cancellation import cancel_everywhere
from checks.interrupts.emulator_signals import stop_emulators
from checks.interrupts.run import run, run_signals
from checks.interrupts.scenarios import SCENARIOS

TOO_SHORT = ("interpreter_exit",)
"""Scenarios that a signal would miss nearly always. They are tried at each point."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Raise KeyboardInterrupt at each point where CPython checks for signals.")
    parser.add_argument("scenario", nargs="*", metavar="SCENARIO", help=f"default all: {', '.join(SCENARIOS)}")
    parser.add_argument("--points", type=int, help="try a sample of so many points of each scenario")
    parser.add_argument("--inside", default="", help="only the points in files whose path contains this")
    parser.add_argument("--signals", type=int, help="instead, send so many real SIGINTs in all, at random moments")
    parser.add_argument("--emulators", type=int, default=20, help="stop so many emulators at random moments (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the sample and of the moments (default 0)")
    options = parser.parse_args()
    scenarios = options.scenario or [name for name in SCENARIOS if options.signals is None or name not in TOO_SHORT]
    if unknown := set(scenarios) - set(SCENARIOS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    failed = False
    for number, name in enumerate(scenarios):
        began = time.monotonic()
        if options.signals is None:
            result = run(name, most_points=options.points, seed=options.seed, inside=options.inside)
        else:
            share = (options.signals + number) // len(scenarios)
            result = run_signals(name, share, seed=options.seed)
        slowest = f", at most {max(ending.seconds for ending in result.endings):.2f} s" if options.signals is not None else ""
        print(f"{result}{slowest} ({time.monotonic() - began:.0f} s)", flush=True)
        for ending in result.faults:
            print(f"  point {ending.point}: {ending.kind} in {ending.where}: {ending.detail}", flush=True)
        failed = failed or bool(result.faults)
    for name in PROGRAMS if not options.scenario and options.signals is None else ():
        cancelled = cancel_everywhere(name, most=options.points, seed=options.seed)
        print(cancelled, flush=True)
        for ending in cancelled.faults:
            print(f"  suspension {ending.point}: {ending.kind}: {ending.detail}", flush=True)
        failed = failed or bool(cancelled.faults)
    if not options.scenario and options.emulators:
        stopped = stop_emulators(options.emulators, seed=options.seed)
        problems = [problem for one in stopped for problem in one.problems]
        writes = sum(one.acknowledged for one in stopped)
        print(f"emulator: {len(stopped)} stopped by SIGTERM or SIGINT, {writes} acknowledged writes, {len(problems)} problems")
        for problem in problems:
            print(f"  {problem}")
        failed = failed or bool(problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
