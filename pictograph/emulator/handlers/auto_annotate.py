"""Tag `auto-annotate`: prompts for a single image. Detections are simulated, see `fakes.detections`."""

from __future__ import annotations

from pictograph.emulator.fakes import detections
from pictograph.emulator.fakes.detections import INFERENCE_SECONDS, Detection
from pictograph.emulator.handlers.call import Call
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_name
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import not_found
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.credits import PRICES, charge
from pictograph.emulator.state.database import Row

SLUG = "sam3_auto_annotation"


@handles("auto_annotate_point")
def auto_annotate_point(call: Call) -> JsonObject:
    """Segment the object at a point."""
    image, body = _image(call), call.body
    found = detections.detect_at_point(image["filename"], body["x"], body["y"], *detections.image_size(image["width"], image["height"]))
    if found is not None and any(found.contains(x, y) for x, y in body.get("negative_points", [])):
        found = None
    _charge(call, image)
    accepted = _above_threshold([found] if found else [], body["score_threshold"])
    annotations = detections.to_annotations(accepted, body["name"], "polygon", created_by="sam3", ids=iter(new_id, ""))
    response = {
        "annotation": annotations[0] if annotations else None,
        "score": found.score if found else None,
        "inference_time": INFERENCE_SECONDS,
    }
    return {"status": _status([found] if found else [], accepted), **response}


@handles("auto_annotate_box")
def auto_annotate_box(call: Call) -> JsonObject:
    """Segment the object in a box, and similar ones."""
    image, body = _image(call), call.body
    found = detections.detect_in_box(image["filename"], body["box"], *detections.image_size(image["width"], image["height"]))
    excluded = body.get("negative_boxes", [])
    found = [detection for detection in found if not any(_center_in_box(detection, box) for box in excluded)]
    return _response(call, image, found, body["name"], "polygon" if body["return_polygon"] else "bbox", body["confidence_threshold"])


@handles("auto_annotate_text")
def auto_annotate_text(call: Call) -> JsonObject:
    """Segment the objects that match a text prompt."""
    image, body = _image(call), call.body
    found = detections.detect_text(image["filename"], body["text_prompt"], *detections.image_size(image["width"], image["height"]))
    name, output = body["text_prompt"], body["output_type"]
    response = _response(call, image, found, name, output, body["confidence_threshold"], limit=body["max_detections"])
    return {**response, "detection_count": len(response["annotations"])}


def _image(call: Call) -> Row:
    dataset = dataset_by_name(call, call.body["dataset_name"])
    row = call.db.row(
        "SELECT * FROM images WHERE project_id = ? AND filename = ? AND is_archived = 0 ORDER BY seq",
        dataset["id"],
        call.body["image_filename"],
    )
    if row is None:
        raise not_found("Image")
    check_readable(call.db, dataset["id"])
    return row


def _charge(call: Call, image: Row) -> None:
    charge(call.db, call.org_id, SLUG, PRICES[SLUG].minimum, now=call.now, description="SAM3 prompt", image_id=image["id"])


def _response(call: Call, image: Row, found: list[Detection], name: str, output: str, threshold: float, *, limit: int = 100) -> JsonObject:
    _charge(call, image)
    accepted = _above_threshold(found, threshold)[:limit]
    annotations = detections.to_annotations(accepted, name, output, created_by="sam3", ids=iter(new_id, ""))
    score = max((detection.score for detection in found), default=None)
    return {"status": _status(found, accepted), "annotations": annotations, "score": score, "inference_time": INFERENCE_SECONDS}


def _above_threshold(found: list[Detection], threshold: float) -> list[Detection]:
    return [detection for detection in found if detection.score >= threshold]


def _status(found: list[Detection], accepted: list[Detection]) -> str:
    return "success" if accepted else "below_threshold" if found else "no_detection"


def _center_in_box(detection: Detection, box: JsonObject) -> bool:
    inside_x: bool = box["x"] <= detection.x <= box["x"] + box["w"]
    inside_y: bool = box["y"] <= detection.y <= box["y"] + box["h"]
    return inside_x and inside_y
