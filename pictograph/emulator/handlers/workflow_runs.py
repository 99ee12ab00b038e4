"""Tag `workflows`, runs: jobs that apply the steps of a graph to frames.

The frames are the images of the dataset that a node names in `data.dataset_name`, otherwise those of an imaginary video. Costs,
status changes and files follow the API; the results of the steps are simulated.
"""

from __future__ import annotations

import json
import math

from attrs import asdict, evolve

from pictograph.emulator.backend import Backend
from pictograph.emulator.fakes import detections
from pictograph.emulator.fakes.workflow_graphs import InvalidGraph, WorkflowStep, ordered_steps, unconnected_nodes
from pictograph.emulator.handlers.bulk_results import bulk_action
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import images_with_status
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.handlers.workflows import workflow
from pictograph.emulator.http.errors import conflict, invalid, not_found
from pictograph.emulator.json_values import JsonObject, encode_json, new_id, timestamp, timestamp_or_none
from pictograph.emulator.state.credits import charge, credits_of, record_entry
from pictograph.emulator.state.database import Database, Row
from pictograph.emulator.state.jobs import Job
from pictograph.emulator.webhooks.delivery import enqueue_event

STEP_MICRO_USD = 2_000
"""Price per step and frame."""
DEPOSIT_FACTOR = 1.25
"""Ratio of the deposit to the expected cost; the rest is refunded."""
DEFAULT_FRAMES = 30
DEFAULT_FPS = 1.0
_ENDED = ("completed", "error", "cancelled")
_COPIED_COLUMNS = ("id", "workflow_id", "status", "progress", "frames_done", "sample_fps", "deposit_micro_usd", "final_micro_usd", "error")


@handles("run_workflow")
def run_workflow(call: Call) -> JsonObject:
    """Charge a deposit and start a run of the current graph."""
    row = workflow(call, call.arguments["workflow_id"])
    graph: JsonObject = json.loads(row["graph"])
    try:
        steps = ordered_steps(graph)
    except InvalidGraph as exc:
        raise invalid(["path", "workflow_id"], f"the graph cannot be run: {exc}") from None
    frames, sample_fps = _frames(call, steps)
    if row["status"] == "archived":
        raise conflict("The workflow is archived")
    run_id, deposit = new_id(), math.ceil(_price(len(frames), steps) * DEPOSIT_FACTOR)
    metadata = {"run_id": run_id, "micro_usd": deposit}
    charge(call.db, call.org_id, "workflow_run", credits_of(deposit), now=call.now, description="Workflow run deposit", **metadata)
    call.db.insert(
        "workflow_runs",
        id=run_id,
        org_id=call.org_id,
        workflow_id=row["id"],
        steps=json.dumps([asdict(step) for step in steps]),
        frames=json.dumps(frames),
        sample_fps=sample_fps,
        warnings=json.dumps([f"Step '{name}' is not connected to another step" for name in unconnected_nodes(graph)]),
        deposit_micro_usd=deposit,
        created_at=call.now,
    )
    call.db.update("workflows", row["id"], last_run_id=run_id)
    call.backend.jobs.start("run_workflow", run_id, call.org_id)
    return {"success": True, "run_id": run_id, "deposit_micro_usd": deposit}


@handles("get_workflow_run")
def get_workflow_run(call: Call) -> JsonObject:
    """Return a run, including runs of deleted workflows."""
    return {"run": _serialize(call.backend, _run(call, call.arguments["run_id"]))}


@handles("cancel_workflow_run")
def cancel_workflow_run(call: Call) -> JsonObject:
    """Cancel a run and refund the unused deposit."""
    row = _run(call, call.arguments["run_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The workflow run has already ended with status '{row['status']}'")
    call.backend.jobs.stop(row["id"])
    _end(call.db, row, "cancelled", row["frames_done"], call.now)
    return {"success": True, "message": "Workflow run cancelled"}


@handles("bulk_cancel_workflow_runs")
def bulk_cancel_workflow_runs(call: Call) -> JsonObject:
    """Cancel the runs that have not ended."""
    return bulk_action(call.body["run_ids"], lambda id: cancel_workflow_run(evolve(call, arguments={"run_id": id}, body={})))


@runs_job("run_workflow")
class WorkflowRunner:
    """Sets `queued` for 10 % of the duration, then processes the frames one after the other."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Process the frames that are due; when the job ends, write the results, settle the deposit and queue the webhook event."""
        db = self._backend.db
        row = db.row("SELECT * FROM workflow_runs WHERE id = ?", job.id)
        if row is None or (job.fraction < 0.1 and row["status"] == "queued"):
            return
        frames: list[str] = json.loads(row["frames"])
        done = math.floor(len(frames) * job.fraction)
        results = _results(row, frames[:done])
        db.update("workflow_runs", job.id, progress=round(100 * job.fraction, 2), frames_done=done, step_results=json.dumps(results))
        if job.fraction < 1:
            db.update("workflow_runs", job.id, status="processing")
            return
        self._write_file(row, {"run_id": row["id"], "steps": results})
        _end(db, row, "completed", done, job.now)
        ended = db.row("SELECT * FROM workflow_runs WHERE id = ?", job.id)
        if ended is not None:
            enqueue_event(db, row["org_id"], "workflow_run.completed", {"run": _serialize(self._backend, ended)}, job.now)

    def fail(self, job: Job, message: str) -> None:
        """Set the status `error` with the message; processed frames are charged."""
        row = self._backend.db.row("SELECT * FROM workflow_runs WHERE id = ?", job.id)
        if row is not None:
            _end(self._backend.db, row, "error", row["frames_done"], job.now, error=message)

    def _write_file(self, row: Row, document: JsonObject) -> None:
        content, path = encode_json(document), f"organizations/{row['org_id']}/workflow-runs/{row['id']}/results.json"
        self._backend.objects.put(path, content)
        self._backend.db.update("workflow_runs", row["id"], artifact_path=path, artifact_bytes=len(content))


def _frames(call: Call, steps: list[WorkflowStep]) -> tuple[list[str], float | None]:
    """Return the frames to process, and the sample rate if they are those of a video."""
    name = next((step.dataset_name for step in steps if step.dataset_name is not None), None)
    if name is None:
        return [f"frame {index}" for index in range(DEFAULT_FRAMES)], DEFAULT_FPS
    dataset = call.db.row("SELECT * FROM projects WHERE org_id = ? AND name = ?", call.org_id, name)
    if dataset is None:
        raise invalid(["path", "workflow_id"], f"the graph cannot be run: dataset '{name}' not found")
    check_readable(call.db, dataset["id"])
    images = [image["id"] for image in images_with_status(call.db, dataset["id"], None)]
    if not images:
        raise invalid(["path", "workflow_id"], f"the graph cannot be run: dataset '{name}' has no images")
    return images, None


def _price(frames: int, steps: list[WorkflowStep]) -> int:
    return frames * len(steps) * STEP_MICRO_USD


def _steps(row: Row) -> list[WorkflowStep]:
    return [WorkflowStep(**item) for item in json.loads(row["steps"])]


def _results(row: Row, frames: list[str]) -> JsonObject:
    """Return the result of each step on these frames."""
    image_size = detections.image_size(None, None)
    results: JsonObject = {}
    for step in _steps(row):
        found = sum(len(detections.detect_text(frame, step.label, *image_size)) for frame in frames)
        results[step.id] = {"type": step.kind, "frames": len(frames), "detections": found, "simulated": True}
    return results


def _end(db: Database, row: Row, status: str, frames_done: int, now: float, *, error: str | None = None) -> None:
    """End a run, charge the processed frames and refund the rest of the deposit."""
    final = _price(frames_done, _steps(row))
    db.update("workflow_runs", row["id"], status=status, final_micro_usd=final, error=error, completed_at=now)
    refund = credits_of(row["deposit_micro_usd"]) - credits_of(final)
    if refund:
        metadata = {"run_id": row["id"], "micro_usd": final - row["deposit_micro_usd"]}
        record_entry(db, row["org_id"], "workflow_run_refund", refund, now=now, description="Workflow run deposit refund", **metadata)


def _run(call: Call, run_id: str) -> Row:
    row = call.db.row("SELECT * FROM workflow_runs WHERE org_id = ? AND id = ?", call.org_id, run_id.lower())
    if row is None:
        raise not_found("Workflow run")
    return row


def _serialize(backend: Backend, row: Row) -> JsonObject:
    artifacts: list[JsonObject] = []
    if row["artifact_path"] is not None:
        url = backend.download_url(row["artifact_path"], "application/json", "results.json")
        metadata: JsonObject = {"name": "results.json", "media_type": "application/json", "size_bytes": row["artifact_bytes"]}
        artifacts.append({**metadata, "download_url": url})
    return {
        **{name: row[name] for name in _COPIED_COLUMNS},
        "organization_id": row["org_id"],
        "frames_total": len(json.loads(row["frames"])),
        "step_results": json.loads(row["step_results"]),
        "artifacts": artifacts,
        "warnings": json.loads(row["warnings"]),
        "created_at": timestamp(row["created_at"]),
        "completed_at": timestamp_or_none(row["completed_at"]),
    }
