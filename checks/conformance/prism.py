"""Prism, another reader of OpenAPI, as a proxy that judges what passes through it: requests and answers.

It shares no line with the client, the emulator or `reader.py`. Its packages are locked in `prism/package-lock.json` and are installed below
`.cache/` when they are first needed; that takes npm, some 20 seconds and a package registry.

    python -m checks.conformance.prism          install it
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checks.conformance.contract import ROOT

LOCKED = Path(__file__).parent / "npm"
START_SECONDS = 60.0
OWN_ANSWER = "stoplight.io/prism"
"""Is in every answer that Prism gives in place of the server behind it."""


class NotInstalled(Exception):
    """Prism can't be had; the message says why."""


def installed() -> Path:
    """Install what is locked, unless it is there, and return the script that starts Prism."""
    digest = hashlib.sha256((LOCKED / "package-lock.json").read_bytes()).hexdigest()[:16]
    folder = ROOT / ".cache" / f"prism-{digest}"
    script = folder / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None or shutil.which("node") is None:
            raise NotInstalled("node and npm are not on PATH: install Node.js 20 or newer to let Prism judge the contract too")
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCKED / name, folder / name)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
        answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if answer.returncode:
            raise RuntimeError(f"npm could not install Prism (is a package registry reachable?):\n{answer.stdout}{answer.stderr}")
    return script


class Prism:
    """A proxy in front of `upstream` that answers itself whenever a request or an answer is not as the contract has it."""

    def __init__(self, spec: Path, upstream: str, log: Path) -> None:
        self._log = log
        command = ["node", str(installed()), "proxy", "--errors", "-h", "127.0.0.1", "-p", "0", str(spec), upstream]
        with log.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_environment())
        try:
            self.url = self._listening()
        except BaseException:
            self.close()
            raise

    def _listening(self) -> str:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if found := re.search(r"listening on (http://[\d.]+:\d+)", self._log.read_text(encoding="utf-8")):
                return found[1]
            time.sleep(0.05)
        raise RuntimeError(f"Prism did not start:\n{self._log.read_text(encoding='utf-8')[-3000:]}")

    def close(self) -> None:
        """Stop it. Repeatable."""
        self._process.terminate()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def verdict(answer: object) -> str | None:
    """What Prism has against a request or an answer, if this is an answer of its own."""
    if not isinstance(answer, Mapping) or OWN_ANSWER not in str(answer.get("type", "")):
        return None
    found: Any = answer.get("validation") or answer.get("detail")
    return str(found)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}


if __name__ == "__main__":
    print(f"Prism is in {installed().parents[3]}")
    sys.exit(0)
