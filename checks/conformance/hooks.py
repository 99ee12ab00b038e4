"""What schemathesis is told besides the contract, ids and names that exist, so that it gets beyond 404; and what it has seen.

Loaded by name (`SCHEMATHESIS_HOOKS`). In most requests what means an existing thing becomes one; schemathesis judges the request anew
after that. What deletes mostly misses, so that there is something left for the rest of the run.
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
CHANCE = random.Random(int(os.environ.get("CONTRACT_SEED", "0")))
HITS = 0.8
HITS_OF_DELETES = 0.1
CLASS_NAME = "heron"
SEEN: set[tuple[str, int]] = set()
"""Operations and statuses."""


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Replace chance by what exists; sequences of requests have ids of their own, from the answers before."""
    if case.meta is not None and case.meta.phase.name == "stateful":
        return
    raw = case.operation.definition.raw
    deletes = case.operation.method == "delete" or "delete" in raw["operationId"]
    if CHANCE.random() > (HITS_OF_DELETES if deletes else HITS):
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
    """Write down what was met."""
    SEEN.add((case.operation.definition.raw["operationId"], response.status_code))


@atexit.register
def write_seen() -> None:
    """Hand it to who has started this process."""
    Path(os.environ["CONTRACT_SEEN"]).write_text(json.dumps(sorted(SEEN)), encoding="utf-8")


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
    """Something that exists under a name, of the kind that stands there; None to leave it."""
    pool = existing(KNOWN, name, tag, in_path=in_path)
    if pool and isinstance(value, str) and value:
        return CHANCE.choice(pool)
    if pool and isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return [CHANCE.choice(pool) for _ in value[:5]]
    return None
