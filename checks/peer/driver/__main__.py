"""Run the checks inside the environment of that client; each row is printed as a line of JSON.

Arguments: a JSON file with URLs and keys, and a folder to write in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import account  # noqa: F401  # its checks register themselves
import bulk  # noqa: F401
import datasets  # noqa: F401
import deployments  # noqa: F401
import errors  # noqa: F401
import images  # noqa: F401
import imports  # noqa: F401
import jobs  # noqa: F401
import pipelines
import registry
from fixtures import Fixtures

import pictograph

given = json.loads(Path(sys.argv[1]).read_text())
version = registry.version_of(pictograph.__version__)

fixtures = Fixtures(given, Path(sys.argv[2]))
calls = registry.Calls()
surface = calls.watch(fixtures.client)
for name in pipelines.SURFACE:
    setattr(pipelines.pipelines, name, calls.record(name, getattr(pipelines.pipelines, name)))
for row in registry.rows(fixtures, calls, surface + pipelines.SURFACE, version, given["only"]):
    print(json.dumps(row), flush=True)
