"""Tag `auto-annotate`: jobs that annotate many images and save what they find. The findings are simulated, see `shapes`."""

from __future__ import annotations

import json
import math

from pictograph.emulator import shapes
from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.credits import charge
from pictograph.emulator.documents import Document, is_uuid, new_id, stamp_or_none
from pictograph.emulator.handlers.annotations import annotations_of, store_annotations
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_name, project_of
from pictograph.emulator.handlers.models import model
from pictograph.emulator.handlers.projects import add_classes
from pictograph.emulator.handlers.registry import handles, moves
from pictograph.emulator.jobs import Job
from pictograph.emulator.refusals import conflict, invalid, not_found
from pictograph.emulator.store import Row

_ENDED = ("completed", "failed", "cancelled")
_DRAWN_AS = {"object_detection": "bbox", "classification": "tag"}


@handles("create_auto_annotate_batch")
def create_auto_annotate_batch(call: Call) -> Document:
    """Charge and start; what is charged is not given back."""
    body = call.body
    dataset = dataset_by_name(call, body["dataset_name"])
    trained = body.get("model_id", "sam3") != "sam3"
    classes = _model_classes(call) if trained else [{"output_type": "polygon", **one} for one in body["classes"]]
    images = _images(call, dataset)
    check_readable(call.store, dataset["id"])
    if not trained and not classes:
        raise invalid(["body", "classes"], "SAM3 needs at least one class")
    count = len(images)
    credits = 2 + math.ceil(0.03 * count) if trained else 3 + math.ceil(0.1 * count)
    job_id, slug = new_id(), "model_auto_annotation" if trained else "sam3_auto_annotation"
    charge(call.store, call.org_id, slug, credits, now=call.now, description=f"Batch of {count} images", job_id=job_id)
    request = {"classes": classes, "threshold": body["confidence_threshold"], "top_k": body["top_k"], "by": body.get("model_id", "sam3")}
    call.store.insert(
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
    return {**_view(_batch(call, job_id)), "estimated_credits": credits}


@handles("get_auto_annotate_batch")
def get_auto_annotate_batch(call: Call) -> Document:
    """One job."""
    return _view(_batch(call, call.arguments["job_id"]))


@handles("cancel_auto_annotate_batch")
def cancel_auto_annotate_batch(call: Call) -> Document:
    """Stop; what is written stays."""
    row = _batch(call, call.arguments["job_id"])
    if row["status"] in _ENDED:
        raise conflict(f"The job is over: {row['status']}")
    call.backend.jobs.stop(row["id"])
    call.store.update("batches", row["id"], status="cancelled", completed_at=call.now)
    return _view(_batch(call, row["id"]))


@moves("create_auto_annotate_batch")
class Annotating:
    """Annotates image after image as time passes."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def move(self, job: Job) -> None:
        """Annotate the images that are due by now."""
        store = self._backend.store
        row = store.row("SELECT * FROM batches WHERE id = ?", job.id)
        if row is None:
            return
        images: list[str] = json.loads(row["images"])
        request: Document = json.loads(row["request"])
        added, failed = row["added"], row["failed"]
        due = math.floor(len(images) * job.fraction)
        for image_id in images[row["processed"] : due]:
            image = store.row("SELECT * FROM images WHERE id = ?", image_id)
            if image is None:
                failed += 1
            else:
                added += self._annotate(image, request, job.now)
        done = job.fraction >= 1
        status, completed_at = ("completed", job.now) if done else ("running", None)
        processed = max(due, row["processed"])
        store.update("batches", job.id, status=status, processed=processed, added=added, failed=failed, completed_at=completed_at)

    def fail(self, job: Job, message: str) -> None:
        """Say `failed` and why; what is written stays."""
        self._backend.store.update("batches", job.id, status="failed", error_message=message, completed_at=job.now)

    def _annotate(self, image: Row, request: Document, now: float) -> int:
        """Add what is found to the image and return how many annotations that were."""
        store = self._backend.store
        width, height = shapes.canvas(image["width"], image["height"])
        drawn: list[Document] = []
        tags: list[tuple[float, str]] = []
        by = "sam3" if request["by"] == "sam3" else "model"
        for one in request["classes"]:
            found = shapes.found_by_text(image["filename"], one["name"], width, height)
            kept = [shape for shape in found if shape.score >= request["threshold"]]
            if one["output_type"] == "tag":
                tags += [(kept[0].score, one["name"])] if kept else []
            else:
                drawn += shapes.draw(kept, one["name"], one["output_type"], created_by=by, ids=iter(new_id, ""))
        if drawn:
            kinds = {one["name"]: one["type"] for one in drawn}
            add_classes(store, project_of(store, image), kinds, now=now)
            store_annotations(store, image, [*annotations_of(store, image), *drawn])
        if tags:
            known: list[str] = json.loads(image["tags"] or "[]")
            best = [name for _, name in sorted(tags, reverse=True)[: request["top_k"]]]
            store.update("images", image["id"], tags=json.dumps(list(dict.fromkeys([*known, *best]))))
        return len(drawn)


def _images(call: Call, dataset: Row) -> list[str]:
    """Return the ids of the images of these names; images that share a name in different folders are all taken."""
    images: dict[str, None] = {}
    for name in call.body["image_filenames"]:
        rows = call.store.rows("SELECT id FROM images WHERE project_id = ? AND filename = ? AND is_archived = 0", dataset["id"], name)
        if not rows:
            raise not_found(f"Image '{name}'")
        images.update({row["id"]: None for row in rows})
    return list(images)


def _model_classes(call: Call) -> list[Document]:
    """Return what the trained model knows, limited to the classes asked for."""
    if not is_uuid(call.body["model_id"]):
        raise not_found("Model")
    row = model(call, call.body["model_id"])
    if row["status"] != "ready":
        raise conflict(f"The model is {row['status']}, not ready")
    asked = {one["name"]: one for one in call.body["classes"]}
    known: list[str] = list(json.loads(row["class_mapping"]).values())
    output = _DRAWN_AS.get(row["model_type"], "polygon")
    return [{"name": name, "output_type": output} for name in known if not asked or name in asked]


def _batch(call: Call, job_id: str) -> Row:
    row = call.store.row("SELECT * FROM batches WHERE org_id = ? AND id = ?", call.org_id, job_id.lower())
    if row is None:
        raise not_found("Job")
    return row


def _view(row: Row) -> Document:
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
        "completed_at": stamp_or_none(row["completed_at"]),
    }
