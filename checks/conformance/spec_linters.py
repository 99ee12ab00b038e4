"""What other tools think of the contract: Redocly (recommended rules) and Spectral (`spectral:oas`), without errors and warnings.

    python -m checks.conformance.spec_linters        install them with npm if needed, and run both

What the service dictates is ignored by name in `.redocly.lint-ignore.yaml` and `.spectral.yaml`; anything else fails. Exit code 0: no
findings. 1: findings. 2: the tools can't be installed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from checks.conformance.contract import ROOT
from checks.conformance.npm_packages import NotInstalled, NpmPackages, environment

PACKAGES = NpmPackages("Spec linters", Path(__file__).parent / "npm_linters", "spec-linters")
REDOCLY = "@redocly/cli/bin/cli.js"
SPECTRAL = "@stoplight/spectral-cli/dist/index.js"
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}


def run(script: Callable[[str], Path] = PACKAGES.script, folder: Path = ROOT) -> list[str]:
    """Lint `openapi.yaml` in a folder that has the configuration of both tools; returns the report of each that has findings.

    Raises:
        NotInstalled: the tools are not installed.
    """
    commands = {
        "Redocly": [str(script(REDOCLY)), "lint", "openapi.yaml", "--max-problems", "1000"],
        "Spectral": [str(script(SPECTRAL)), "lint", "--fail-severity", "warn", "openapi.yaml"],
    }
    reports = []
    for name, command in commands.items():
        done = subprocess.run(["node", *command], cwd=folder, env=environment() | QUIET, capture_output=True, text=True, check=False)
        output = f"{done.stdout}{done.stderr}"
        if done.returncode or " warning " in output:
            reports.append(f"{name}:\n{output.strip()}")
    return reports


def main() -> int:
    """Run the command; returns its exit code."""
    try:
        reports = run(PACKAGES.install)
    except NotInstalled as error:
        print(error, file=sys.stderr)
        return 2
    print("\n\n".join(reports) or "openapi.yaml: no findings of Redocly and Spectral")
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main())
