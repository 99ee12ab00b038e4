"""`python -m checks.interrupts [SCENARIO ...] [--points N | --signals N]`: interrupt scenarios at each point, or at random moments."""

from __future__ import annotations

import argparse
import sys
import time

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
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
