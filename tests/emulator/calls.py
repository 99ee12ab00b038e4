"""Plain HTTP requests to the emulator, without code of the client."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from pictograph.emulator import Emulator
from pictograph.emulator.fakes.images import png

P = "/api/v1/developer"
IMAGE = png(64, 48, (200, 80, 40))
UNKNOWN_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"
# The emulator serves plain HTTP. Without this context each client would load the CA bundle, which takes longer than most tests.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def open_http(**options: Any) -> httpx.Client:
    """Return an HTTP client that uses neither certificates nor the environment."""
    return httpx.Client(verify=NO_CERTIFICATES, trust_env=False, timeout=60.0, **options)


def send(method: str, url: str, **options: Any) -> httpx.Response:
    """Send one request on a new connection."""
    with open_http() as http:
        return http.request(method, url, **options)


class Api:
    """Requests with one API key to one emulator."""

    def __init__(self, emulator: Emulator, key: str | None = None) -> None:
        self.emulator = emulator
        self.http = open_http(base_url=emulator.base_url, headers={"X-API-Key": key or emulator.api_key})
        self.storage = open_http()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.http.close()
        self.storage.close()

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(P + path, params=query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> httpx.Response:
        return self.http.post(P + path, json=body, headers=_headers(key))

    def patch(self, path: str, body: Any, *, key: str | None = None) -> httpx.Response:
        return self.http.patch(P + path, json=body, headers=_headers(key))

    def delete(self, path: str, *, key: str | None = None, **query: Any) -> httpx.Response:
        return self.http.delete(P + path, params=query, headers=_headers(key))

    def project(self, name: str = "ds", classes: tuple[str, ...] = ("person", "car"), **fields: Any) -> dict[str, Any]:
        """Create a project and return it."""
        class_objects = [{"name": class_name, "type": "bbox"} for class_name in classes]
        return ok(self.post("/projects/", {"name": name, "classes": class_objects, **fields}))["project"]

    def upload_url(self, dataset_id: str, filename: str, folder: str = "/", media_type: str = "image/png") -> dict[str, Any]:
        """Request an upload URL and return the response."""
        body = {"dataset_id": dataset_id, "filename": filename, "folder_path": folder, "content_type": media_type}
        return ok(self.post("/images/upload-url", body))

    def register(
        self, upload: dict[str, Any], dataset_id: str, filename: str, folder: str = "/", *, key: str | None = None, **fields: Any
    ) -> httpx.Response:
        """Register an uploaded image."""
        form = {name: upload[name] for name in ("gcs_bucket", "gcs_path", "gcs_uri")}
        form |= {"dataset_id": dataset_id, "filename": filename, "folder_path": folder, "mime_type": "image/png"}
        return self.http.post(f"{P}/images/register", data={**form, **fields}, headers=_headers(key))

    def upload(self, dataset_id: str, filename: str, folder: str = "/", content: bytes = IMAGE) -> str:
        """Upload and register an image and return its id."""
        upload = self.upload_url(dataset_id, filename, folder)
        stored = self.storage.put(upload["upload_url"], content=content, headers={"Content-Type": "image/png"})
        assert stored.status_code == 200, stored.text
        return ok(self.register(upload, dataset_id, filename, folder, file_size=len(content)))["image_id"]

    def save(self, image_id: str, *annotations: dict[str, Any], key: str | None = None) -> httpx.Response:
        """Replace the annotations of an image."""
        return self.post(f"/annotations/{image_id}", {"image_id": image_id, "annotations": list(annotations)}, key=key)

    def export(self, dataset: str, name: str = "e1", **fields: Any) -> dict[str, Any]:
        """Create an export, complete it, and return it."""
        ok(self.post("/exports/", {"dataset_name": dataset, "name": name, **fields}))
        self.emulator.advance(10)
        return ok(self.get(f"/exports/{dataset}/{name}"))["export"]


def box(id: str, name: str = "person", x: float = 1, y: float = 2, w: float = 10, h: float = 8) -> dict[str, Any]:
    """Return a box annotation."""
    return {"id": id, "name": name, "type": "bbox", "bounding_box": {"x": x, "y": y, "w": w, "h": h}}


def polygon(id: str, *rings: list[tuple[float, float]], name: str = "person") -> dict[str, Any]:
    """Return a polygon annotation."""
    return {"id": id, "name": name, "type": "polygon", "polygon": {"paths": [[{"x": x, "y": y} for x, y in ring] for ring in rings]}}


def ok(response: httpx.Response) -> Any:
    """Return the JSON body of a successful response."""
    assert response.is_success, f"{response.status_code} {response.text}"
    return response.json()


def errors(response: httpx.Response) -> set[tuple[str, str]]:
    """Return location (joined by dots) and type of each item of a 422 response."""
    assert response.status_code == 422, f"{response.status_code} {response.text}"
    return {(".".join(map(str, item["loc"])), item["type"]) for item in response.json()["detail"]}


def detail(response: httpx.Response, status: int) -> Any:
    """Return the `detail` of an error response with this status."""
    assert response.status_code == status, f"{response.status_code} {response.text}"
    return response.json()["detail"]


def write_images(root: Path, *names: str) -> Path:
    """Write images of different colors to the folder and return it."""
    for number, name in enumerate(names):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(40 + number, 30, (10 * number % 256, 100, 200)))
    return root


def wait_until(condition: Callable[[], object]) -> None:
    """Return once the condition is true; fail if that takes 20 seconds."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.005)


def _headers(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Idempotency-Key": key}
