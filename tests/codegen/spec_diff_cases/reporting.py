"""Comparing contracts that are given as text."""

from __future__ import annotations

import json
from typing import Any

from comparison.compare import compare
from comparison.contract import Contract
from comparison.report import Verdict, as_json

from .seeded import BASE


def report(new: str, base: str = BASE) -> dict[str, Any]:
    """The report as JSON, of two contracts given as text."""
    changes = compare(Contract.parse(base, "base.yaml"), Contract.parse(new, "new.yaml"))
    told: dict[str, Any] = json.loads(json.dumps(as_json(changes, Verdict.of(changes))))
    return told


def kinds(new: str, base: str = BASE) -> list[tuple[str, bool]]:
    """Kind of each change, and whether it breaks."""
    return [(change["kind"], change["breaking"]) for change in report(new, base)["changes"]]
