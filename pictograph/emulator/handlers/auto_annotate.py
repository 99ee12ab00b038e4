"""Tag `auto-annotate`: prompts that are answered at once. What they find is simulated, see `shapes`."""

from __future__ import annotations

from pictograph.emulator import shapes
from pictograph.emulator.backend import Call
from pictograph.emulator.credits import PRICES, charge
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers import auto_annotate_batch
from pictograph.emulator.handlers.cold_storage import check_readable
from pictograph.emulator.handlers.lookup import dataset_by_name
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.refusals import not_found
from pictograph.emulator.shapes import INFERENCE_SECONDS, Shape
from pictograph.emulator.store import Row

__all__ = ["auto_annotate_batch", "auto_annotate_box", "auto_annotate_point", "auto_annotate_text"]

SLUG = "sam3_auto_annotation"


@handles("auto_annotate_point")
def auto_annotate_point(call: Call) -> Document:
    """What lies under a point."""
    image, body = _image(call), call.body
    found = shapes.found_at_point(image["filename"], body["x"], body["y"], *shapes.canvas(image["width"], image["height"]))
    if found is not None and any(found.covers(x, y) for x, y in body.get("negative_points", [])):
        found = None
    _charge(call, image)
    kept = _above([found] if found else [], body["score_threshold"])
    drawn = shapes.draw(kept, body["name"], "polygon", created_by="sam3", ids=iter(new_id, ""))
    answer = {"annotation": drawn[0] if drawn else None, "score": found.score if found else None, "inference_time": INFERENCE_SECONDS}
    return {"status": _status([found] if found else [], kept), **answer}


@handles("auto_annotate_box")
def auto_annotate_box(call: Call) -> Document:
    """The thing in a box, and others like it."""
    image, body = _image(call), call.body
    found = shapes.found_in_box(image["filename"], body["box"], *shapes.canvas(image["width"], image["height"]))
    excluded = body.get("negative_boxes", [])
    found = [shape for shape in found if not any(_within(shape, box) for box in excluded)]
    return _answer(call, image, found, body["name"], "polygon" if body["return_polygon"] else "bbox", body["confidence_threshold"])


@handles("auto_annotate_text")
def auto_annotate_text(call: Call) -> Document:
    """What a text names."""
    image, body = _image(call), call.body
    found = shapes.found_by_text(image["filename"], body["text_prompt"], *shapes.canvas(image["width"], image["height"]))
    name, output = body["text_prompt"], body["output_type"]
    answer = _answer(call, image, found, name, output, body["confidence_threshold"], most=body["max_detections"])
    return {**answer, "detection_count": len(answer["annotations"])}


def _image(call: Call) -> Row:
    dataset = dataset_by_name(call, call.body["dataset_name"])
    row = call.store.row(
        "SELECT * FROM images WHERE project_id = ? AND filename = ? AND is_archived = 0 ORDER BY seq",
        dataset["id"],
        call.body["image_filename"],
    )
    if row is None:
        raise not_found("Image")
    check_readable(call.store, dataset["id"])
    return row


def _charge(call: Call, image: Row) -> None:
    charge(call.store, call.org_id, SLUG, PRICES[SLUG].minimum, now=call.now, description="SAM3 prompt", image_id=image["id"])


def _answer(call: Call, image: Row, found: list[Shape], name: str, output: str, threshold: float, *, most: int = 100) -> Document:
    _charge(call, image)
    kept = _above(found, threshold)[:most]
    drawn = shapes.draw(kept, name, output, created_by="sam3", ids=iter(new_id, ""))
    score = max((shape.score for shape in found), default=None)
    return {"status": _status(found, kept), "annotations": drawn, "score": score, "inference_time": INFERENCE_SECONDS}


def _above(found: list[Shape], threshold: float) -> list[Shape]:
    return [shape for shape in found if shape.score >= threshold]


def _status(found: list[Shape], kept: list[Shape]) -> str:
    return "success" if kept else "below_threshold" if found else "no_detection"


def _within(shape: Shape, box: Document) -> bool:
    inside_x: bool = box["x"] <= shape.x <= box["x"] + box["w"]
    inside_y: bool = box["y"] <= shape.y <= box["y"] + box["h"]
    return inside_x and inside_y
