"""`python -m checks.interrupts [SCENARIO ...] [--points N]`: interrupt scenarios at each point, or at N of them each."""

from __future__ import annotations

import argparse
import sys

from checks.interrupts.run import run
from checks.interrupts.scenarios import SCENARIOS


def main() -> int:
    parser = argparse.ArgumentParser(description="Raise KeyboardInterrupt at each point where CPython checks for signals.")
    parser.add_argument("scenario", nargs="*", choices=[*SCENARIOS, []], default=list(SCENARIOS))
    parser.add_argument("--points", type=int, help="try a sample of so many points of each scenario")
    options = parser.parse_args()
    failed = False
    for name in options.scenario:
        result = run(name, most_points=options.points)
        print(result, flush=True)
        for ending in result.faults:
            print(f"  point {ending.point}: {ending.kind} in {ending.where}: {ending.detail}")
        failed = failed or bool(result.faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
