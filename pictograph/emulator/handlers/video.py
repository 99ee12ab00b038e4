"""Tag `video`: extract frames of a video as images. `fakes.video` documents which videos can be read."""

from __future__ import annotations

import json
import math
from pathlib import PurePosixPath

from pictograph.emulator.backend import Backend
from pictograph.emulator.fakes.video import UnreadableVideo, Video, read_video
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.images import image_by_name, store_image
from pictograph.emulator.handlers.lookup import dataset_by_name, folder_path
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import invalid, not_found
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.credits import check_plan_limits
from pictograph.emulator.state.database import Row
from pictograph.emulator.state.jobs import Job
from pictograph.emulator.state.signed_urls import BUCKET


@handles("create_video_upload_url")
def create_video_upload_url(call: Call) -> JsonObject:
    """Return a signed URL for a PUT to the organization's temporary storage."""
    filename = call.body["filename"]
    path = f"organizations/{call.org_id}/videos/{new_id()}/{filename}"
    call.db.insert("videos", object_path=path, org_id=call.org_id, filename=filename, created_at=call.now)
    url = call.backend.upload_url(path, call.body["content_type"])
    return {"upload_url": url, "gcs_path": path, "gcs_uri": f"gs://{BUCKET}/{path}"}


@handles("probe_video")
def probe_video(call: Call) -> JsonObject:
    """Return duration, size and frame rate of an uploaded video."""
    video_file = _read(call, _video(call))
    metadata = {"duration_seconds": video_file.duration_seconds, "native_fps": video_file.fps, "frame_count": len(video_file.frames)}
    return {**metadata, "width": video_file.width, "height": video_file.height}


@handles("extract_video_frames")
def extract_video_frames(call: Call) -> JsonObject:
    """Start an extraction. The video is deleted when the job ends."""
    dataset, body = dataset_by_name(call, call.body["dataset_name"]), call.body
    video = _video(call)
    parent = folder_path(body["parent_folder_path"], ["body", "parent_folder_path"])
    folder = folder_path(f"{parent}/{body['folder_name']}", ["body", "folder_name"])
    frames = _read(call, video).sample_indexes(body["sample_fps"])
    check_plan_limits(call.db, call.org_id, images=len(frames))
    job_id = new_id()
    call.db.insert(
        "extractions",
        id=job_id,
        org_id=call.org_id,
        project_id=dataset["id"],
        object_path=video["object_path"],
        filename=video["filename"],
        folder=folder,
        frames=json.dumps(frames),
        status="processing",
        created_at=call.now,
    )
    call.backend.jobs.start("extract_video_frames", job_id, call.org_id)
    return _serialize(_extraction(call, job_id))


@handles("get_video_extraction")
def get_video_extraction(call: Call) -> JsonObject:
    """Return an extraction."""
    return _serialize(_extraction(call, call.arguments["job_id"]))


@runs_job("extract_video_frames")
class FrameExtractionRunner:
    """Extracts the frames one after the other over the duration of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Extract the frames that are due."""
        backend, db = self._backend, self._backend.db
        row = db.row("SELECT * FROM extractions WHERE id = ?", job.id)
        dataset = None if row is None else db.row("SELECT * FROM projects WHERE id = ?", row["project_id"])
        if row is None or dataset is None:
            return
        frames: list[int] = json.loads(row["frames"])
        due = math.floor(len(frames) * job.fraction)
        if due > row["done"]:
            video_file = read_video(backend.objects.get(row["object_path"]) or b"")
            for index in range(row["done"], due):
                name = f"{PurePosixPath(row['filename']).stem}_{index:06d}.jpg"
                if image_by_name(db, dataset["id"], row["folder"], name) is None:
                    content = video_file.frames[frames[index]]
                    store_image(backend, dataset, filename=name, folder=row["folder"], content=content, mime_type="image/jpeg", now=job.now)
        done = job.fraction >= 1
        db.update("extractions", job.id, done=due, status="complete" if done else "processing")
        if done:
            self._delete_video(row)

    def fail(self, job: Job, message: str) -> None:
        """Set the status `failed` with the message. Extracted images remain; the video is deleted."""
        row = self._backend.db.row("SELECT * FROM extractions WHERE id = ?", job.id)
        if row is not None:
            self._backend.db.update("extractions", job.id, status="failed", error=message)
            self._delete_video(row)

    def _delete_video(self, row: Row) -> None:
        path: str = row["object_path"]
        if self._backend.db.row("SELECT 1 FROM extractions WHERE object_path = ? AND status = 'processing'", path) is not None:
            return  # another extraction is using the video
        self._backend.db.run("DELETE FROM videos WHERE object_path = ?", path)
        self._backend.db.after_commit(lambda: self._backend.objects.remove(path))


def _video(call: Call) -> Row:
    row = call.db.row("SELECT * FROM videos WHERE object_path = ? AND org_id = ?", call.body["gcs_path"], call.org_id)
    if row is None or call.backend.objects.size(row["object_path"]) is None:
        raise not_found("Video")
    return row


def _read(call: Call, video: Row) -> Video:
    try:
        return read_video(call.backend.objects.get(video["object_path"]) or b"")
    except UnreadableVideo as exc:
        raise invalid(["body", "gcs_path"], str(exc)) from None


def _extraction(call: Call, job_id: str) -> Row:
    row = call.db.row("SELECT * FROM extractions WHERE org_id = ? AND id = ?", call.org_id, job_id.lower())
    if row is None:
        raise not_found("Extraction")
    return row


def _serialize(row: Row) -> JsonObject:
    total = len(json.loads(row["frames"]))
    return {
        "job_id": row["id"],
        "status": row["status"],
        "progress": 100 * row["done"] // total,
        "frames_extracted": row["done"],
        "total_frames": total,
        "error": row["error"],
        "folder_path": row["folder"],
    }
