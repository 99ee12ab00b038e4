"""`python -m checks.fuzz --seconds 300`: run the targets on new responses until the time is over.

Prints the results of the calls. When another exception leaves a call, prints the shrunk example and exits with 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence

from hypothesis import HealthCheck, Verbosity, given, seed, settings
from hypothesis import strategies as st

from checks.fuzz.session import Session
from checks.fuzz.targets import TARGETS, Target

ROUND_EXAMPLES = 100
"""Examples of one target before the next target runs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.fuzz", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long to run (default 60)")
    parser.add_argument("--seed", type=int, help="first seed; the same seed generates the same examples")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append", help="run only this target (repeatable)")
    options = parser.parse_args(arguments)
    first = time.time_ns() % 2**32 if options.seed is None else options.seed
    ends_at = time.monotonic() + options.seconds
    examples: Counter[str] = Counter()
    results: dict[str, Counter[str]] = {name: Counter() for name in options.target or TARGETS}
    number = first
    print(f"seed {first}")
    while time.monotonic() < ends_at:
        for name in results:
            with Session() as session:
                try:
                    examples[name] += _round(TARGETS[name], session, number)
                except BaseException:
                    print(f"target {name}, --seed {number}")
                    traceback.print_exc()
                    return 1
                results[name] += session.results
        number += 1
    for name, counts in results.items():
        summary = ", ".join(f"{result} {count}" for result, count in counts.most_common())
        print(f"{name:10} {examples[name]:7} examples: {summary}")
    print(f"{examples.total()} examples in {options.seconds:g} s: every call returned or raised an error of the SDK")
    return 0


def _round(target: Target, session: Session, number: int) -> int:
    done = 0

    @seed(number)
    @settings(max_examples=ROUND_EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet)
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        nonlocal done
        target(session, data)
        done += 1

    check()
    return done


if __name__ == "__main__":
    sys.exit(main())
