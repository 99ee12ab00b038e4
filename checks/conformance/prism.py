"""Prism, an independent implementation of OpenAPI, as a proxy that validates the requests and responses that pass through it.

Its packages are locked in `npm/package-lock.json`. `python -m checks.conformance.prism` (`make prism`) installs them below `.cache/`; that
takes npm, a package registry and some 20 seconds. Tests use it where it is installed and never install it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checks.conformance.npm_packages import NotInstalled, NpmPackages, environment

PACKAGES = NpmPackages("Prism", Path(__file__).parent / "npm", "prism")
SCRIPT = "@stoplight/prism-cli/dist/index.js"
START_SECONDS = 60.0
ERROR_TYPE = "stoplight.io/prism"
"""Part of the type of every error response that Prism sends itself."""


def script() -> Path:
    """Return the script that starts Prism. Raises `NotInstalled`."""
    return PACKAGES.script(SCRIPT)


def install() -> Path:
    """Install the locked packages with npm, unless they are installed, and return the script. Raises `NotInstalled`."""
    return PACKAGES.install(SCRIPT)


class Prism:
    """A proxy before `upstream` that responds with an error when a request or a response violates the contract."""

    def __init__(self, spec: Path, upstream: str, log: Path) -> None:
        self._log = log
        command = ["node", str(script()), "proxy", "--errors", "-h", "127.0.0.1", "-p", "0", str(spec), upstream]
        with log.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment())
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


if __name__ == "__main__":
    try:
        print(f"Prism is installed in {install().parents[4]}")
    except NotInstalled as error:
        sys.exit(str(error))
