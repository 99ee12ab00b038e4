"""Things that take several calls to make."""

from __future__ import annotations

import base64
from typing import Any

import httpx

from tests.emulator.calls import PICTURE, Api, ok

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
    run_now = ok(api.get(f"/training/{run['id']}"))["training_run"]
    return ok(api.get(f"/models/{run_now['model_id']}"))["model"]


def deployment(api: Api, model_id: str, *, ready: bool = True, **fields: Any) -> tuple[dict[str, Any], str]:
    """Put a model up, by default on a container that is always there, and return the deployment with its token."""
    made = ok(api.post("/deployments/", {"model_id": model_id, "min_containers": 1, **fields}))
    if ready:
        api.emulator.advance(10)
    return ok(api.get(f"/deployments/{made['deployment']['id']}"))["deployment"], made["auth_token"]


def picture(content: bytes = PICTURE) -> dict[str, str]:
    """Return a picture as a deployment takes it."""
    return {"type": "base64", "value": base64.b64encode(content).decode()}


def predict(shown: dict[str, Any], token: str | None, **fields: Any) -> httpx.Response:
    """Send a picture to a deployment with its token."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return httpx.post(shown["endpoint_url"], json={"image": picture(), **fields}, headers=headers, trust_env=False)


def workflow(api: Api, graph: dict[str, Any] = GRAPH, **fields: Any) -> dict[str, Any]:
    """Create a workflow and return it."""
    return ok(api.post("/workflows/", {"name": "count", "graph": graph, **fields}))["workflow"]


def run_of(api: Api, workflow_id: str) -> str:
    """Start a run and return its id."""
    run_id: str = ok(api.post(f"/workflows/{workflow_id}/run"))["run_id"]
    return run_id


def balance(api: Api) -> int:
    """Return the credits that are left."""
    left: int = ok(api.get("/credits/balance"))["credits_remaining"]
    return left
