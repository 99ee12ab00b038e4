"""The public calls that receive the responses, and valid responses to them."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import httpx

from pictograph.pipelines import upload_dataset_from_folder

Json: TypeAlias = Any
Call = Callable[[Any, Path], object]
"""Takes a client and a folder to write to."""

BOX = {"id": "a", "name": "thing", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}}
POLLING = {"poll_interval": 1.0, "timeout": 3.0}

CALLS: Mapping[str, Call] = {
    "datasets.get": lambda c, folder: c.datasets.get("ds", include_images=True),
    "datasets.iter": lambda c, folder: c.datasets.iter(max_total=5),
    "datasets.download": lambda c, folder: c.datasets.download("ds", folder / "ds", max_workers=2),
    "projects.create": lambda c, folder: c.projects.create("new"),
    "projects.delete": lambda c, folder: c.projects.delete("new"),
    "images.get": lambda c, folder: c.images.get(IMAGE),
    "images.upload": lambda c, folder: c.images.upload(IMAGE, _picture(folder)),
    "images.bulk_upload": lambda c, folder: c.images.bulk_upload(IMAGE, [_picture(folder)], folder_path="/bulk", resume=False),
    "upload_dataset_from_folder": lambda c, folder: upload_dataset_from_folder(c, "ds", _folder(folder), resume=False),
    "images.download": lambda c, folder: c.images.download(IMAGE, folder / "image.png"),
    "annotations.get": lambda c, folder: c.annotations.get(IMAGE),
    "annotations.save": lambda c, folder: c.annotations.save(IMAGE, [BOX]),
    "auto_annotate.text": lambda c, folder: c.auto_annotate.text("ds", "image.png", text_prompt="thing"),
    "auto_annotate.batch": lambda c, folder: c.auto_annotate.batch(
        "ds", ["image.png"], [{"name": "thing", "output_type": "bbox"}], **POLLING
    ),
    "exports.create": lambda c, folder: c.exports.create("ds", "all", **POLLING),
    "exports.download": lambda c, folder: c.exports.download("ds", "all", folder / "all.zip"),
    "training.get": lambda c, folder: c.training.get(IMAGE),
    "training.create": lambda c, folder: c.training.create("ds", "all", pipeline_type="yolox", **POLLING),
    "models.list": lambda c, folder: c.models.list(),
    "models.download": lambda c, folder: c.models.download(IMAGE, folder / "model.onnx"),
    "credits.balance": lambda c, folder: c.credits.balance(),
    "credits.iter": lambda c, folder: c.credits.iter(max_total=5),
    "batch.update": lambda c, folder: c.batch.update("ds", [IMAGE], status="complete"),
    "search.by_tag": lambda c, folder: c.search.by_tag(objects=["thing"]),
    "organizations.me": lambda c, folder: c.organizations.me(),
    "raw": lambda c, folder: c.with_raw_response.datasets.get("ds"),
}
IMAGE = "6f1c0a52-7f0e-4c39-9c55-0d6a1f1b2c3d"
SERVER = "http://server.invalid"
"""Stands in JSON values for the origin of the server that sends them."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _picture(folder: Path) -> Path:
    path = folder / "picture.png"
    if not path.exists():
        from pictograph.emulator.fakes.images import png

        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(8, 6, (1, 2, 3)))
    return path


def _folder(folder: Path) -> Path:
    """A folder with an image."""
    path = folder / "photos" / "bulk" / "bulk.png"
    if not path.exists():
        path.parent.mkdir(parents=True)
        path.write_bytes(_picture(folder).read_bytes())
    return folder / "photos"


@cache
def valid_responses() -> Mapping[str, Json]:
    """The emulator's responses to the requests of these calls, by `request_key`. URLs have the origin `SERVER`."""
    import pictograph
    from pictograph.emulator import Emulator

    recorded: dict[str, Json] = {}

    class Recording(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            response = super().handle_request(request)
            if response.read() and response.headers.get("content-type", "").startswith("application/json") and response.is_success:
                text = response.text.replace(emulator.storage_url, SERVER).replace(emulator.base_url, SERVER)
                recorded[request_key(request.method, request.url.raw_path.decode())] = json.loads(text)
            return response

    with (
        tempfile.TemporaryDirectory() as folder,
        Emulator(job_seconds=0.0) as emulator,
        pictograph.Client(emulator.api_key, base_url=emulator.base_url, transport=Recording()) as client,
    ):
        path = Path(folder)
        image, *_ = emulator.seed("ds", images=6)
        _record(client, path, image)
    return recorded


def _record(client: Any, folder: Path, image: str) -> None:
    dataset = client.datasets.get("ds", include_images=True)
    client.datasets.list()
    client.datasets.download("ds", folder / "ds")
    client.projects.create("new")
    client.projects.delete("new")
    client.images.upload(dataset.id, _picture(folder))
    client.images.bulk_upload(dataset.id, [_picture(folder)], folder_path="/bulk")
    upload_dataset_from_folder(client, "ds", _folder(folder))
    client.images.get(image)
    client.annotations.get(image)
    client.annotations.save(image, [BOX])
    filename = client.images.get(image).filename
    client.auto_annotate.text("ds", filename, text_prompt="thing")
    client.auto_annotate.batch("ds", [filename], [{"name": "thing", "output_type": "bbox"}], **POLLING)
    client.exports.create("ds", "all", include_images=True, **POLLING)
    client.exports.download("ds", "all", folder / "all.zip")
    run = client.training.create("ds", "all", pipeline_type="yolox", **POLLING)
    client.training.get(run.id)
    client.models.list()
    client.models.download(run.model_id, folder / "model.onnx")
    client.credits.balance()
    client.credits.history()
    client.batch.update("ds", [image], status="complete")
    client.search.by_tag(objects=["thing"])
    client.organizations.me()


def request_key(method: str, target: str) -> str:
    """Method and path without ids and query: requests with the same key have the same kind of response."""
    return f"{method} {_ID.sub('*', target.partition('?')[0])}"
