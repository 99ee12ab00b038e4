"""Tools that come from npm: locked in the repository, installed below `.cache/`. Tests use them and never install them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from checks.conformance.contract import ROOT


class NotInstalled(Exception):
    """The tool or Node.js is not installed; the message says how to install it."""


@dataclass(frozen=True)
class NpmPackages:
    """The packages of one lock file."""

    name: str
    lock: Path
    """Folder of `package.json` and `package-lock.json`."""
    target: str
    """The make target that installs them."""

    def script(self, path: str) -> Path:
        """Return a script of a package, by its path below `node_modules`. Raises `NotInstalled`."""
        if shutil.which("node") is None:
            raise NotInstalled(f"node is not on PATH; install Node.js 20 or newer, then run `make {self.target}`")
        found = self.folder() / "node_modules" / path
        if not found.is_file():
            raise NotInstalled(f"{self.name} is not installed; run `make {self.target}`")
        return found

    def install(self, path: str) -> Path:
        """Install the locked packages with npm, unless they are installed, and return a script. Raises `NotInstalled`."""
        with contextlib.suppress(NotInstalled):
            return self.script(path)
        npm = shutil.which("npm")
        if npm is None:
            raise NotInstalled("npm is not on PATH; install Node.js 20 or newer")
        folder = self.folder()
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(self.lock / name, folder / name)
        command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel", "error"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"npm could not install {self.name} (is the package registry reachable?):\n{done.stdout}{done.stderr}")
        return self.script(path)

    def folder(self) -> Path:
        """Where the packages are installed: another folder for each version of the lock file."""
        digest = hashlib.sha256((self.lock / "package-lock.json").read_bytes()).hexdigest()[:16]
        return ROOT / ".cache" / f"{self.name.lower().replace(' ', '-')}-{digest}"


def environment() -> dict[str, str]:
    """The environment for Node.js tools that only talk to this machine."""
    return {name: value for name, value in os.environ.items() if not name.upper().endswith("_PROXY")}
