"""Prism, an independent implementation of OpenAPI, as a proxy that validates the requests and responses that pass through it.

Its packages are locked in `npm/package-lock.json`. `python -m checks.conformance.prism` (`make prism`) installs them below `.cache/`; that
takes npm, a package registry and some 20 seconds. Tests use it where it is installed and never install it.
"""

from __future__ import annotations

import contextlib
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

LOCK = Path(__file__).parent / "npm"
START_SECONDS = 60.0
ERROR_TYPE = "stoplight.io/prism"
"""Part of the type of every error response that Prism sends itself."""


class NotInstalled(Exception):
    """Prism or Node.js is not installed; the message says how to install it."""


def script() -> Path:
    """Return the script that starts Prism. Raises `NotInstalled`."""
    if shutil.which("node") is None:
        raise NotInstalled("node is not on PATH; install Node.js 20 or newer, then run `make prism`")
    path = _folder() / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
    if not path.is_file():
        raise NotInstalled("Prism is not installed; run `make prism`")
    return path


def install() -> Path:
    """Install the locked packages with npm, unless they are installed, and return the script. Raises `NotInstalled`."""
    with contextlib.suppress(NotInstalled):
        return script()
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalled("npm is not on PATH; install Node.js 20 or newer")
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, folder / name)
    command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(f"npm could not install Prism (is the package registry reachable?):\n{done.stdout}{done.stderr}")
    return script()


def _folder() -> Path:
    digest = hashlib.sha256((LOCK / "package-lock.json").read_bytes()).hexdigest()[:16]
    return ROOT / ".cache" / f"prism-{digest}"


class Prism:
    """A proxy before `upstream` that responds with an error when a request or a response violates the contract."""

    def __init__(self, spec: Path, upstream: str, log: Path) -> None:
        self._log = log
        command = ["node", str(script()), "proxy", "--errors", "-h", "127.0.0.1", "-p", "0", str(spec), upstream]
        with log.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=_environment())
        try:
            self.url = self._listening()
        except BaseException:
            self.close()
            raise

    def _listening(self) -> str:
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up and self._process.poll() is None:
            if found := re.search(r"listening on (http://[\d.]+:\d+)", self._log.read_text(encoding="utf-8")):
                return found[1]
            time.sleep(0.05)
        raise RuntimeError(f"Prism did not start:\n{self._log.read_text(encoding='utf-8')[-3000:]}")

    def close(self) -> None:
        """End the process. Repeatable."""
        self._process.terminate()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def violation(body: object) -> str | None:
    """The violation that Prism reports in a response body; None when the response is not from Prism."""
    if not isinstance(body, Mapping) or ERROR_TYPE not in str(body.get("type", "")):
        return None
    found: Any = body.get("validation") or body.get("detail")
    return str(found)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}


if __name__ == "__main__":
    try:
        print(f"Prism is installed in {install().parents[4]}")
    except NotInstalled as error:
        sys.exit(str(error))
