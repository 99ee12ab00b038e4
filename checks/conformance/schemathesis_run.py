"""Emulator against contract: schemathesis sends generated requests, valid and invalid, with a key of each role.

    python -m checks.conformance.schemathesis_run [--examples N] [--seed N] [--phases coverage,fuzzing,stateful] [--roles owner,viewer]

Every response must have a status and a schema that the contract defines, and none may be a 500. Invalid requests and requests without a key
must be rejected. The emulator is populated, so that requests reach more than 404. Two checks of schemathesis are excluded: that a valid
request must succeed (422 also rejects what depends on data, such as an unknown class), and that undefined methods give 405 (where templates
overlap they belong to another operation). Exits with 1 when there are findings.
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
EXCLUDED_CHECKS = ("positive_data_acceptance", "unsupported_method")
CONFIG = "[generation]\nallow-extra-parameters = false\n"
"""The contract ignores unknown query parameters."""


@dataclass
class Outcome:
    """The result of one run."""

    role: str
    cases: int
    findings: list[str] = field(default_factory=list)
    succeeded: set[str] = field(default_factory=set)
    """Operations with at least one 2xx response."""
    called: set[str] = field(default_factory=set)
    """Operations that were called."""


def run(
    role: str,
    folder: Path,
    *,
    phases: Sequence[str] = PHASES,
    examples: int = 3,
    seed: int = 1,
    mode: str = "all",
    deployments: bool = True,
) -> Outcome:
    """Run schemathesis against a new emulator, with a key of this role, and against a deployment, whose key has no role."""
    folder.mkdir()
    operations = contract().operations.values()
    of_the_api = [operation.id for operation in operations if not operation.other_host]
    of_deployments = [operation.id for operation in operations if operation.other_host]
    with populated(folder / "providers") as (emulator, known):
        key = emulator.api_key if role == "owner" else emulator.key(role)
        options = ["--max-examples", str(examples), "--seed", str(seed), "--mode", mode]
        hosts: list[tuple[str, str, list[str], list[str]]] = [
            (known["endpoint_url"][0], f"Authorization: Bearer {known['auth_token'][0]}", [], of_the_api),
            (emulator.base_url, f"X-API-Key: {key}", ["--phases", ",".join(phases)], of_deployments),
        ]
        outcome = Outcome(role, 0)
        for number, (url, header, more, excluded) in enumerate(hosts if deployments else hosts[1:]):
            host = _run_against(url, header, folder / str(number), known, [*options, *more], excluded, seed)
            outcome.cases += host.cases
            outcome.findings += host.findings
            outcome.called |= {operation for operation, _ in host.statuses}
            outcome.succeeded |= {operation for operation, status in host.statuses if status < 300}
        outcome.findings += [f"the emulator violates the contract: {breach}" for breach in emulator.breaches]
    return outcome


@dataclass
class HostResult:
    """What schemathesis found on one host."""

    cases: int
    findings: list[str]
    statuses: list[tuple[str, int]] = field(default_factory=list)
    """Each called operation with each status of its responses."""


def _run_against(
    url: str, header: str, folder: Path, known: Known, options: Sequence[str], excluded: Sequence[str], seed: int
) -> HostResult:
    folder.mkdir()
    names = ("openapi.json", "report.json", "known.json", "statuses.json", "schemathesis.toml")
    spec, report, pool, statuses, config = (folder / name for name in names)
    config.write_text(CONFIG, encoding="utf-8")
    spec.write_text(json.dumps(contract().document), encoding="utf-8")
    pool.write_text(json.dumps(known), encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run", str(spec),
        "--url", url, "--header", header, *options,
        "--exclude-checks", ",".join(EXCLUDED_CHECKS),
        "--continue-on-failure", "--no-color", "--no-shrink", "--suppress-health-check", "all",
        "--generation-database", "none", "--warnings", "off", "--report", "json", "--report-json-path", str(report),
        *(word for name in excluded for word in ("--exclude-operation-id", name)),
    ]  # fmt: skip
    hooks = "checks.conformance.hooks"
    settings = {"SCHEMATHESIS_HOOKS": hooks, "CONTRACT_KNOWN": str(pool), "CONTRACT_STATUSES": str(statuses), "CONTRACT_SEED": str(seed)}
    environment = {**os.environ, **settings, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    try:
        found, called = (json.loads(path.read_text(encoding="utf-8")) for path in (report, statuses))
    except (OSError, ValueError):
        return HostResult(
            0, [f"schemathesis ended with {done.returncode} and without a report: {done.stdout[-3000:]}{done.stderr[-3000:]}"]
        )
    findings = [f"{failure['code']} {failure['title']}: {', '.join(failure['operations'])}" for failure in found["failures"]]
    findings += [f"error: {error}" for error in found["errors"]]
    findings += [_excerpt(done.stdout)] if findings else []
    return HostResult(found["test_cases"]["generated"], findings, [(name, status) for name, status in called])


def _excerpt(output: str) -> str:
    return output.partition("= FAILURES =")[2].partition("= WARNINGS =")[0][:6000] or output[-3000:]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.conformance.schemathesis_run", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--examples", type=int, default=50, help="maximum number of generated requests per operation (default 50)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the generated requests (default 1)")
    parser.add_argument("--phases", default=",".join(PHASES), help="phases of schemathesis to run")
    parser.add_argument("--roles", default=",".join(ROLES), help="roles whose keys are used")
    options = parser.parse_args(arguments)
    found = 0
    with tempfile.TemporaryDirectory(prefix="schemathesis-") as folder:
        for role in options.roles.split(","):
            outcome = run(role, Path(folder) / role, phases=options.phases.split(","), examples=options.examples, seed=options.seed)
            called = f"{len(outcome.called)} of {len(contract().operations)} operations called"
            print(f"{role:8} {outcome.cases:7} requests, {called}, {len(outcome.succeeded)} succeeded")
            print("".join(f"  {finding}\n" for finding in outcome.findings), end="", flush=True)
            found += len(outcome.findings)
    print(f"{found} findings" if found else "no findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
