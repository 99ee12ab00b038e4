"""Costs of deployments: container time on the emulator's clock, charged per started minute.

`min_containers` run as long as the deployment is `active`. If that is 0, a container starts on the first request and stops
`scaledown_window` seconds after the last one. When the credits run out, the deployment is paused.
"""

from __future__ import annotations

import math

from attrs import frozen

from pictograph.emulator.state.credits import MICRO_USD_PER_CREDIT, PRICES, balance, charge
from pictograph.emulator.state.database import Database, Row

MINUTE_SECONDS = 60.0


@frozen
class ComputeOption:
    """Hardware that a deployment can run on."""

    key: str
    label: str
    gpu_type: str | None
    description: str

    @property
    def slug(self) -> str:
        """Operation under which its minutes appear in the ledger."""
        return f"inference_{self.key}"

    @property
    def rate(self) -> int:
        """Credits per container and minute."""
        return PRICES[self.slug].credits

    @property
    def rate_micro_usd(self) -> int:
        """`rate` in micro-USD."""
        return self.rate * MICRO_USD_PER_CREDIT


OPTIONS = {
    option.key: option
    for option in (
        ComputeOption("cpu", "CPU", None, "Small models without latency requirements"),
        ComputeOption("t4", "NVIDIA T4", "t4", "Detection at moderate load"),
        ComputeOption("l4", "NVIDIA L4", "l4", "Detection and segmentation"),
        ComputeOption("a10g", "NVIDIA A10G", "a10g", "Segmentation at high load"),
        ComputeOption("a100", "NVIDIA A100", "a100", "The largest models"),
    )
}
"""Options by key, cheapest first."""


def compute_option(compute_type: str, gpu_type: str | None) -> ComputeOption:
    """Return the option that a request selects: a GPU is ignored for `cpu`, and the default GPU is a T4."""
    return OPTIONS["cpu" if compute_type == "cpu" else gpu_type or "t4"]


def container_seconds(row: Row, now: float) -> float:
    """Return the container seconds that a deployment has used."""
    used: float = row["up_seconds"]
    if row["status"] != "active":
        return used
    start, end = float(row["metered_at"]), now
    if not row["min_containers"]:
        if row["up_from"] is None:
            return used
        start, end = max(start, row["up_from"]), min(end, row["up_until"])
    return used + max(1, int(row["min_containers"])) * max(0.0, end - start)


def charge_usage(db: Database, row: Row, now: float) -> Row:
    """Charge the usage since the last call, in the caller's transaction, and return the updated deployment."""
    if row["status"] != "active":
        return row
    used = container_seconds(row, now)
    due = math.ceil(used / MINUTE_SECONDS) - row["charged_minutes"]
    affordable = min(due, balance(db, row["org_id"]) // row["rate"])
    if affordable:
        charge(
            db,
            row["org_id"],
            compute_option(row["compute_type"], row["gpu_type"]).slug,
            affordable * row["rate"],
            now=now,
            description=f"Deployment '{row['name']}', container time",
            deployment_id=row["id"],
            minutes=affordable,
        )
    charged = row["charged_minutes"] + affordable
    if affordable < due:
        # The containers stopped when the credits ran out, so unpaid time was not used.
        used = max(row["up_seconds"], charged * MINUTE_SECONDS)
        db.update("deployments", row["id"], status="paused", up_from=None, up_until=None)
    db.update("deployments", row["id"], charged_minutes=charged, up_seconds=used, metered_at=now)
    return deployment_row(db, row["id"])


def deployment_row(db: Database, deployment_id: str) -> Row:
    """Return the current row of a deployment that is known to exist."""
    row = db.row("SELECT * FROM deployments WHERE id = ?", deployment_id)
    if row is None:
        raise LookupError(f"no deployment {deployment_id}")
    return row
