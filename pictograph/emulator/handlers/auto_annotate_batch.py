"""Tag `auto-annotate`: jobs that annotate many images and save the detections, which are simulated, see `fakes.detections`."""

from __future__ import annotations

import json
import math

from pictograph.emulator.backend import Backend
from pictograph.emulator.fakes import detections
from pictograph.emulator.handlers.annotations import annotations_of, store_annotations
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_name, project_of
from pictograph.emulator.handlers.models import model
from pictograph.emulator.handlers.projects import add_classes
from pictograph.emulator.handlers.registry import handles, runs_job
from pictograph.emulator.http.errors import conflict, invalid, not_found
from pictograph.emulator.json_values import JsonObject, is_uuid, new_id, timestamp_or_none
from pictograph.emulator.state.credits import charge
from pictograph.emulator.state.database import Row
from pictograph.emulator.state.jobs import Job

_ENDED = ("completed", "failed", "cancelled")
_OUTPUT_TYPES = {"object_detection": "bbox", "classification": "tag"}


@handles("create_auto_annotate_batch")
def create_auto_annotate_batch(call: Call) -> JsonObject:
    """Charge the job and start it. The charge is not refunded."""
    body = call.body
    dataset = dataset_by_name(call, body["dataset_name"])
    uses_trained_model = body.get("model_id", "sam3") != "sam3"
    classes = _model_classes(call) if uses_trained_model else [{"output_type": "polygon", **item} for item in body["classes"]]
    images = _images(call, dataset)
    check_readable(call.db, dataset["id"])
    if not uses_trained_model and not classes:
        raise invalid(["body", "classes"], "SAM3 requires at least one class")
    count = len(images)
    credits = 2 + math.ceil(0.03 * count) if uses_trained_model else 3 + math.ceil(0.1 * count)
    job_id, slug = new_id(), "model_auto_annotation" if uses_trained_model else "sam3_auto_annotation"
    charge(call.db, call.org_id, slug, credits, now=call.now, description=f"Batch of {count} images", job_id=job_id)
    request = {"classes": classes, "threshold": body["confidence_threshold"], "top_k": body["top_k"], "by": body.get("model_id", "sam3")}
    call.db.insert(
        "batches",
        id=job_id,
        org_id=call.org_id,
        project_id=dataset["id"],
        request=json.dumps(request),
        images=json.dumps(images),
        status="pending",
        created_at=call.now,
    )
    call.backend.jobs.start("create_auto_annotate_batch", job_id, call.org_id)
    return {**_serialize(_batch(call, job_id)), "estimated_credits": credits}


@handles("get_auto_annotate_batch")
def get_auto_annotate_batch(call: Call) -> JsonObject:
    """Return a job."""
    return _serialize(_batch(call, call.arguments["job_id"]))


@handles("cancel_auto_annotate_batch")
def cancel_auto_annotate_batch(call: Call) -> JsonObject:
    """Cancel a job; annotations that were saved remain."""
    row = _batch(call, call.arguments["job_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The job has already ended with status '{row['status']}'")
    call.backend.jobs.stop(row["id"])
    call.db.update("batches", row["id"], status="cancelled", completed_at=call.now)
    return _serialize(_batch(call, row["id"]))


@runs_job("create_auto_annotate_batch")
class BatchAnnotationRunner:
    """Annotates the images one after the other over the duration of the job."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def advance(self, job: Job) -> None:
        """Annotate the images that are due."""
        db = self._backend.db
        row = db.row("SELECT * FROM batches WHERE id = ?", job.id)
        if row is None:
            return
        images: list[str] = json.loads(row["images"])
        request: JsonObject = json.loads(row["request"])
        added, failed = row["added"], row["failed"]
        due = math.floor(len(images) * job.fraction)
        for image_id in images[row["processed"] : due]:
            image = db.row("SELECT * FROM images WHERE id = ?", image_id)
            if image is None:
                failed += 1
            else:
                added += self._annotate(image, request, job.now)
        done = job.fraction >= 1
        status, completed_at = ("completed", job.now) if done else ("running", None)
        processed = max(due, row["processed"])
        db.update("batches", job.id, status=status, processed=processed, added=added, failed=failed, completed_at=completed_at)

    def fail(self, job: Job, message: str) -> None:
        """Set the status `failed` with the message; annotations that were saved remain."""
        self._backend.db.update("batches", job.id, status="failed", error_message=message, completed_at=job.now)

    def _annotate(self, image: Row, request: JsonObject, now: float) -> int:
        """Add the detections to the image and return the number of new annotations."""
        db = self._backend.db
        width, height = detections.image_size(image["width"], image["height"])
        new_annotations: list[JsonObject] = []
        tags: list[tuple[float, str]] = []
        created_by = "sam3" if request["by"] == "sam3" else "model"
        for item in request["classes"]:
            found = detections.detect_text(image["filename"], item["name"], width, height)
            accepted = [detection for detection in found if detection.score >= request["threshold"]]
            if item["output_type"] == "tag":
                tags += [(accepted[0].score, item["name"])] if accepted else []
            else:
                new_annotations += detections.to_annotations(
                    accepted, item["name"], item["output_type"], created_by=created_by, ids=iter(new_id, "")
                )
        if new_annotations:
            kinds = {item["name"]: item["type"] for item in new_annotations}
            add_classes(db, project_of(db, image), kinds, now=now)
            store_annotations(db, image, [*annotations_of(db, image), *new_annotations])
        if tags:
            known: list[str] = json.loads(image["tags"] or "[]")
            best = [name for _, name in sorted(tags, reverse=True)[: request["top_k"]]]
            db.update("images", image["id"], tags=json.dumps(list(dict.fromkeys([*known, *best]))))
        return len(new_annotations)


def _images(call: Call, dataset: Row) -> list[str]:
    """Return the ids of all images with the requested names, in any folder."""
    images: dict[str, None] = {}
    for name in call.body["image_filenames"]:
        rows = call.db.rows("SELECT id FROM images WHERE project_id = ? AND filename = ? AND is_archived = 0", dataset["id"], name)
        if not rows:
            raise not_found(f"Image '{name}'")
        images.update({row["id"]: None for row in rows})
    return list(images)


def _model_classes(call: Call) -> list[JsonObject]:
    """Return the classes of the trained model, limited to the requested ones."""
    if not is_uuid(call.body["model_id"]):
        raise not_found("Model")
    row = model(call, call.body["model_id"])
    if row["status"] != "ready":
        raise conflict(f"The model is not ready (status '{row['status']}')")
    requested = {item["name"]: item for item in call.body["classes"]}
    known: list[str] = list(json.loads(row["class_mapping"]).values())
    output = _OUTPUT_TYPES.get(row["model_type"], "polygon")
    return [{"name": name, "output_type": output} for name in known if not requested or name in requested]


def _batch(call: Call, job_id: str) -> Row:
    row = call.db.row("SELECT * FROM batches WHERE org_id = ? AND id = ?", call.org_id, job_id.lower())
    if row is None:
        raise not_found("Job")
    return row


def _serialize(row: Row) -> JsonObject:
    total = len(json.loads(row["images"]))
    return {
        "job_id": row["id"],
        "status": row["status"],
        "progress": 100 * row["processed"] // total,
        "total_images": total,
        "processed_images": row["processed"],
        "total_annotations_added": row["added"],
        "failed_images": row["failed"],
        "error_message": row["error_message"],
        "completed_at": timestamp_or_none(row["completed_at"]),
    }
