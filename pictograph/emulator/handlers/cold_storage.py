"""Tag `datasets`, cold storage: freeze a dataset to a cheaper storage class, and restore it for a charge.

Annotations and metadata of a frozen dataset remain readable; images do not, until it is restored. No content is moved: only the
storage class, its start and the cost are tracked.
"""

from __future__ import annotations

import math

from pictograph.emulator.backend import Backend
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.lookup import dataset_by_id
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import conflict
from pictograph.emulator.json_values import JsonObject, new_id, timestamp_or_none
from pictograph.emulator.state.credits import charge, credits_of, record_entry
from pictograph.emulator.state.database import Database, Row
from pictograph.emulator.state.jobs import Job

MIN_STORAGE_DAYS = 90.0
_DAY_SECONDS = 24 * 3600.0
_GB = 1e9
STANDARD_MICRO_USD = 20_000
"""Per gigabyte and month."""
COLDLINE_MICRO_USD = 4_000
RETRIEVAL_MICRO_USD = 20_000
"""Per gigabyte."""
OPERATION_MICRO_USD = 10
"""Per image."""


def check_readable(db: Database, project_id: str) -> None:
    """Raise 409 if the dataset is in cold storage."""
    row = _storage_row(db, project_id)
    if row is not None and row["storage_class"] == "coldline":
        raise conflict("The dataset is in cold storage. Restore it to read its images.")


@handles("get_dataset_storage")
def get_dataset_storage(call: Call) -> JsonObject:
    """Return the storage state, and an estimate of the cost to restore."""
    dataset = dataset_by_id(call, call.arguments["dataset_id"])
    row = _storage_row(call.db, dataset["id"])
    if row is None:
        return {"storage_class": "standard", "storage_state": "idle", "cold_bytes": 0, "cold_image_count": 0}
    estimate = _estimate(dataset, row, call.now) if row["storage_class"] == "coldline" else None
    return {
        "storage_class": row["storage_class"],
        "storage_state": row["storage_state"],
        "cold_since": timestamp_or_none(row["cold_since"]),
        "cold_bytes": 0 if estimate is None else estimate["cold_bytes"],
        "cold_image_count": 0 if estimate is None else estimate["cold_image_count"],
        "storage_job_id": row["job_id"],
        "restore_estimate": estimate,
    }


@handles("freeze_dataset")
def freeze_dataset(call: Call) -> JsonObject:
    """Start to freeze the dataset. It remains readable until the job ends."""
    dataset = dataset_by_id(call, call.arguments["dataset_id"])
    row = _storage_row(call.db, dataset["id"])
    if row is not None and row["storage_class"] == "coldline":
        raise conflict("The dataset is already in cold storage" if row["storage_state"] == "idle" else "The dataset is being restored")
    if row is not None and row["storage_state"] != "idle":
        raise conflict("The dataset is already being frozen")
    return _start_job(call, dataset, "freeze_dataset", "freezing")


@handles("restore_dataset")
def restore_dataset(call: Call) -> JsonObject:
    """Charge the restore and start it. The dataset is readable when the job ends."""
    dataset = dataset_by_id(call, call.arguments["dataset_id"])
    row = _storage_row(call.db, dataset["id"])
    if row is None or row["storage_class"] != "coldline":
        raise conflict("The dataset is not in cold storage")
    if row["storage_state"] != "idle":
        raise conflict("The dataset is already being restored")
    price: int = _estimate(dataset, row, call.now)["total_micro_usd"]
    credits = credits_of(price)
    charge(
        call.db,
        call.org_id,
        "dataset_restore",
        credits,
        now=call.now,
        description=f"Dataset '{dataset['name']}' restored from cold storage",
        dataset_id=dataset["id"],
        micro_usd=price,
    )
    return {**_start_job(call, dataset, "restore_dataset", "restoring", charged=credits), "charged_micro_usd": price}


class _MoveRunner:
    """Changes the storage class at the end of a job."""

    def __init__(self, backend: Backend) -> None:
        self.db = backend.db

    def advance(self, job: Job) -> None:
        """Change the storage class when the job ends."""
        if job.fraction >= 1:
            self.finish(job)

    def fail(self, job: Job, message: str) -> None:
        """Keep the storage class and refund the charge; the contract has no failed state."""
        row = self.db.row("SELECT * FROM cold_storage WHERE job_id = ?", job.id)
        if row is None:
            return
        self.db.run("UPDATE cold_storage SET storage_state = 'idle', job_id = NULL, charged = 0 WHERE job_id = ?", job.id)
        if row["charged"]:
            record_entry(self.db, job.org_id, "dataset_restore_refund", row["charged"], now=job.now, description=message)

    def finish(self, job: Job) -> None:
        """Change the storage class."""
        raise NotImplementedError


@runs_job("freeze_dataset")
class FreezeRunner(_MoveRunner):
    """Freezes a dataset."""

    def finish(self, job: Job) -> None:
        """Set the storage class to `coldline`."""
        self.db.run(
            "UPDATE cold_storage SET storage_class = 'coldline', storage_state = 'idle', job_id = NULL, cold_since = ? WHERE job_id = ?",
            job.now,
            job.id,
        )


@runs_job("restore_dataset")
class RestoreRunner(_MoveRunner):
    """Restores a dataset."""

    def finish(self, job: Job) -> None:
        """Set the storage class back to `standard`."""
        self.db.run("DELETE FROM cold_storage WHERE job_id = ?", job.id)


def _start_job(call: Call, dataset: Row, kind: str, state: str, *, charged: int = 0) -> JsonObject:
    job_id = new_id()
    call.db.run(
        "INSERT INTO cold_storage (project_id, storage_state, job_id, charged) VALUES (?, ?, ?, ?) ON CONFLICT (project_id)"
        " DO UPDATE SET storage_state = excluded.storage_state, job_id = excluded.job_id, charged = excluded.charged",
        dataset["id"],
        state,
        job_id,
        charged,
    )
    call.backend.jobs.start(kind, job_id, call.org_id)
    return {"success": True, "job_id": job_id, "storage_state": state}


def _storage_row(db: Database, project_id: str) -> Row | None:
    """Return the storage state, or None for a dataset in standard storage that is not being moved."""
    return db.row("SELECT * FROM cold_storage WHERE project_id = ?", project_id)


def _estimate(dataset: Row, row: Row, now: float) -> JsonObject:
    """Return the cost of a restore: retrieval, early deletion before the minimum storage time, and one operation per image."""
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
