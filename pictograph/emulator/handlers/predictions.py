"""What a deployed model finds: simulated, the same for the same model and picture each time. Nothing is recognised."""

from __future__ import annotations

import hashlib
import json
import math
import random

from pictograph.emulator import shapes
from pictograph.emulator.backend import Call, Reply
from pictograph.emulator.credits import balance
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.metering import current, meter
from pictograph.emulator.pictures import pixel_size
from pictograph.emulator.refusals import not_found
from pictograph.emulator.store import Row

USUAL_CONFIDENCE = 0.5
LEAST_WARM_SECONDS = 30.0
"""How long a container that has just started waits for its first request, however short the deployment's window is."""
_SHOWN = ("type", "name", "confidence", "bounding_box", "polygon")


@handles("predict_deployment")
def predict_deployment(call: Call) -> Document | Reply:
    """Run the model on `content`, the bytes of the image. The first request after a rest is sent away until a container is up."""
    row = current(call.store, call.arguments["deployment_id"])
    if row["status"] != "active":
        raise not_found("Deployment")
    row = meter(call.store, row, call.now)
    if row["status"] != "active":
        return _gone()
    if not row["min_containers"]:
        if row["up_until"] is None or row["up_until"] <= call.now:
            if balance(call.store, call.org_id) < row["rate"]:
                call.store.update("deployments", row["id"], status="paused", up_from=None, up_until=None)
                return _gone()
            row = _start_container(call, row)
        if call.now < row["up_from"]:
            return _starting(row["up_from"] - call.now)
        call.store.update("deployments", row["id"], up_until=max(row["up_until"], call.now + row["scaledown_window"]))
    return {"predictions": _found(call, row), "model_type": row["model_type"]}


def _start_container(call: Call, row: Row) -> Row:
    ready_at = call.now + call.backend.jobs.seconds
    stays_until = ready_at + max(row["scaledown_window"], LEAST_WARM_SECONDS)
    call.store.update("deployments", row["id"], up_from=ready_at, up_until=stays_until)
    return current(call.store, row["id"])


def _starting(seconds: float) -> Reply:
    # Answered and not raised, because the start of the container must be kept.
    return Reply({"detail": "A container is starting"}, status=503, headers={"Retry-After": str(max(1, math.ceil(seconds)))})


def _gone() -> Reply:
    return Reply({"detail": "Deployment not found: it was paused when the credits ran out"}, status=404)


def _found(call: Call, row: Row) -> list[Document]:
    config: Document = json.loads(row["inference_config"])
    usual = config.get("confidence")
    least = call.body.get("confidence", usual if isinstance(usual, int | float) else USUAL_CONFIDENCE)
    wanted = call.body.get("class_filter")
    names: list[str] = [name for name in json.loads(row["class_names"]) if wanted is None or name in wanted]
    picture = hashlib.sha256(call.body["content"]).hexdigest() + row["model_id"]
    if row["model_type"] == "classification":
        found = _classified(picture, json.loads(row["class_names"]), names)
    else:
        canvas = shapes.canvas(*(pixel_size(call.body["content"]) or (None, None)))
        drawn_as = "bbox" if row["model_type"] == "object_detection" else "polygon"
        found = [one for name in names for one in _drawn(shapes.found_by_text(picture, name, *canvas), name, drawn_as)]
    found = [one for one in found if one["confidence"] >= least]
    return sorted(found, key=lambda one: -one["confidence"])[: call.body.get("top_k")]


def _drawn(found: list[shapes.Shape], name: str, drawn_as: str) -> list[Document]:
    annotations = shapes.draw(found, name, drawn_as, created_by="model", ids=iter(new_id, ""))
    return [{field: one[field] for field in _SHOWN if field in one} for one in annotations]


def _classified(picture: str, classes: list[str], names: list[str]) -> list[Document]:
    """Return how sure the model is of each of the wanted classes; over all classes it adds up to 1."""
    weights = {name: math.exp(4 * random.Random(f"class {picture} {name}").random()) for name in classes}
    total = sum(weights.values())
    return [{"name": name, "confidence": round(weights[name] / total, 4)} for name in names]
