"""What deployments cost: container time, measured on the emulator's clock and charged by the minute that has begun.

`min_containers` are up as long as the deployment is `active`. Without them a container goes up for the first request, and
down again `scaledown_window` seconds after the last one. When the credits run out, the deployment is paused.
"""

from __future__ import annotations

import math

from attrs import frozen

from pictograph.emulator.credits import PRICES, balance, charge
from pictograph.emulator.money import MICRO_USD_PER_CREDIT
from pictograph.emulator.store import Row, Store

MINUTE_SECONDS = 60.0


@frozen
class Compute:
    """Something that a deployment may run on."""

    key: str
    label: str
    gpu_type: str | None
    description: str

    @property
    def slug(self) -> str:
        """The operation that its minutes are booked as."""
        return f"inference_{self.key}"

    @property
    def rate(self) -> int:
        """Credits for a minute of one container."""
        return PRICES[self.slug].credits

    @property
    def rate_micro_usd(self) -> int:
        """The same in micro-USD."""
        return self.rate * MICRO_USD_PER_CREDIT


OPTIONS = {
    option.key: option
    for option in (
        Compute("cpu", "CPU", None, "Small models, and requests that may wait"),
        Compute("t4", "NVIDIA T4", "t4", "Detection at moderate load"),
        Compute("l4", "NVIDIA L4", "l4", "Detection and segmentation"),
        Compute("a10g", "NVIDIA A10G", "a10g", "Segmentation at high load"),
        Compute("a100", "NVIDIA A100", "a100", "The largest models"),
    )
}
"""By key, cheapest first."""


def option_for(compute_type: str, gpu_type: str | None) -> Compute:
    """Return what a request means; a GPU beside `cpu` means nothing, and a GPU left out is a T4."""
    return OPTIONS["cpu" if compute_type == "cpu" else gpu_type or "t4"]


def up_seconds(row: Row, now: float) -> float:
    """Return how many container seconds a deployment has used."""
    used: float = row["up_seconds"]
    if row["status"] != "active":
        return used
    begin, end = float(row["metered_at"]), now
    if not row["min_containers"]:
        if row["up_from"] is None:
            return used
        begin, end = max(begin, row["up_from"]), min(end, row["up_until"])
    return used + max(1, int(row["min_containers"])) * max(0.0, end - begin)


def meter(store: Store, row: Row, now: float) -> Row:
    """Charge what a deployment has used since the last time, in the caller's transaction, and return it as it is now."""
    if row["status"] != "active":
        return row
    used = up_seconds(row, now)
    due = math.ceil(used / MINUTE_SECONDS) - row["charged_minutes"]
    affordable = min(due, balance(store, row["org_id"]) // row["rate"])
    if affordable:
        charge(
            store,
            row["org_id"],
            option_for(row["compute_type"], row["gpu_type"]).slug,
            affordable * row["rate"],
            now=now,
            description=f"Deployment '{row['name']}', container time",
            deployment_id=row["id"],
            minutes=affordable,
        )
    charged = row["charged_minutes"] + affordable
    if affordable < due:
        # What can't be paid was not given: the containers went down when the credits ran out.
        used = max(row["up_seconds"], charged * MINUTE_SECONDS)
        store.update("deployments", row["id"], status="paused", up_from=None, up_until=None)
    store.update("deployments", row["id"], charged_minutes=charged, up_seconds=used, metered_at=now)
    return current(store, row["id"])


def current(store: Store, deployment_id: str) -> Row:
    """Return a deployment that is known to exist, as it is now."""
    row = store.row("SELECT * FROM deployments WHERE id = ?", deployment_id)
    if row is None:
        raise LookupError(f"no deployment {deployment_id}")
    return row
