"""Predictions of deployments: simulated, and always the same for the same model and image."""

from __future__ import annotations

import hashlib
import json
import math
import random

from pictograph.emulator.fakes import detections
from pictograph.emulator.fakes.images import pixel_size
from pictograph.emulator.handlers.call import Call, HandlerResult
from pictograph.emulator.handlers.registry import handles
from pictograph.emulator.http.errors import not_found
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.credits import balance
from pictograph.emulator.state.database import Row
from pictograph.emulator.state.deployment_costs import charge_usage, deployment_row

DEFAULT_CONFIDENCE = 0.5
MIN_WARM_SECONDS = 30.0
"""Minimum time that a new container waits for its first request, regardless of the deployment's `scaledown_window`."""
_PREDICTION_FIELDS = ("type", "name", "confidence", "bounding_box", "polygon")


@handles("predict_deployment")
def predict_deployment(call: Call) -> JsonObject | HandlerResult:
    """Run the model on `content`, the bytes of the image. Returns 503 while a container starts."""
    row = deployment_row(call.db, call.arguments["deployment_id"])
    if row["status"] != "active":
        raise not_found("Deployment")
    row = charge_usage(call.db, row, call.now)
    if row["status"] != "active":
        return _out_of_credits()
    if not row["min_containers"]:
        if row["up_until"] is None or row["up_until"] <= call.now:
            if balance(call.db, call.org_id) < row["rate"]:
                call.db.update("deployments", row["id"], status="paused", up_from=None, up_until=None)
                return _out_of_credits()
            row = _start_container(call, row)
        if call.now < row["up_from"]:
            return _starting(row["up_from"] - call.now)
        call.db.update("deployments", row["id"], up_until=max(row["up_until"], call.now + row["scaledown_window"]))
    return {"predictions": _predict(call, row), "model_type": row["model_type"]}


def _start_container(call: Call, row: Row) -> Row:
    ready_at = call.now + call.backend.jobs.seconds
    warm_until = ready_at + max(row["scaledown_window"], MIN_WARM_SECONDS)
    call.db.update("deployments", row["id"], up_from=ready_at, up_until=warm_until)
    return deployment_row(call.db, row["id"])


def _starting(seconds: float) -> HandlerResult:
    # Returned instead of raised, because an exception would roll back the start of the container.
    headers = {"Retry-After": str(max(1, math.ceil(seconds)))}
    return HandlerResult({"detail": "The deployment is starting a container"}, status=503, headers=headers)


def _out_of_credits() -> HandlerResult:
    return HandlerResult({"detail": "Deployment not found: it was paused because the organization ran out of credits"}, status=404)


def _predict(call: Call, row: Row) -> list[JsonObject]:
    config: JsonObject = json.loads(row["inference_config"])
    default = config.get("confidence")
    threshold = call.body.get("confidence", default if isinstance(default, int | float) else DEFAULT_CONFIDENCE)
    class_filter = call.body.get("class_filter")
    names: list[str] = [name for name in json.loads(row["class_names"]) if class_filter is None or name in class_filter]
    image_hash = hashlib.sha256(call.body["content"]).hexdigest() + row["model_id"]
    if row["model_type"] == "classification":
        predictions = _classify(image_hash, json.loads(row["class_names"]), names)
    else:
        image_size = detections.image_size(*(pixel_size(call.body["content"]) or (None, None)))
        output_type = "bbox" if row["model_type"] == "object_detection" else "polygon"
        found = {name: detections.detect_text(image_hash, name, *image_size) for name in names}
        predictions = [item for name in names for item in _to_predictions(found[name], name, output_type)]
    predictions = [item for item in predictions if item["confidence"] >= threshold]
    return sorted(predictions, key=lambda item: -item["confidence"])[: call.body.get("top_k")]


def _to_predictions(found: list[detections.Detection], name: str, output_type: str) -> list[JsonObject]:
    annotations = detections.to_annotations(found, name, output_type, created_by="model", ids=iter(new_id, ""))
    return [{field: item[field] for field in _PREDICTION_FIELDS if field in item} for item in annotations]


def _classify(image_hash: str, classes: list[str], names: list[str]) -> list[JsonObject]:
    """Return a confidence for each of the requested classes; the confidences of all classes sum to 1."""
    weights = {name: math.exp(4 * random.Random(f"class {image_hash} {name}").random()) for name in classes}
    total = sum(weights.values())
    return [{"name": name, "confidence": round(weights[name] / total, 4)} for name in names]
