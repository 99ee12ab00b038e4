"""Responses to a bulk upload: links and registrations that are not those that were requested."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from checks.fuzz.calls import IMAGE, Json, valid_responses
from checks.fuzz.properties import check, kinds
from checks.fuzz.responses import as_json, http_response, values
from checks.fuzz.session import Session
from pictograph import PictographError
from pictograph.emulator.fakes.images import png
from pictograph.pipelines import upload_dataset_from_folder
from tests.support.exchange import Received

NAMES = ("a/one.png", "a/two.png", "b/one.png", "three.png")
"""Two have the same name, in different folders."""

Change = tuple[str, int, Json]
"""What to change, where, and a value for it."""

_changes = st.lists(
    st.tuples(
        st.sampled_from(["drop", "repeat", "swap", "null", "other item", "other name", "other folder", "other value", "no list", "move"]),
        st.integers(0, 3),
        values,
    ),
    max_size=2,
)
_puts = st.lists(
    st.tuples(st.sampled_from([200, 200, 200, 201, 204, 400, 403, 404, 412, 500, 503]), st.sampled_from(["", "right", "wrong"])), max_size=6
)


def links_and_registrations(session: Session, data: st.DataObject) -> None:
    """Each file has one outcome, what is registered was stored, and what the server did not confirm is not reported as uploaded."""
    service = Service(session.server.url, data.draw(_changes), data.draw(_changes), data.draw(_puts))
    folder = source(session.folder)
    journal = session.folder / "bulk-journal"
    result = session.call(
        data.draw(kinds),
        lambda c, _: upload_dataset_from_folder(c, "ds", folder, max_workers=2, journal=journal, resume=False),
        service.respond,
    )
    check(result)
    check_counts(result)
    assert service.registered <= service.stored, "it registered a file that the storage host does not have"
    if not isinstance(result, PictographError):
        report: Any = result
        assert report.images_uploaded <= service.confirmed, (report, service.confirmed)
        if service.is_honest:
            assert report.success, report
            assert report.images_uploaded == len(NAMES), report


def check_counts(result: object) -> None:
    """Each file of the source has one outcome, and the counts are those of the outcomes."""
    if isinstance(result, Exception):
        return
    report: Any = result
    files = [outcome for outcome in report.files if outcome.path.endswith(".png")]
    assert sorted(Counter(outcome.path for outcome in files).values()) == [1] * len(NAMES), files
    kinds_of = Counter(outcome.outcome for outcome in files)
    assert kinds_of["uploaded"] == report.images_uploaded, report
    assert kinds_of["failed"] == len(report.failures), report
    assert kinds_of["not tried"] == report.images_not_tried, report
    assert all(outcome.image_id for outcome in files if outcome.outcome == "uploaded"), files


def source(parent: Path) -> Path:
    """A folder with the files of `NAMES`, each with another content."""
    folder = parent / "source"
    for number, name in enumerate(NAMES):
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(png(8, 6, (number, 2, 3)))
    return folder


class Service:
    """An API and a storage host. `changes` are made to the links and to the registration; `puts` are the responses to the first PUTs."""

    def __init__(self, url: str, links: list[Change], registration: list[Change], puts: list[tuple[int, str]]) -> None:
        self._url = url
        self._changes = (links, registration)
        self._puts = list(puts)
        self.is_honest = not links and not registration and all(status < 300 and md5 != "wrong" for status, md5 in puts)
        self.stored: set[str] = set()
        self.registered: set[str] = set()
        self.confirmed = 0

    def respond(self, received: Received) -> bytes:
        if received.path.startswith("/storage"):
            return self._put(received)
        if received.path.endswith("/bulk-upload-url"):
            images = json.loads(received.body)["images"]
            links = [self._link(f"{image['folder_path'].strip('/')}/{image['filename']}".strip("/")) for image in images]
            return http_response(200, as_json(changed({"upload_urls": links}, "upload_urls", self._changes[0])))
        if received.path.endswith("/bulk-register"):
            images = json.loads(received.body)["images"]
            self.registered |= {f"{image['folder_path'].strip('/')}/{image['filename']}".strip("/") for image in images}
            found = [{"filename": image["filename"], "image_id": IMAGE, "folder_path": image["folder_path"]} for image in images]
            document = changed({"registered": found, "failed": []}, "registered", self._changes[1])
            self.confirmed += len(document["registered"]) if isinstance(document["registered"], list) else 0
            return http_response(200, as_json(document))
        if received.method == "GET" and received.path.endswith("/by-name/ds"):
            key = next(key for key in valid_responses() if key.startswith("GET") and key.endswith("/projects/ds"))
            return http_response(200, as_json({"success": True, "dataset": {**valid_responses()[key]["project"], "images": []}}))
        document = next((body for key, body in valid_responses().items() if key == f"{received.method} {received.path}"), None)
        if document is None:
            return http_response(404, as_json({"detail": "Not Found"}))
        return http_response(200, as_json({**document, "project": {**document["project"], "image_count": 0}}))

    def _link(self, name: str) -> Json:
        return {"upload_url": f"{self._url}/storage/{name}", "gcs_bucket": "bucket", "gcs_path": name, "gcs_uri": f"gs://bucket/{name}"}

    def _put(self, received: Received) -> bytes:
        status, md5 = self._puts.pop(0) if self._puts else (200, "")
        by_content = {png(8, 6, (number, 2, 3)): name for number, name in enumerate(NAMES)}
        if status < 300 and md5 != "wrong":
            self.stored.add(by_content[received.body])
        digest = hashlib.md5(received.body if md5 == "right" else b"other", usedforsecurity=False).digest()
        hashed = f"x-goog-hash: md5={base64.b64encode(digest).decode()}\r\n" if md5 else ""
        return f"HTTP/1.1 {status} Status\r\n{hashed}Content-Length: 0\r\n\r\n".encode()


def changed(document: dict[str, Any], name: str, changes: list[Change]) -> dict[str, Any]:
    """The document with changes to the list of this name."""
    items: list[Any] = document[name]
    for change, index, value in changes:
        if change == "no list":
            return {**document, name: value}
        if items:
            _CHANGES[change](items, index % len(items), value, document)
    return document


def _with(items: list[Any], index: int, **fields: Json) -> None:
    if isinstance(items[index], dict):
        items[index] = {**items[index], **fields}


def _swap(items: list[Any], index: int, value: Json, document: dict[str, Any]) -> None:
    items[0], items[index] = items[index], items[0]


def _move(items: list[Any], index: int, value: Json, document: dict[str, Any]) -> None:
    """To the failures, where there are any."""
    item = items.pop(index)
    if "failed" in document and isinstance(item, dict):
        document["failed"].append({"filename": item.get("filename"), "error": value})


_CHANGES: dict[str, Callable[[list[Any], int, Json, dict[str, Any]], object]] = {
    "drop": lambda items, index, value, document: items.pop(index),
    "repeat": lambda items, index, value, document: items.append(items[index]),
    "swap": _swap,
    "null": lambda items, index, value, document: items.__setitem__(index, None),
    "other item": lambda items, index, value, document: items.__setitem__(index, value),
    "other name": lambda items, index, value, document: _with(items, index, filename="three.png", upload_url="http://other.invalid/x"),
    "other folder": lambda items, index, value, document: _with(items, index, folder_path="/b"),
    "other value": lambda items, index, value, document: _with(items, index, image_id=value, upload_url=value, folder_path=value),
    "move": _move,
}
