"""Check a server against the contract, over HTTP.

    PICTOGRAPH_API_KEY=... python -m checks.conformance.server https://host [--write]

Only reads by default. With `--write`, also creates a project, works on it and deletes it. The key is read from the environment variable
KEY or PICTOGRAPH_API_KEY and never from the command line, which other users of the machine can see. Exit code 0: no deviation. 1: the
report lists deviations. 2: the server can't be checked.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from checks.conformance.contract import Contract, contract
from checks.conformance.server.exchange import Session, Unusable
from checks.conformance.server.reads import Reads, Results
from checks.conformance.server.rules import Finding, Rules
from checks.conformance.server.writes import Writes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.conformance.server", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("target", help="base URL of the server, such as https://api.example.com")
    parser.add_argument("--write", action="store_true", help="also create, use and delete a project")
    parser.add_argument("--timeout", type=float, default=30.0, help="seconds to wait for one response (default 30)")
    options = parser.parse_args(arguments)
    key = (os.environ.get("KEY") or os.environ.get("PICTOGRAPH_API_KEY") or "").strip()
    if not key:
        print("conformance: set PICTOGRAPH_API_KEY (or KEY) to an API key of the server", file=sys.stderr)
        return 2
    parts = urlsplit(options.target)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        print(f"conformance: {options.target!r} is not a base URL; use https://host without a path", file=sys.stderr)
        return 2
    session = Session(options.target, key, timeout=options.timeout)
    results = Results()
    try:
        run(contract(), session, results, write=options.write)
    except Unusable as error:
        print(f"conformance: {error}".replace(key, "***"), file=sys.stderr)
        return 2
    finally:
        session.close()
        if results.left_behind is not None:
            print(f"conformance: the project {results.left_behind} could not be deleted; delete it by hand", file=sys.stderr)
    print(report(contract(), session, results).replace(key, "***"))
    return 1 if results.deviations else 0


def run(checked: Contract, session: Session, results: Results, *, write: bool) -> None:
    """Run the reading tests, and the writing ones on request."""
    rules = Rules(checked)
    if write:
        Writes(checked, session, rules, results).run()
    Reads(checked, session, rules, results).run()


def report(checked: Contract, session: Session, results: Results) -> str:
    """The findings, each with its operation, rule and example, and what was covered."""
    lines: list[str] = []
    for title, findings in (("DEVIATIONS", results.deviations), ("NOTES (allowed: servers may grow)", results.notes)):
        if findings:
            lines += [f"{title} ({len(findings)})", *map(_entry, findings), ""]
    reads = {each.id for each in checked.operations.values() if each.method == "GET" and not each.other_host}
    unreached = {name: why for name, why in results.not_reachable.items() if name not in results.covered}
    if unreached:
        lines += [f"NOT REACHABLE ({len(unreached)})", *(f"  {name}: {why}" for name, why in unreached.items()), ""]
    called = f"{session.sent} requests; {len(results.covered & reads)} of {len(reads)} reading operations covered"
    others = len(results.covered - reads)
    written = f" and {others} writing ones" if others else ""
    left = len(checked.operations) - len(results.covered | unreached.keys())
    lines.append(f"{called}{written}; {len(unreached)} not reachable; {left} not called because they change something")
    lines.append(f"{len(results.deviations)} deviations, {len(results.notes)} notes")
    return "\n".join(lines)


def _entry(finding: Finding) -> str:
    return f"  {finding.operation}: {finding.rule}: {finding.message}\n    request:  {finding.request}\n    response: {finding.response}"


if __name__ == "__main__":
    sys.exit(main())
