"""Emulator to contract: requests made of the contract by chance, good ones and bad ones, over HTTP, with a key of every role.

    python -m checks.conformance.schemathesis_run [--examples N] [--seed N] [--phases coverage,fuzzing,stateful] [--roles owner,viewer]

No answer may have a status that the contract does not have, be off its schema, or be a 500; a bad request must be refused, and one without
a key too. The emulator has something of everything, so that requests get beyond 404; the last figure tells how many operations were carried
out. Two judgements of schemathesis are left out: that a request which fits the schemas must succeed (the contract refuses with 422 what
needs a look at the data, such as an unknown class), and that other methods are 405 (where templates overlap they are other operations).
Exit code 1 when something is found.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks.conformance.contract import ROOT, contract
from checks.conformance.populated import Known, populated

ROLES = ("owner", "admin", "member", "viewer")
PHASES = ("coverage", "fuzzing", "stateful")
LEFT_OUT = ("positive_data_acceptance", "unsupported_method")
CONFIG = "[generation]\nallow-extra-parameters = false\n"
"""Unknown query parameters are ignored, by the contract."""


@dataclass
class Outcome:
    """What came of one run."""

    role: str
    cases: int
    findings: list[str] = field(default_factory=list)
    succeeded: set[str] = field(default_factory=set)
    """Operations that were carried out at least once."""
    met: set[str] = field(default_factory=set)
    """Operations that were called at all."""


def run(role: str, folder: Path, *, phases: Sequence[str] = PHASES, examples: int = 3, seed: int = 1, mode: str = "all") -> Outcome:
    """Let schemathesis at an emulator of its own, with a key of this role."""
    folder.mkdir()
    here = [operation.id for operation in contract().operations.values() if not operation.elsewhere]
    elsewhere = [operation.id for operation in contract().operations.values() if operation.elsewhere]
    with populated(folder / "providers") as (emulator, known):
        key = emulator.api_key if role == "owner" else emulator.key(role)
        options = ["--max-examples", str(examples), "--seed", str(seed), "--mode", mode]
        hosts: list[tuple[str, str, list[str], list[str]]] = [
            (known["endpoint_url"][0], f"Authorization: Bearer {known['auth_token'][0]}", [], here),
            (emulator.base_url, f"X-API-Key: {key}", ["--phases", ",".join(phases)], elsewhere),
        ]
        outcome = Outcome(role, 0)
        for number, (url, header, more, left_out) in enumerate(hosts):
            at = _at(url, header, folder / str(number), known, [*options, *more], left_out, seed)
            outcome.cases += at.cases
            outcome.findings += at.findings
            outcome.met |= {operation for operation, _ in at.seen}
            outcome.succeeded |= {operation for operation, status in at.seen if status < 300}
        outcome.findings += [f"the emulator breaks the contract: {breach}" for breach in emulator.breaches]
    return outcome


@dataclass
class AtHost:
    """What schemathesis found at one host."""

    cases: int
    findings: list[str]
    seen: list[tuple[str, int]] = field(default_factory=list)
    """Every operation that was called with every status that came of it."""


def _at(url: str, header: str, folder: Path, known: Known, options: Sequence[str], left_out: Sequence[str], seed: int) -> AtHost:
    folder.mkdir()
    names = ("openapi.json", "report.json", "known.json", "seen.json", "schemathesis.toml")
    spec, report, pool, seen, config = (folder / name for name in names)
    config.write_text(CONFIG, encoding="utf-8")
    spec.write_text(json.dumps(contract().document), encoding="utf-8")
    pool.write_text(json.dumps(known), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run", str(spec),
        "--url", url, "--header", header, *options,
        "--exclude-checks", ",".join(LEFT_OUT), "--continue-on-failure", "--no-color", "--no-shrink", "--suppress-health-check", "all",
        "--generation-database", "none", "--warnings", "off", "--report", "json", "--report-json-path", str(report),
        *(word for name in left_out for word in ("--exclude-operation-id", name)),
    ]  # fmt: skip
    hooks = "checks.conformance.hooks"
    told_by = {"SCHEMATHESIS_HOOKS": hooks, "CONTRACT_KNOWN": str(pool), "CONTRACT_SEEN": str(seen), "CONTRACT_SEED": str(seed)}
    environment = {**os.environ, **told_by, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}
    answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    try:
        told, met = (json.loads(path.read_text(encoding="utf-8")) for path in (report, seen))
    except (OSError, ValueError):
        return AtHost(
            0, [f"schemathesis ended with {answer.returncode} and without a report: {answer.stdout[-3000:]}{answer.stderr[-3000:]}"]
        )
    findings = [f"{failure['code']} {failure['title']}: {', '.join(failure['operations'])}" for failure in told["failures"]]
    findings += [f"error: {error}" for error in told["errors"]]
    findings += [_excerpt(answer.stdout)] if findings else []
    return AtHost(told["test_cases"]["generated"], findings, [(name, status) for name, status in met])


def _excerpt(told: str) -> str:
    return told.partition("= FAILURES =")[2].partition("= WARNINGS =")[0][:6000] or told[-3000:]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.conformance.schemathesis_run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=int, default=50, help="requests by chance for each operation, at most (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other requests")
    parser.add_argument("--phases", default=",".join(PHASES), help="of schemathesis")
    parser.add_argument("--roles", default=",".join(ROLES), help="whose keys are used")
    options = parser.parse_args(arguments)
    found = 0
    with tempfile.TemporaryDirectory(prefix="schemathesis-") as folder:
        for role in options.roles.split(","):
            outcome = run(role, Path(folder) / role, phases=options.phases.split(","), examples=options.examples, seed=options.seed)
            missed = len(contract().operations) - len(outcome.met)
            met = f"{len(outcome.met)} operations met ({missed} not)"
            print(f"{role:8} {outcome.cases:7} requests, {met}, {len(outcome.succeeded)} carried out")
            print("".join(f"  {finding}\n" for finding in outcome.findings), end="", flush=True)
            found += len(outcome.findings)
    print("nothing found" if not found else f"{found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
