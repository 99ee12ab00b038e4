"""`python -m checks.packaging.licenses [--write]`: list the licences of the packages that `pictograph[all]` requires.

Fails on a licence that is not permissive, and if the list in NOTICE is out of date; `--write` updates it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from checks.packaging.build import ROOT
from checks.packaging.components import runtime_components

NOTICE = ROOT / "NOTICE"
HEADING = "Packages that pictograph[all] requires at run time. They are not part of this distribution; pip installs them separately."
PERMISSIVE = re.compile(
    r"0BSD|CC0-1\.0|FreeBSD|HPND|ISC|MIT-CMU|PSF-2\.0|Unlicense|Zlib"
    r"|(The )?MIT( License)?|ISC License \(ISCL\)|Python Software Foundation License"
    r"|Apache-2\.0|Apache( Software)? License(,? (Version )?2\.0)?"
    r"|(The )?BSD([- ][23][- ]Clause)?( License)?"
)
ACCEPTED = {"certifi": "MPL-2.0", "pathspec": "MPL-2.0"}
"""Copyleft of single files: it concerns those who change files of these packages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.packaging.licenses", description="List the licences of run-time dependencies.")
    parser.add_argument("--write", action="store_true", help="update the list in NOTICE")
    write = parser.parse_args(arguments).write
    found = licenses()
    for name, text in found.items():
        print(f"{name:24} {text}")
    if rejected := [name for name, text in found.items() if not is_permissive(name, text)]:
        print(f"error: not known to be permissive: {', '.join(rejected)}", file=sys.stderr)
        return 1
    notice = with_list(NOTICE.read_text(), found)
    if write:
        NOTICE.write_text(notice)
    elif notice != NOTICE.read_text():
        print("error: the list in NOTICE is out of date; run `make licenses WRITE=1`", file=sys.stderr)
        return 1
    return 0


def licenses() -> dict[str, str]:
    """Return the licence of each package that is required at run time, from its metadata."""
    names = list(runtime_components())
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--from=mixed", "--format=json", "--with-system", "--packages", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = {str(each["Name"]).lower().replace("_", "-"): " ".join(str(each["License"]).split()) for each in json.loads(done.stdout)}
    return {name: _short(found.get(name, "UNKNOWN")) for name in names}


def is_permissive(name: str, text: str) -> bool:
    """Return whether the licence, an SPDX expression or a name, is permissive: each part of AND, one part of OR."""
    if ACCEPTED.get(name) == text:
        return True
    return any(all(PERMISSIVE.fullmatch(part.strip(" ()")) for part in re.split(r" AND |; ", choice)) for choice in re.split(r" OR ", text))


def with_list(notice: str, found: Mapping[str, str]) -> str:
    """Return the text of NOTICE with this list at its end."""
    kept = notice.partition(HEADING)[0].rstrip()
    return f"{kept}\n\n{HEADING}\n\n" + "".join(f"  {name:24}{text}\n" for name, text in found.items())


def _short(text: str) -> str:
    return {"Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0"}.get(text, text)


if __name__ == "__main__":
    sys.exit(main())
