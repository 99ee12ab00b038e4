"""Compare contracts that are given as text."""

from __future__ import annotations

import json
from typing import Any

from comparison.compare import compare
from comparison.contract import Contract
from comparison.report import Verdict, as_json

from .seeded import BASE


def report(new: str, base: str = BASE) -> dict[str, Any]:
    """The JSON report on two contracts."""
    changes = compare(Contract.parse(base, "base.yaml"), Contract.parse(new, "new.yaml"))
    found: dict[str, Any] = json.loads(json.dumps(as_json(changes, Verdict.of(changes))))
    return found


def kinds(new: str, base: str = BASE) -> list[tuple[str, bool]]:
    """The kind of each change, and whether it is breaking."""
    return [(change["kind"], change["breaking"]) for change in report(new, base)["changes"]]
