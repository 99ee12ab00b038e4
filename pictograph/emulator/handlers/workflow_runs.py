"""Tag `workflows`, runs: jobs that go through frames step by step. Money, states and files are real; what the steps see is simulated.

A run looks at the images of the dataset that a node names in `data.dataset_name`, or else at the frames of an imagined video.
"""

from __future__ import annotations

import json
import math

from attrs import asdict, evolve

from pictograph.emulator import shapes
from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.credits import book, charge
from pictograph.emulator.documents import Document, dump, new_id, stamp, stamp_or_none
from pictograph.emulator.graphs import CannotRun, Step, loose_ends, steps
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import images_with_status
from pictograph.emulator.handlers.many import act_on_each
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.handlers.workflows import workflow
from pictograph.emulator.jobs import Job
from pictograph.emulator.money import credits_of
from pictograph.emulator.refusals import conflict, invalid, not_found
from pictograph.emulator.store import Row, Store
from pictograph.emulator.webhook_delivery import announce

STEP_MICRO_USD = 2_000
"""Price of one step on one frame."""
DEPOSIT_SHARE = 1.25
"""A deposit is so many times what the run is expected to cost, so that there is something to give back."""
IMAGINED_FRAMES = 30
IMAGINED_FPS = 1.0
_ENDED = ("completed", "error", "cancelled")
_AS_THEY_ARE = ("id", "workflow_id", "status", "progress", "frames_done", "sample_fps", "deposit_micro_usd", "final_micro_usd", "error")


@handles("run_workflow")
def run_workflow(call: Call) -> Document:
    """Take a deposit and start. The run keeps the graph of this moment."""
    row = workflow(call, call.arguments["workflow_id"])
    graph: Document = json.loads(row["graph"])
    try:
        planned = steps(graph)
    except CannotRun as exc:
        raise invalid(["path", "workflow_id"], f"the graph can't be run: {exc}") from None
    frames, sample_fps = _frames(call, planned)
    if row["status"] == "archived":
        raise conflict("The workflow is archived")
    run_id, deposit = new_id(), math.ceil(_price(len(frames), planned) * DEPOSIT_SHARE)
    about = {"run_id": run_id, "micro_usd": deposit}
    charge(call.store, call.org_id, "workflow_run", credits_of(deposit), now=call.now, description="Deposit of a workflow run", **about)
    call.store.insert(
        "workflow_runs",
        id=run_id,
        org_id=call.org_id,
        workflow_id=row["id"],
        steps=json.dumps([asdict(step) for step in planned]),
        frames=json.dumps(frames),
        sample_fps=sample_fps,
        warnings=json.dumps([f"The step '{name}' is not connected to another one" for name in loose_ends(graph)]),
        deposit_micro_usd=deposit,
        created_at=call.now,
    )
    call.store.update("workflows", row["id"], last_run_id=run_id)
    call.backend.jobs.start("run_workflow", run_id, call.org_id)
    return {"success": True, "run_id": run_id, "deposit_micro_usd": deposit}


@handles("get_workflow_run")
def get_workflow_run(call: Call) -> Document:
    """One run, also of a workflow that is deleted."""
    return {"run": _view(call.backend, _run(call, call.arguments["run_id"]))}


@handles("cancel_workflow_run")
def cancel_workflow_run(call: Call) -> Document:
    """End the run where it is and give back what was not used."""
    row = _run(call, call.arguments["run_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The run is over: {row['status']}")
    call.backend.jobs.stop(row["id"])
    _end(call.store, row, "cancelled", row["frames_done"], call.now)
    return {"success": True, "message": "Run cancelled"}


@handles("bulk_cancel_workflow_runs")
def bulk_cancel_workflow_runs(call: Call) -> Document:
    """Cancel those that are not over."""
    return act_on_each(call.body["run_ids"], lambda id: cancel_workflow_run(evolve(call, arguments={"run_id": id}, body={})))


@moves("run_workflow")
class Running:
    """`queued` for a tenth of the time, then frame after frame."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Look at the frames that are due by now; at the end write the file, settle and tell."""
        store = self._backend.store
        row = store.row("SELECT * FROM workflow_runs WHERE id = ?", job.id)
        if row is None or (job.fraction < 0.1 and row["status"] == "queued"):
            return
        frames: list[str] = json.loads(row["frames"])
        done = math.floor(len(frames) * job.fraction)
        results = _results(row, frames[:done])
        store.update("workflow_runs", job.id, progress=round(100 * job.fraction, 2), frames_done=done, step_results=json.dumps(results))
        if job.fraction < 1:
            store.update("workflow_runs", job.id, status="processing")
            return
        self._write_file(row, {"run_id": row["id"], "steps": results})
        _end(store, row, "completed", done, job.now)
        ended = store.row("SELECT * FROM workflow_runs WHERE id = ?", job.id)
        if ended is not None:
            announce(store, row["org_id"], "workflow_run.completed", {"run": _view(self._backend, ended)}, job.now)

    def fail(self, job: Job, message: str) -> None:
        """Say `error` and why; what was looked at is paid."""
        row = self._backend.store.row("SELECT * FROM workflow_runs WHERE id = ?", job.id)
        if row is not None:
            _end(self._backend.store, row, "error", row["frames_done"], job.now, error=message)

    def _write_file(self, row: Row, document: Document) -> None:
        content, path = dump(document), f"organizations/{row['org_id']}/workflow-runs/{row['id']}/results.json"
        self._backend.blobs.put(path, content)
        self._backend.store.update("workflow_runs", row["id"], artifact_path=path, artifact_bytes=len(content))


def _frames(call: Call, planned: list[Step]) -> tuple[list[str], float | None]:
    """Return what to look at, and how many of them make a second."""
    name = next((step.dataset_name for step in planned if step.dataset_name is not None), None)
    if name is None:
        return [f"frame {index}" for index in range(IMAGINED_FRAMES)], IMAGINED_FPS
    dataset = call.store.row("SELECT * FROM projects WHERE org_id = ? AND name = ?", call.org_id, name)
    if dataset is None:
        raise invalid(["path", "workflow_id"], f"the graph can't be run: there is no dataset '{name}'")
    check_readable(call.store, dataset["id"])
    images = [image["id"] for image in images_with_status(call.store, dataset["id"], None)]
    if not images:
        raise invalid(["path", "workflow_id"], f"the graph can't be run: the dataset '{name}' has no images")
    return images, None


def _price(frames: int, planned: list[Step]) -> int:
    return frames * len(planned) * STEP_MICRO_USD


def _steps(row: Row) -> list[Step]:
    return [Step(**one) for one in json.loads(row["steps"])]


def _results(row: Row, frames: list[str]) -> Document:
    """Return what each step gave on these frames."""
    canvas = shapes.canvas(None, None)
    results: Document = {}
    for step in _steps(row):
        found = sum(len(shapes.found_by_text(frame, step.label, *canvas)) for frame in frames)
        results[step.id] = {"type": step.kind, "frames": len(frames), "detections": found, "simulated": True}
    return results


def _end(store: Store, row: Row, status: str, frames_done: int, now: float, *, error: str | None = None) -> None:
    """End a run and settle: what was used of the deposit stays, the rest comes back."""
    final = _price(frames_done, _steps(row))
    store.update("workflow_runs", row["id"], status=status, final_micro_usd=final, error=error, completed_at=now)
    back = credits_of(row["deposit_micro_usd"]) - credits_of(final)
    if back:
        about = {"run_id": row["id"], "micro_usd": final - row["deposit_micro_usd"]}
        book(store, row["org_id"], "workflow_run_refund", back, now=now, description="Rest of a workflow run's deposit", **about)


def _run(call: Call, run_id: str) -> Row:
    row = call.store.row("SELECT * FROM workflow_runs WHERE org_id = ? AND id = ?", call.org_id, run_id.lower())
    if row is None:
        raise not_found("Workflow run")
    return row


def _view(backend: Backend, row: Row) -> Document:
    artifacts: list[Document] = []
    if row["artifact_path"] is not None:
        url = backend.download_url(row["artifact_path"], "application/json", "results.json")
        about: Document = {"name": "results.json", "media_type": "application/json", "size_bytes": row["artifact_bytes"]}
        artifacts.append({**about, "download_url": url})
    return {
        **{name: row[name] for name in _AS_THEY_ARE},
        "organization_id": row["org_id"],
        "frames_total": len(json.loads(row["frames"])),
        "step_results": json.loads(row["step_results"]),
        "artifacts": artifacts,
        "warnings": json.loads(row["warnings"]),
        "created_at": stamp(row["created_at"]),
        "completed_at": stamp_or_none(row["completed_at"]),
    }
