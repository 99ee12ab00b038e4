"""Tag `datasets`, cold storage: the bytes of a dataset are moved away for less money, and brought back for a price.

Annotations and metadata stay readable; pictures are not, until the dataset is restored. Nothing is really moved: what is
kept is where the bytes count as being, since when, and what it costs.
"""

from __future__ import annotations

import math

from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.credits import book, charge
from pictograph.emulator.documents import Document, new_id, stamp_or_none
from pictograph.emulator.handlers.lookup import dataset_by_id
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.jobs import Job
from pictograph.emulator.money import credits_of
from pictograph.emulator.refusals import conflict
from pictograph.emulator.store import Row, Store

MIN_STORAGE_DAYS = 90.0
_DAY_SECONDS = 24 * 3600.0
_GB = 1e9
STANDARD_MICRO_USD = 20_000
"""For a gigabyte and month, as the next one."""
COLDLINE_MICRO_USD = 4_000
RETRIEVAL_MICRO_USD = 20_000
"""For a gigabyte."""
OPERATION_MICRO_USD = 10
"""For an image."""


def check_readable(store: Store, project_id: str) -> None:
    """Raise the 409 when the bytes of the dataset are in cold storage."""
    row = _where(store, project_id)
    if row is not None and row["storage_class"] == "coldline":
        raise conflict("The dataset is in cold storage: its images can't be read until it is restored")


@handles("get_dataset_storage")
def get_dataset_storage(call: Call) -> Document:
    """Where the bytes are, and what it would cost to bring them back."""
    dataset = dataset_by_id(call, call.arguments["dataset_id"])
    row = _where(call.store, dataset["id"])
    if row is None:
        return {"storage_class": "standard", "storage_state": "idle", "cold_bytes": 0, "cold_image_count": 0}
    estimate = _estimate(dataset, row, call.now) if row["storage_class"] == "coldline" else None
    return {
        "storage_class": row["storage_class"],
        "storage_state": row["storage_state"],
        "cold_since": stamp_or_none(row["cold_since"]),
        "cold_bytes": 0 if estimate is None else estimate["cold_bytes"],
        "cold_image_count": 0 if estimate is None else estimate["cold_image_count"],
        "storage_job_id": row["job_id"],
        "restore_estimate": estimate,
    }


@handles("freeze_dataset")
def freeze_dataset(call: Call) -> Document:
    """Begin to move the bytes away. They stay readable until they are gone."""
    dataset = dataset_by_id(call, call.arguments["dataset_id"])
    row = _where(call.store, dataset["id"])
    if row is not None and row["storage_class"] == "coldline":
        raise conflict("The dataset is in cold storage already" if row["storage_state"] == "idle" else "The dataset is being restored")
    if row is not None and row["storage_state"] != "idle":
        raise conflict("The dataset is being frozen already")
    return _begin(call, dataset, "freeze_dataset", "freezing")


@handles("restore_dataset")
def restore_dataset(call: Call) -> Document:
    """Charge, and begin to bring the bytes back. They are readable when they are back."""
    dataset = dataset_by_id(call, call.arguments["dataset_id"])
    row = _where(call.store, dataset["id"])
    if row is None or row["storage_class"] != "coldline":
        raise conflict("The dataset is not in cold storage")
    if row["storage_state"] != "idle":
        raise conflict("The dataset is being restored already")
    price: int = _estimate(dataset, row, call.now)["total_micro_usd"]
    credits = credits_of(price)
    charge(
        call.store,
        call.org_id,
        "dataset_restore",
        credits,
        now=call.now,
        description=f"Dataset '{dataset['name']}' restored from cold storage",
        dataset_id=dataset["id"],
        micro_usd=price,
    )
    return {**_begin(call, dataset, "restore_dataset", "restoring", charged=credits), "charged_micro_usd": price}


class _Moving:
    """A move of bytes, which is there at the end of its job."""

    def __init__(self, backend: Backend) -> None:
        self.store = backend.store

    def move(self, job: Job) -> None:
        """At the end say that the bytes are where they should be."""
        if job.fraction >= 1:
            self.arrive(job)

    def fail(self, job: Job, message: str) -> None:
        """Leave the bytes where they were and give back what was charged: a move has no bad end of its own."""
        row = self.store.row("SELECT * FROM cold_storage WHERE job_id = ?", job.id)
        if row is None:
            return
        self.store.run("UPDATE cold_storage SET storage_state = 'idle', job_id = NULL, charged = 0 WHERE job_id = ?", job.id)
        if row["charged"]:
            book(self.store, job.org_id, "dataset_restore_refund", row["charged"], now=job.now, description=message)

    def arrive(self, job: Job) -> None:
        """Say that they are."""
        raise NotImplementedError


@moves("freeze_dataset")
class Freezing(_Moving):
    """Bytes on their way into the cold."""

    def arrive(self, job: Job) -> None:
        """Close the dataset to readers."""
        self.store.run(
            "UPDATE cold_storage SET storage_class = 'coldline', storage_state = 'idle', job_id = NULL, cold_since = ? WHERE job_id = ?",
            job.now,
            job.id,
        )


@moves("restore_dataset")
class Restoring(_Moving):
    """Bytes on their way back."""

    def arrive(self, job: Job) -> None:
        """Open it again."""
        self.store.run("DELETE FROM cold_storage WHERE job_id = ?", job.id)


def _begin(call: Call, dataset: Row, kind: str, state: str, *, charged: int = 0) -> Document:
    job_id = new_id()
    call.store.run(
        "INSERT INTO cold_storage (project_id, storage_state, job_id, charged) VALUES (?, ?, ?, ?) ON CONFLICT (project_id)"
        " DO UPDATE SET storage_state = excluded.storage_state, job_id = excluded.job_id, charged = excluded.charged",
        dataset["id"],
        state,
        job_id,
        charged,
    )
    call.backend.jobs.start(kind, job_id, call.org_id)
    return {"success": True, "job_id": job_id, "storage_state": state}


def _where(store: Store, project_id: str) -> Row | None:
    """Return where the bytes of a dataset are, or None for one that was never moved: in standard storage."""
    return store.row("SELECT * FROM cold_storage WHERE project_id = ?", project_id)


def _estimate(dataset: Row, row: Row, now: float) -> Document:
    """Return what it costs to bring the dataset back: reading, the rest of the least stay, and an operation for each image."""
    size: int = dataset["total_size"]
    images: int = dataset["image_count"] + dataset["archived_images"]
    days = max(0.0, now - row["cold_since"]) / _DAY_SECONDS
    missing_months = max(0.0, MIN_STORAGE_DAYS - days) / 30
    prices = {
        "retrieval_micro_usd": math.ceil(size / _GB * RETRIEVAL_MICRO_USD),
        "early_delete_micro_usd": math.ceil(size / _GB * COLDLINE_MICRO_USD * missing_months),
        "operations_micro_usd": images * OPERATION_MICRO_USD,
    }
    return {
        "operation": "dataset_restore",
        "cold_bytes": size,
        "cold_image_count": images,
        "days_in_cold": round(days, 4),
        "min_storage_days": MIN_STORAGE_DAYS,
        "monthly_savings_micro_usd": math.floor(size / _GB * (STANDARD_MICRO_USD - COLDLINE_MICRO_USD)),
        **prices,
        "total_micro_usd": sum(prices.values()),
    }
