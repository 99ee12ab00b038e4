"""`python -m checks.fuzz --seconds 300`: let the targets meet new answers until the time is over.

Prints what the calls came to. When something gets through, prints the example in its smallest form and ends with 1.
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

ROUND = 100
"""Examples of one target before the next one has its turn."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="when to stop (default 60)")
    parser.add_argument("--seed", type=int, help="begin with this seed, to see the same examples again")
    parser.add_argument("--target", choices=sorted(TARGETS), action="append", help="only these targets")
    options = parser.parse_args(arguments)
    first = time.time_ns() % 2**32 if options.seed is None else options.seed
    ends_at = time.monotonic() + options.seconds
    examples: Counter[str] = Counter()
    outcomes: dict[str, Counter[str]] = {name: Counter() for name in options.target or TARGETS}
    number = first
    print(f"seed {first}")
    while time.monotonic() < ends_at:
        for name in outcomes:
            with Session() as session:
                try:
                    examples[name] += _round(TARGETS[name], session, number)
                except BaseException:
                    print(f"target {name}, --seed {number}")
                    traceback.print_exc()
                    return 1
                outcomes[name] += session.seen
        number += 1
    for name, seen in outcomes.items():
        results = ", ".join(f"{result} {count}" for result, count in seen.most_common())
        print(f"{name:10} {examples[name]:7} examples: {results}")
    print(f"{examples.total()} examples in {options.seconds:g} s: nothing but our errors left a call")
    return 0


def _round(target: Target, session: Session, number: int) -> int:
    done = 0

    @seed(number)
    @settings(max_examples=ROUND, database=None, deadline=None, suppress_health_check=list(HealthCheck), verbosity=Verbosity.quiet)
    @given(data=st.data())
    def meet(data: st.DataObject) -> None:
        nonlocal done
        target(session, data)
        done += 1

    meet()
    return done


if __name__ == "__main__":
    sys.exit(main())
