"""Contract tests that write: a throw-away project with one image and one export, deleted at the end. Nothing else is touched.

No step costs credits. If the project can't be deleted, the report names it.
"""

from __future__ import annotations

import json
import struct
import uuid
import zlib
from collections.abc import Mapping
from typing import Any

import httpx

from checks.conformance.contract import Contract
from checks.conformance.server.exchange import Exchange, NoResponse, Session
from checks.conformance.server.reads import Results
from checks.conformance.server.rules import Finding, Rules

PREFIX = "conformance-check-"
FILENAME = "check.png"
CLASS = "heron"
POLLS = 30
POLL_SECONDS = 2.0
NOT_ALLOWED = {402: "status 402: the plan or the credits don't allow it", 403: "status 403: the key lacks the role"}


class StepFailed(Exception):
    """A step that the following ones need did not succeed. It has been reported."""


class Writes:
    """Creates one project, works on it, and deletes it."""

    def __init__(self, contract: Contract, session: Session, rules: Rules, results: Results) -> None:
        self._contract = contract
        self._session = session
        self._rules = rules
        self._results = results
        self.name = PREFIX + uuid.uuid4().hex[:12]

    def run(self) -> None:
        """Run all steps; the project is deleted whatever happens in between."""
        try:
            project_id = self._create()
            self._image(project_id)
            self._export()
        except StepFailed:
            pass
        finally:
            if self._results.left_behind is not None:
                self._delete()

    def _delete(self) -> None:
        try:
            if self._call("delete_project", {"name": self.name}).status < 300:
                self._results.left_behind = None
                self._call("get_project", {"name": self.name}, expected="404")
        except StepFailed:
            pass

    def _create(self) -> str:
        """Create the project; a repeated key returns the same response, and the key with another body is rejected."""
        body = {"name": self.name, "classes": [{"name": CLASS, "type": "bbox"}]}
        self._call("create_project", body={**body, "not_a_field": 1}, expected="422")
        key = uuid.uuid4().hex
        first = self._call("create_project", body=body, key=key)
        if first.status < 300:
            self._results.left_behind = self.name
        created = self._json(first)
        self._same(first, self._call("create_project", body=body, key=key))
        other = self._call("create_project", body={**body, "name": f"{self.name}-other"}, key=key, expected="409")
        detail = other.json().get("detail") if other.status == 409 and other.media_type == "application/json" else None
        if other.status == 409 and "idempotency_conflict" not in json.dumps(detail):
            self._report(other, "idempotency", "the error_code `idempotency_conflict` is missing")
        self._call("create_project", body=body, expected="409")
        self._call("get_project", {"name": self.name})
        self._call("update_project", {"name": self.name}, {"description": "Created by a conformance check; safe to delete."})
        project_id: str = created["project"]["id"]
        return project_id

    def _image(self, project_id: str) -> None:
        """Upload an image in three steps, annotate it, and read everything back."""
        picture = png()
        body = {"dataset_id": project_id, "filename": FILENAME, "folder_path": "/", "content_type": "image/png"}
        signed = self._call("create_image_upload_url", body=body)
        target = self._json(signed)
        try:
            status: object = self._session.put_file(target["upload_url"], picture, "image/png")
        except httpx.HTTPError as error:
            status = type(error).__name__
        if status not in (200, 201, 204):
            self._report(signed, "upload", f"a PUT to `upload_url` ended with {status}")
            raise StepFailed
        place = {name: target[name] for name in ("gcs_bucket", "gcs_path", "gcs_uri")}
        size = {"file_size": len(picture), "mime_type": "image/png", "image_width": 8, "image_height": 8}
        image = {"dataset_id": project_id, "filename": FILENAME, "folder_path": "/", **place, **size}
        image_id = self._json(self._call("register_image", body=image))["image_id"]
        box = {"id": str(uuid.uuid4()), "name": CLASS, "type": "bbox", "bounding_box": {"x": 1, "y": 1, "w": 4, "h": 2.5}}
        self._call("save_annotations", {"image_id": image_id}, {"image_id": image_id, "annotations": [box]})
        unknown = {**box, "name": "not-a-class-of-this-project"}
        self._call("save_annotations", {"image_id": image_id}, {"image_id": image_id, "annotations": [unknown]}, expected="422")
        for name in ("get_annotations", "get_image", "download_image"):
            self._call(name, {"image_id": image_id}, expected=("2XX", "3XX"))
        self._call("list_dataset_images", {"dataset_id": project_id})

    def _export(self) -> None:
        """Export the dataset and wait for the result."""
        names = {"dataset_name": self.name, "export_name": "check"}
        self._json(self._call("create_export", body={"dataset_name": self.name, "name": "check", "status_filter": "new"}))
        for _ in range(POLLS):
            export = self._json(self._call("get_export", names))["export"]
            if export["status"] not in ("pending", "processing", "running"):
                break
            self._session.wait(POLL_SECONDS)
        self._call("delete_export", names)

    def _call(
        self,
        operation_id: str,
        values: Mapping[str, Any] | None = None,
        body: Any = None,
        *,
        key: str | None = None,
        expected: str | tuple[str, ...] = "2XX",
    ) -> Exchange:
        operation = self._contract.operations[operation_id]
        try:
            exchange = self._session.send(operation, values, body, idempotency_key=key)
        except NoResponse as error:
            self._results.add(iter([Finding(operation_id, "no-response", "no response was received", error.request, str(error))]))
            raise StepFailed from error
        expected = (expected,) if isinstance(expected, str) else expected
        if exchange.status in NOT_ALLOWED:
            self._results.not_reachable[operation_id] = NOT_ALLOWED[exchange.status]
            expected = (str(exchange.status), *expected)
        self._results.add(self._rules.check(exchange, expected))
        if exchange.status < 400:
            self._results.covered.add(operation_id)
        return exchange

    def _json(self, exchange: Exchange) -> Any:
        """The body of a success that conforms to the contract, as far as the next step needs it. Raises StepFailed."""
        if exchange.status >= 300 or exchange.media_type != "application/json":
            raise StepFailed
        _, _, schema = self._contract.success(exchange.operation)
        value = exchange.json()
        if schema is not None and any("required" in message for message in self._contract.violations(schema, value, "")):
            raise StepFailed
        return value

    def _same(self, first: Exchange, second: Exchange) -> None:
        if (first.status, first.json()) != (second.status, second.json()):
            self._report(second, "idempotency", "a repeated key returned another response than the first request")

    def _report(self, exchange: Exchange, rule: str, message: str) -> None:
        self._results.add(iter([Finding(exchange.operation.id, rule, message, exchange.request, exchange.response)]))


def png() -> bytes:
    """A gray image of 8 x 8 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([128]) * 8 for _ in range(8))
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
