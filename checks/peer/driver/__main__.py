"""Run the checks inside the environment of that client; each row goes out as a line of JSON.

Arguments: a JSON file that tells addresses and keys, and a folder to write in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import account  # noqa: F401 (its checks register themselves)
import chains
import content  # noqa: F401
import images  # noqa: F401
import jobs  # noqa: F401
import later  # noqa: F401
import many  # noqa: F401
import refusals  # noqa: F401
import sources  # noqa: F401
from scene import Scene

import checks
import pictograph

given = json.loads(Path(sys.argv[1]).read_text())
version = checks.version_of(pictograph.__version__)

scene = Scene(given, Path(sys.argv[2]))
calls = checks.Calls()
surface = calls.watch(scene.client)
for name in chains.SURFACE:
    setattr(chains.chains, name, calls.note(name, getattr(chains.chains, name)))
for row in checks.rows(scene, calls, surface + chains.SURFACE, version, given["only"]):
    print(json.dumps(row), flush=True)
