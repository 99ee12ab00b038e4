"""Responses of a storage host to the download of an image: any status, any range, any length, with and without a checksum."""

from __future__ import annotations

import base64
import hashlib
import random
import re
import tempfile
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Literal

from attrs import frozen
from hypothesis import strategies as st

from checks.fuzz.calls import IMAGE
from checks.fuzz.properties import check, kinds
from checks.fuzz.responses import as_json, http_response
from checks.fuzz.session import Session
from pictograph import PictographError
from tests.support.exchange import Received

CONTENT = random.Random(1).randbytes(300 * 1024)
"""More than the least of which a part is kept, so that an interrupted download goes on with a range."""

SIZE = len(CONTENT)
NAME = "photo.png"
_RANGE = re.compile(r"bytes=(\d+)-")


@frozen
class StorageResponse:
    """One response. Its bytes are those of the content at the place that it claims: what the client keeps must be right."""

    status: int
    place: Literal["as requested", "from the start", "further on", "not given", "malformed", "of another size", "several"]
    length: Literal["right", "cut off", "none", "too short"]
    md5: Literal["none", "right", "wrong", "malformed"]

    def to(self, received: Received) -> bytes:
        found = _RANGE.fullmatch(received.header("Range") or "")
        first = int(found[1]) if found else 0
        body = self._body(first)
        lines = [f"HTTP/1.1 {self.status} Status", "Content-Type: image/png", *self._content_range(first), *self._hash()]
        if self.length != "none":
            lines.append(f"Content-Length: {len(body) - (1 if self.length == 'too short' and body else 0)}")
        sent = body[: int(len(body) * 0.9)] if self.length == "cut off" else body
        return "\r\n".join([*lines, "", ""]).encode() + sent

    def _body(self, first: int) -> bytes:
        if not 200 <= self.status < 300:
            return b"<Error><Code>AnyError</Code></Error>"
        match self.place:
            case "from the start" | "malformed":
                return CONTENT[: SIZE - first]
            case "further on":
                return CONTENT[first + 10 :]
        return CONTENT if self.status == 200 else CONTENT[first:]

    def _content_range(self, first: int) -> list[str]:
        ranges = {
            "as requested": f"bytes {first}-{SIZE - 1}/{SIZE}",
            "from the start": f"bytes 0-{SIZE - first - 1}/{SIZE}",
            "further on": f"bytes {first + 10}-{SIZE - 1}/{SIZE}",
            "malformed": "bytes */*",
            "of another size": f"bytes {first}-{SIZE - 1}/{SIZE + 5}",
            "several": f"bytes {first}-{SIZE - 1}/{SIZE}, bytes 0-1/{SIZE}",
        }
        return [f"Content-Range: {ranges[self.place]}"] if self.place in ranges and self.status == 206 else []

    def _hash(self) -> list[str]:
        if self.md5 == "none":
            return []
        digest = hashlib.md5(CONTENT if self.md5 == "right" else b"other", usedforsecurity=False).digest()
        text = "*" if self.md5 == "malformed" else base64.b64encode(digest).decode()
        return [f"x-goog-hash: crc32c=AAAAAA==,md5={text}"]


_places = st.sampled_from(
    ["as requested", "as requested", "from the start", "further on", "not given", "malformed", "of another size", "several"]
)
_responses = st.builds(
    StorageResponse,
    status=st.sampled_from([200, 200, 206, 206, 206, 204, 302, 400, 403, 404, 412, 416, 429, 500, 503]),
    place=_places,
    length=st.sampled_from(["right", "right", "cut off", "cut off", "none", "too short"]),
    md5=st.sampled_from(["none", "none", "right", "wrong", "malformed"]),
)
_honest = StorageResponse(206, "as requested", "right", "none")


def ranges(session: Session, data: st.DataObject) -> None:
    """However the storage host responds, a file that is there is the right one, and nothing else is, and the report says so."""
    first = StorageResponse(200, "as requested", data.draw(st.sampled_from(["cut off", "right"])), "none")
    responses = chain([first], data.draw(st.lists(_responses, max_size=4)), repeat(_honest))
    with tempfile.TemporaryDirectory(dir=session.folder) as folder:
        result = session.call(
            data.draw(kinds),
            lambda c, _: c.datasets.download("ds", folder, mode="images_only", keep_folders=False, resume=data.draw(st.booleans())),
            lambda received: _response(received, responses, session.server.url),
        )
        check(result)
        files = sorted(path.name for path in Path(folder).iterdir() if not path.name.endswith(".part"))
        if not isinstance(result, PictographError):
            report: Any = result
            assert report.total_attempted + report.files_not_tried == 1, report
            assert files == [NAME] * report.images_downloaded, (files, report)
            assert report.success == (report.images_downloaded == 1)
        assert all((Path(folder) / name).read_bytes() == CONTENT for name in files), "the file has another content"


def _response(received: Received, responses: Iterator[StorageResponse], url: str) -> bytes:
    if received.path.startswith("/storage/"):
        assert received.header("X-API-Key") is None
        honest = received.header("Range") is None
        response = next(responses)
        return (StorageResponse(200, "as requested", "right", "none") if response is _honest and honest else response).to(received)
    if received.path.endswith("/download"):
        item = {"id": IMAGE, "filename": NAME, "file_size": SIZE, "annotation_count": 0, "image_url": f"{url}/storage/{NAME}"}
        return http_response(200, as_json({"success": True, "dataset_id": IMAGE, "items": [item], "total_items": 1}))
    return http_response(404, as_json({"detail": "Not Found"}))  # the image by its id: what is tried last
