"""Plain HTTP calls to the emulator: no code of the client that it is there to test."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from pictograph.emulator import Emulator
from pictograph.emulator.pictures import png
from tests.support.plain_http import NO_TLS

P = "/api/v1/developer"
PICTURE = png(64, 48, (200, 80, 40))


class Api:
    """One API key on one emulator."""

    def __init__(self, emulator: Emulator, key: str | None = None) -> None:
        self.emulator = emulator
        self.http = httpx.Client(base_url=emulator.base_url, headers={"X-API-Key": key or emulator.api_key}, trust_env=False, verify=NO_TLS)
        self.storage = httpx.Client(trust_env=False, verify=NO_TLS)

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
        wanted = [{"name": one, "type": "bbox"} for one in classes]
        return ok(self.post("/projects/", {"name": name, "classes": wanted, **fields}))["project"]

    def upload_url(self, dataset_id: str, filename: str, folder: str = "/", media_type: str = "image/png") -> dict[str, Any]:
        """Ask for a place and return the answer."""
        body = {"dataset_id": dataset_id, "filename": filename, "folder_path": folder, "content_type": media_type}
        return ok(self.post("/images/upload-url", body))

    def register(
        self, place: dict[str, Any], dataset_id: str, filename: str, folder: str = "/", *, key: str | None = None, **fields: Any
    ) -> httpx.Response:
        """Send the form of the third step."""
        form = {name: place[name] for name in ("gcs_bucket", "gcs_path", "gcs_uri")}
        about = {"dataset_id": dataset_id, "filename": filename, "folder_path": folder}
        return self.http.post(f"{P}/images/register", data={**form, **about, "mime_type": "image/png", **fields}, headers=_headers(key))

    def upload(self, dataset_id: str, filename: str, folder: str = "/", content: bytes = PICTURE) -> str:
        """Upload a picture in three steps and return its id."""
        place = self.upload_url(dataset_id, filename, folder)
        sent = self.storage.put(place["upload_url"], content=content, headers={"Content-Type": "image/png"})
        assert sent.status_code == 200, sent.text
        return ok(self.register(place, dataset_id, filename, folder, file_size=len(content)))["image_id"]

    def save(self, image_id: str, *annotations: dict[str, Any], key: str | None = None) -> httpx.Response:
        """Replace the annotations of an image."""
        return self.post(f"/annotations/{image_id}", {"image_id": image_id, "annotations": list(annotations)}, key=key)

    def export(self, dataset: str, name: str = "e1", **fields: Any) -> dict[str, Any]:
        """Make an export, wait for its end, and return it."""
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
    """Return the document of an answer that is a success."""
    assert response.is_success, f"{response.status_code} {response.text}"
    return response.json()


def items(response: httpx.Response) -> set[tuple[str, str]]:
    """Return what a 422 complains about: places (joined by dots) with types."""
    assert response.status_code == 422, f"{response.status_code} {response.text}"
    return {(".".join(map(str, item["loc"])), item["type"]) for item in response.json()["detail"]}


def detail(response: httpx.Response, status: int) -> Any:
    """Return the `detail` of a refusal with this status."""
    assert response.status_code == status, f"{response.status_code} {response.text}"
    return response.json()["detail"]


def photo_folder(root: Path, *names: str) -> Path:
    """Write pictures under the folder, each in its own colour, and return it."""
    for number, name in enumerate(names):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(40 + number, 30, (10 * number % 256, 100, 200)))
    return root


def _headers(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Idempotency-Key": key}
