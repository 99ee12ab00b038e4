"""Hooks of schemathesis: insert existing ids and names into requests, and record the statuses of the responses.

Loaded by name (`SCHEMATHESIS_HOOKS`). Most requests get ids and names of existing objects; schemathesis then checks the changed request.
Deletes rarely get one, so that objects are left for the rest of the run.
"""

from __future__ import annotations

import atexit
import json
import os
import random
from pathlib import Path
from typing import Any

import schemathesis

from checks.conformance.populated import Known, existing

KNOWN: Known = json.loads(Path(os.environ["CONTRACT_KNOWN"]).read_text(encoding="utf-8"))
RANDOM = random.Random(int(os.environ.get("CONTRACT_SEED", "0")))
EXISTING = 0.8
EXISTING_IN_DELETES = 0.1
CLASS_NAME = "heron"
STATUSES: set[tuple[str, int]] = set()
"""Operation ids and statuses."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Insert existing ids and names. Stateful sequences have ids from the responses before."""
    if case.meta is not None and case.meta.phase.name == "stateful":
        return
    raw = case.operation.definition.raw
    deletes = case.operation.method == "delete" or "delete" in raw["operationId"]
    if RANDOM.random() > (EXISTING_IN_DELETES if deletes else EXISTING):
        return
    tag = raw["tags"][0]
    for values, in_path in ((case.path_parameters, True), (case.query, False)):
        for name in values or ():
            if (chosen := _chosen(name, values[name], tag, in_path=in_path)) is not None:
                values[name] = chosen
    if isinstance(case.body, dict):
        case.body = _replaced(case.body, tag)


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Record the status."""
    STATUSES.add((case.operation.definition.raw["operationId"], response.status_code))


@atexit.register
def write_statuses() -> None:
    """Write the statuses for the parent process."""
    Path(os.environ["CONTRACT_STATUSES"]).write_text(json.dumps(sorted(STATUSES)), encoding="utf-8")


def _replaced(value: Any, tag: str, within: str = "") -> Any:
    if isinstance(value, list):
        return [_replaced(part, tag, within) for part in value]
    if not isinstance(value, dict):
        return value
    found = {name: _replaced(part, tag, name) for name, part in value.items()}
    for name, part in found.items():
        chosen = CLASS_NAME if (within, name) == ("annotations", "name") and isinstance(part, str) else _chosen(name, part, tag)
        if chosen is not None:
            found[name] = chosen
    return found


def _chosen(name: str, value: Any, tag: str, *, in_path: bool = False) -> Any:
    """An existing value for a field or parameter of this name and type; None to leave it as it is."""
    pool = existing(KNOWN, name, tag, in_path=in_path)
    if pool and isinstance(value, str) and value:
        return RANDOM.choice(pool)
    if pool and isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return [RANDOM.choice(pool) for _ in value[:5]]
    return None
