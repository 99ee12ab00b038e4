"""A scripted API and a scripted storage host, with signed URLs from the API to the storage host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from checks.matrix.setup import DATASET, PROJECT
from pictograph.emulator.fakes.images import png
from tests.support.behaviours import Behaviour, respond, respond_with
from tests.support.exchange import Received
from tests.support.fault_server import FaultServer
from tests.support.responses import http_response, json_response, reason

SIGNATURE = "5f3a9c0e_signed_never_to_be_shown"
PICTURE = png(8, 6, (10, 200, 90))

IMAGE = {
    "id": "img-1",
    "filename": "heron.png",
    "annotation_count": 0,
    "file_size": len(PICTURE),
    "image_url": "https://storage.example.com/heron.png",
    "created_at": "2026-01-01T00:00:00Z",
}


class TwoHosts:
    """`api` responds to the calls below; `storage` runs a script, then accepts and returns bytes.

    Image uploads and downloads of exports and datasets use both. `filenames` belong to the dataset. `image` is the API's response to a
    download of image bytes (by default the bytes).
    """

    def __init__(
        self,
        serve: Callable[..., FaultServer],
        *storage: Behaviour,
        filenames: Sequence[str] = ("heron.png",),
        image: Callable[[Received], bytes] | None = None,
    ) -> None:
        self.filenames = list(filenames)
        self._image = image or (lambda received: http_response(200, [("Content-Type", "image/png")], PICTURE))
        self.storage = serve(*storage, respond(200, [("Content-Type", "image/png")], PICTURE))
        self.api = serve(respond_with(self._respond, "the API"))

    def link(self, name: str) -> str:
        """A signed URL of the storage host."""
        return f"{self.storage.url}/bucket/{name}?X-Goog-Credential=someone&X-Goog-Signature={SIGNATURE}"

    def _respond(self, received: Received) -> bytes:
        path = received.path.removeprefix("/api/v1/developer")
        if path == "/images/upload-url":
            location = {"gcs_bucket": "bucket", "gcs_path": "img-1", "gcs_uri": "gs://bucket/img-1"}
            return json_response({"success": True, "upload_url": self.link("img-1"), **location})
        if path == "/images/register":
            return json_response({"success": True, "image_id": "img-1", "filename": "heron.png"})
        if path.endswith("/metadata"):
            return json_response({"success": True, "image": IMAGE})
        if path.startswith("/exports/") and path.endswith("/download"):
            return json_response({"download_url": self.link("export.zip")})
        if path.startswith("/datasets/") and path.endswith("/download"):
            return json_response({"success": True, "dataset_id": "d", "total_items": len(self.filenames), "items": self._items()})
        if path.startswith("/images/"):
            return self._image(received)
        return json_response(PROJECT if received.method == "POST" else DATASET)

    def _items(self) -> list[dict[str, Any]]:
        details = {"file_size": len(PICTURE), "annotation_count": 0}
        return [
            {"id": f"img-{number}", "filename": name, "image_url": self.link(f"img-{number}"), **details}
            for number, name in enumerate(self.filenames)
        ]


def redirect_to(location: str, status: int = 302) -> Callable[[Received], bytes]:
    """For `image=`: redirect the download."""
    return lambda received: http_response(status, [("Location", location)], reason(status).encode())
