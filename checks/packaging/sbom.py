"""`python -m checks.packaging.sbom`: write `dist/pictograph-VERSION.cdx.json`, the list of components in CycloneDX's format.

It lists what `pictograph[all]` requires at run time, as far as it is needed on this platform, in the locked versions and with their hashes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from packaging.utils import canonicalize_name

from checks.packaging.build import ROOT, source_date_epoch
from checks.packaging.components import runtime_components

LOCK = ROOT / "requirements-dev.txt"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)")


def main() -> int:
    """Run the command and return its exit code."""
    target = write(ROOT / "dist")
    components = json.loads(target.read_text())["components"]
    print(f"{target.relative_to(ROOT)}  {len(components)} components")
    return 0


def write(folder: Path) -> Path:
    """Write the list into the folder and return its path."""
    folder.mkdir(exist_ok=True)
    target = folder / f"pictograph-{version('pictograph')}.cdx.json"
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "requirements", "--output-reproducible", "--mc-type", "library"]
    subprocess.run(
        [*command, "--pyproject", str(ROOT / "pyproject.toml"), "--output-file", str(target), "-"],
        input=locked_requirements(set(runtime_components())),
        env={"SOURCE_DATE_EPOCH": source_date_epoch(), "PYTHONWARNINGS": "ignore::UserWarning"},  # the lock has no dependency graph
        text=True,
        check=True,
    )
    return target


def locked_requirements(names: set[str]) -> str:
    """Return the entries of the lock file with these names; some packages have one for each Python. Exits if one is missing."""
    entries = re.split(r"\n(?=\S)", LOCK.read_text())
    found = [(canonicalize_name(match[1]), entry) for entry in entries if (match := _PINNED.match(entry))]
    if missing := names - {name for name, _ in found}:
        raise SystemExit(f"not in {LOCK.name}: {', '.join(sorted(missing))}; run `make lock`")
    return "\n".join(entry for name, entry in found if name in names) + "\n"


if __name__ == "__main__":
    sys.exit(main())
