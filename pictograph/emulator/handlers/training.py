"""Tag `training`: training runs. Costs and status changes follow the API; the training itself is simulated."""

from __future__ import annotations

import json
import math
import random
from datetime import UTC, datetime

from pictograph.emulator.backend import Backend
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.lookup import dataset_by_name
from pictograph.emulator.handlers.models import add_model
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import conflict, invalid, not_found
from pictograph.emulator.json_values import JsonObject, new_id, timestamp, timestamp_or_none
from pictograph.emulator.state.credits import PRICES, charge, record_entry
from pictograph.emulator.state.database import Row
from pictograph.emulator.state.jobs import Job

MIN_IMAGES = 5
MIN_MINUTES = 5
EPOCHS_PER_MINUTE = 10
DEFAULTS = {"epochs": 100, "batch_size": 16, "learning_rate": 0.001, "image_size": 640}
_ENDED = ("completed", "failed", "cancelled")
_USED_FRACTION = 0.8
"""Fraction of the prepaid GPU time that a run uses; the rest is refunded."""


@handles("create_training_run")
def create_training_run(call: Call) -> JsonObject:
    """Charge the estimated GPU minutes and start the run."""
    body = call.body
    dataset = dataset_by_name(call, body["dataset_name"])
    export = call.db.row("SELECT * FROM exports WHERE project_id = ? AND name = ?", dataset["id"], body["export_name"])
    if export is None:
        raise not_found("Export")
    config: JsonObject = {**DEFAULTS, **body.get("config", {})}
    _check_settings(config)
    _check_export(export)
    run_id, gpu = new_id(), body["gpu_type"]
    minutes = _minutes(config["epochs"])
    charged = PRICES[f"training_{gpu}"].total(minutes)
    charge(
        call.db,
        call.org_id,
        f"training_{gpu}",
        charged,
        now=call.now,
        description=f"Training on {gpu}, {minutes} prepaid minutes",
        run_id=run_id,
        minutes=minutes,
    )
    stamped = datetime.fromtimestamp(call.now, UTC).strftime("%Y%m%d-%H%M%S")
    call.db.insert(
        "training_runs",
        id=run_id,
        org_id=call.org_id,
        name=body.get("name") or f"{body['pipeline_type']}-run-{stamped}",
        project_id=dataset["id"],
        export_id=export["id"],
        pipeline_type=body["pipeline_type"],
        gpu_type=gpu,
        status="pending",
        total_epochs=config["epochs"],
        config=json.dumps(config),
        charged=charged,
        created_at=call.now,
        created_by=call.identity.key_id,
    )
    call.backend.jobs.start("create_training_run", run_id, call.org_id)
    return {"success": True, "training_run": _serialize(call, _run(call, run_id))}


@handles("list_training_runs")
def list_training_runs(call: Call) -> JsonObject:
    """List training runs of all datasets or of one."""
    args = call.arguments
    rows = call.db.rows(
        "SELECT * FROM training_runs WHERE org_id = ? AND (? IS NULL OR status = ?)"
        " AND (? IS NULL OR project_id IN (SELECT id FROM projects WHERE name = ? AND org_id = training_runs.org_id))"
        " ORDER BY seq LIMIT ? OFFSET ?",
        call.org_id,
        args["status"],
        args["status"],
        args["dataset_name"],
        args["dataset_name"],
        args["limit"],
        args["offset"],
    )
    return {"training_runs": [_serialize(call, row) for row in rows]}


@handles("get_training_run")
def get_training_run(call: Call) -> JsonObject:
    """Return a training run."""
    return {"training_run": _serialize(call, _run(call, call.arguments["run_id"]))}


@handles("cancel_training_run")
def cancel_training_run(call: Call) -> JsonObject:
    """Cancel a run and refund the unused minutes."""
    row = _run(call, call.arguments["run_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The training run has already ended with status '{row['status']}'")
    fraction = call.backend.jobs.stop(row["id"])
    call.db.update("training_runs", row["id"], status="cancelled", completed_at=call.now)
    _refund(call.backend, row, fraction, call.now)
    return {"training_run": _serialize(call, _run(call, row["id"]))}


@runs_job("create_training_run")
class TrainingRunner:
    """Sets `pending` for 5 % of the duration, `queued` for another 5 %, then `running`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Update status and metrics; create the model when the job ends."""
        db = self._backend.db
        row = db.row("SELECT * FROM training_runs WHERE id = ?", job.id)
        if row is None:
            return
        metrics = json.dumps(_metrics(row, job.fraction))
        if job.fraction < 1:
            status = "queued" if job.fraction < 0.1 else "running"
            started = row["started_at"] or (job.now if status == "running" else None)
            db.update("training_runs", row["id"], status=status, started_at=started, progress=int(job.fraction * 100), metrics=metrics)
            return
        model_id = add_model(self._backend, row, _metrics(row, 1.0), now=job.now)
        db.update(
            "training_runs",
            row["id"],
            status="completed",
            progress=100,
            model_id=model_id,
            metrics=metrics,
            started_at=row["started_at"] or job.started_at,
            completed_at=job.now,
        )
        _refund(self._backend, row, _USED_FRACTION, job.now)

    def fail(self, job: Job, message: str) -> None:
        """Set the status `failed` with the message, and refund the unused minutes."""
        row = self._backend.db.row("SELECT * FROM training_runs WHERE id = ?", job.id)
        if row is not None:
            self._backend.db.update("training_runs", row["id"], status="failed", error_message=message, completed_at=job.now)
            _refund(self._backend, row, job.fraction, job.now)


def _check_export(export: Row) -> None:
    at = ["body", "export_name"]
    if not export["include_images"]:
        raise invalid(at, "the export has no images; training requires an export created with include_images")
    if export["format"] != "pictograph":
        raise invalid(at, f"the export has the format '{export['format']}'; training requires 'pictograph'")
    if export["status"] != "completed":
        raise conflict(f"The export is not completed (status '{export['status']}')")
    if export["annotated_images"] < MIN_IMAGES:
        raise invalid(at, f"the export has {export['annotated_images']} annotated images; training requires at least {MIN_IMAGES}")


def _check_settings(config: JsonObject) -> None:
    epochs = config["epochs"]
    if not isinstance(epochs, int) or isinstance(epochs, bool) or not 1 <= epochs <= 10_000:
        raise invalid(["body", "config", "epochs"], "epochs must be an integer from 1 to 10000")


def _minutes(epochs: int) -> int:
    return max(MIN_MINUTES, math.ceil(epochs / EPOCHS_PER_MINUTE))


def _refund(backend: Backend, row: Row, used: float, now: float) -> None:
    """Refund the prepaid minutes that were not used, except the minimum charge."""
    price = PRICES[f"training_{row['gpu_type']}"]
    minutes = max(MIN_MINUTES, math.ceil(_minutes(row["total_epochs"]) * used))
    amount = row["charged"] - price.total(minutes)
    if amount > 0:
        operation = f"training_refund_{row['gpu_type']}"
        description = f"Training used {minutes} minutes"
        record_entry(backend.db, row["org_id"], operation, amount, now=now, description=description, run_id=row["id"], minutes=minutes)


def _metrics(row: Row, fraction: float) -> JsonObject:
    """Return simulated metrics that improve over the run and are always the same for the same run."""
    if fraction < 0.1:
        return {}
    goal = 0.7 + 0.25 * random.Random(row["id"]).random()
    rise = 1 - math.exp(-4 * fraction)
    return {"loss": round(2.5 * (1 - rise) + 0.1, 4), "mAP50": round(goal * rise, 4), "mAP50_95": round(goal * rise * 0.65, 4)}


def _run(call: Call, run_id: str) -> Row:
    row = call.db.row("SELECT * FROM training_runs WHERE org_id = ? AND id = ?", call.org_id, run_id.lower())
    if row is None:
        raise not_found("Training run")
    return row


def _serialize(call: Call, row: Row) -> JsonObject:
    result: JsonObject = {name: row[name] for name in ("id", "name", "export_id", "model_id", "pipeline_type", "gpu_type", "status")}
    result |= {name: row[name] for name in ("progress", "total_epochs", "error_message", "created_by")}
    ended = row["status"] in _ENDED
    minutes = _minutes(row["total_epochs"])
    result |= {
        "organization_id": row["org_id"],
        "dataset_id": row["project_id"],
        "current_epoch": row["total_epochs"] * row["progress"] // 100,
        "metrics": json.loads(row["metrics"]),
        "config": json.loads(row["config"]),
        "eta_seconds": None if ended else round(minutes * 60 * (1 - row["progress"] / 100)),
        "training_time_seconds": round(minutes * 60 * row["progress"] / 100) if ended else None,
        "started_at": timestamp_or_none(row["started_at"]),
        "completed_at": timestamp_or_none(row["completed_at"]),
        "created_at": timestamp(row["created_at"]),
    }
    return result
