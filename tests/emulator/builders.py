"""Objects that take several requests to create."""

from __future__ import annotations

import base64
from typing import Any

import httpx

from tests.emulator.calls import IMAGE, Api, ok, send

GRAPH: dict[str, Any] = {
    "version": 1,
    "nodes": [{"id": "in", "type": "source"}, {"id": "see", "type": "detector", "data": {"label": "heron"}}, {"id": "out", "type": "sink"}],
    "edges": [{"source": "in", "target": "see"}, {"source": "see", "target": "out"}],
}


def model(api: Api, pipeline: str = "yolox", *, dataset: str = "ds") -> dict[str, Any]:
    """Train on a small dataset of herons and ducks and return the model."""
    api.emulator.seed(dataset, images=5, classes=("duck", "heron"))
    export = api.export(dataset, include_images=True)
    body = {"dataset_name": dataset, "export_name": export["name"], "pipeline_type": pipeline, "config": {"epochs": 1}}
    run = ok(api.post("/training/", body))["training_run"]
    api.emulator.advance(10)
    completed = ok(api.get(f"/training/{run['id']}"))["training_run"]
    return ok(api.get(f"/models/{completed['model_id']}"))["model"]


def deployment(api: Api, model_id: str, *, ready: bool = True, **fields: Any) -> tuple[dict[str, Any], str]:
    """Deploy a model, by default with one permanent container, and return the deployment and its token."""
    created = ok(api.post("/deployments/", {"model_id": model_id, "min_containers": 1, **fields}))
    if ready:
        api.emulator.advance(10)
    return ok(api.get(f"/deployments/{created['deployment']['id']}"))["deployment"], created["auth_token"]


def image_input(content: bytes = IMAGE) -> dict[str, str]:
    """Return an image as a prediction request contains it."""
    return {"type": "base64", "value": base64.b64encode(content).decode()}


def predict(deployment: dict[str, Any], token: str | None, **fields: Any) -> httpx.Response:
    """Send an image to a deployment with the token."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return send("POST", deployment["endpoint_url"], json={"image": image_input(), **fields}, headers=headers)


def workflow(api: Api, graph: dict[str, Any] = GRAPH, **fields: Any) -> dict[str, Any]:
    """Create a workflow and return it."""
    return ok(api.post("/workflows/", {"name": "count", "graph": graph, **fields}))["workflow"]


def start_run(api: Api, workflow_id: str) -> str:
    """Start a workflow run and return its id."""
    run_id: str = ok(api.post(f"/workflows/{workflow_id}/run"))["run_id"]
    return run_id


def balance(api: Api) -> int:
    """Return the remaining credits."""
    remaining: int = ok(api.get("/credits/balance"))["credits_remaining"]
    return remaining
