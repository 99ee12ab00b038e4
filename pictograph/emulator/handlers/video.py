"""Tag `video`: images taken from a video. Which videos can be read is told in `movies`."""

from __future__ import annotations

import json
import math
from pathlib import PurePosixPath

from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.credits import check_room
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers.images import store_image, taken
from pictograph.emulator.handlers.lookup import dataset_by_name, folder_path
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.jobs import Job
from pictograph.emulator.movies import Movie, Unreadable, read
from pictograph.emulator.refusals import invalid, not_found
from pictograph.emulator.signing import BUCKET
from pictograph.emulator.store import Row


@handles("create_video_upload_url")
def create_video_upload_url(call: Call) -> Document:
    """A signed URL for one PUT into the organization's temporary area."""
    filename = call.body["filename"]
    path = f"organizations/{call.org_id}/videos/{new_id()}/{filename}"
    call.store.insert("videos", object_path=path, org_id=call.org_id, filename=filename, created_at=call.now)
    url = call.backend.upload_url(path, call.body["content_type"])
    return {"upload_url": url, "gcs_path": path, "gcs_uri": f"gs://{BUCKET}/{path}"}


@handles("probe_video")
def probe_video(call: Call) -> Document:
    """Length, size and rate of an uploaded video."""
    movie = _read(call, _video(call))
    about = {"duration_seconds": movie.seconds, "native_fps": movie.fps, "frame_count": len(movie.frames)}
    return {**about, "width": movie.width, "height": movie.height}


@handles("extract_video_frames")
def extract_video_frames(call: Call) -> Document:
    """Start; the pictures come in as time passes, and the video goes at the end."""
    dataset, body = dataset_by_name(call, call.body["dataset_name"]), call.body
    video = _video(call)
    parent = folder_path(body["parent_folder_path"], ["body", "parent_folder_path"])
    folder = folder_path(f"{parent}/{body['folder_name']}", ["body", "folder_name"])
    frames = _read(call, video).sample(body["sample_fps"])
    check_room(call.store, call.org_id, images=len(frames))
    job_id = new_id()
    call.store.insert(
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
    return _view(_extraction(call, job_id))


@handles("get_video_extraction")
def get_video_extraction(call: Call) -> Document:
    """One extraction."""
    return _view(_extraction(call, call.arguments["job_id"]))


@moves("extract_video_frames")
class Extracting:
    """Makes picture after picture as time passes."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Make the pictures that are due by now."""
        backend, store = self._backend, self._backend.store
        row = store.row("SELECT * FROM extractions WHERE id = ?", job.id)
        dataset = None if row is None else store.row("SELECT * FROM projects WHERE id = ?", row["project_id"])
        if row is None or dataset is None:
            return
        frames: list[int] = json.loads(row["frames"])
        due = math.floor(len(frames) * job.fraction)
        if due > row["done"]:
            movie = read(backend.blobs.get(row["object_path"]) or b"")
            for index in range(row["done"], due):
                name = f"{PurePosixPath(row['filename']).stem}_{index:06d}.jpg"
                if taken(store, dataset["id"], row["folder"], name) is None:
                    content = movie.frames[frames[index]]
                    store_image(backend, dataset, filename=name, folder=row["folder"], content=content, mime_type="image/jpeg", now=job.now)
        done = job.fraction >= 1
        store.update("extractions", job.id, done=due, status="complete" if done else "processing")
        if done:
            self._forget(row)

    def fail(self, job: Job, message: str) -> None:
        """Say `failed` and why; what was made stays, the video goes."""
        row = self._backend.store.row("SELECT * FROM extractions WHERE id = ?", job.id)
        if row is not None:
            self._backend.store.update("extractions", job.id, status="failed", error=message)
            self._forget(row)

    def _forget(self, row: Row) -> None:
        path: str = row["object_path"]
        if self._backend.store.row("SELECT 1 FROM extractions WHERE object_path = ? AND status = 'processing'", path) is not None:
            return  # another extraction takes its frames from the same video
        self._backend.store.run("DELETE FROM videos WHERE object_path = ?", path)
        self._backend.store.after_commit(lambda: self._backend.blobs.remove(path))


def _video(call: Call) -> Row:
    row = call.store.row("SELECT * FROM videos WHERE object_path = ? AND org_id = ?", call.body["gcs_path"], call.org_id)
    if row is None or call.backend.blobs.size(row["object_path"]) is None:
        raise not_found("Video")
    return row


def _read(call: Call, video: Row) -> Movie:
    try:
        return read(call.backend.blobs.get(video["object_path"]) or b"")
    except Unreadable as exc:
        raise invalid(["body", "gcs_path"], str(exc)) from None


def _extraction(call: Call, job_id: str) -> Row:
    row = call.store.row("SELECT * FROM extractions WHERE org_id = ? AND id = ?", call.org_id, job_id.lower())
    if row is None:
        raise not_found("Extraction")
    return row


def _view(row: Row) -> Document:
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
