"""The simulated service: a small API with idempotency keys, jobs and signed links, its storage, and another host.

It keeps a ledger of what it has done for whom, independent of what the clients believe.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from email.utils import formatdate
from typing import Any, Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from checks.simulation.bulk.datasets import Datasets
from checks.simulation.connection import HttpConnection, Received, Reply
from checks.simulation.faults import AFTER_THE_WORK, BEFORE_THE_WORK, CONNECTING, RATE_LIMIT, Faults
from checks.simulation.network import Address, Endpoint
from checks.simulation.world import World

API: Final = ("127.0.0.1", 8000)
STORAGE: Final = ("127.0.0.2", 8000)
STRANGER: Final = ("127.0.0.3", 8000)
"""Another host, to which the API may redirect."""

DEPLOYMENT: Final = ("127.0.0.4", 8000)
"""A deployment of a model: it has a token of its own, and no idempotency keys."""

DEPLOYMENT_URL: Final = f"http://{DEPLOYMENT[0]}:{DEPLOYMENT[1]}"
API_KEY: Final = "pk_live_simulated_0123456789"
BASE_URL: Final = f"http://{API[0]}:{API[1]}"
PREFIX: Final = "/api/v1/developer"
LINK_SECONDS: Final = 60.0
DATASETS: Final = 5
_ID: Final = "d1b2c3d4-0000-4000-8000-000000000001"
_TIME: Final = "2026-01-01T00:00:00Z"

PROJECT: Final = {
    "id": _ID,
    "organization_id": "d1b2c3d4-0000-4000-8000-000000000002",
    "image_count": 0,
    "completed_image_count": 0,
    "total_size": 0,
    "archived_images": 0,
    "classes": [],
    "annotation_types": ["bbox"],
    "created_at": _TIME,
}
EXPORT: Final = {"id": _ID, "project_id": _ID, "format": "coco", "include_images": False, "created_at": _TIME}

IMAGE: Final = {
    "id": _ID,
    "filename": "photo.png",
    "status": "new",
    "annotation_count": 0,
    "file_size": 83,
    "mime_type": "image/png",
    "dataset_id": _ID,
    "virtual_folder_path": "/",
    "is_archived": False,
    "created_at": _TIME,
}


class Service:
    """Everything on the other side of the network."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self.effects: Counter[str] = Counter()  # how often the work of a tag was done
        self.forgets = 0  # how often the idempotency keys were forgotten
        self.objects: dict[str, bytes] = {}
        self.retry_after: dict[str, float] = {}  # by request id
        self.violations: list[str] = []
        self.requests = 0
        self._keys: dict[str, tuple[tuple[str, str, bytes], Reply]] = {}
        self._jobs: dict[str, tuple[float, bool]] = {}  # when they end, and whether well
        self.datasets = Datasets(world.random, faults, self.objects, self._sign, lambda: self.forgets)
        self.expired = 0  # how often a link was used that had run out
        self._links: dict[str, float] = {}
        self._windows: dict[Address, tuple[float, int]] = {}  # their ends, and the requests left
        self._connections: list[HttpConnection] = []
        self._is_revoked = False

    # Connections

    def connect(self, address: Address, client: Endpoint) -> None:
        """A client opens a connection."""
        fault = self.faults.draw(CONNECTING)
        if fault == "connect unanswered":
            return
        if fault == "connection refused":
            client.reset(self._pause(), code=111)
            return
        connection = HttpConnection(self, address, client)
        self._connections.append(connection)
        client.accept(connection, self._pause())
        if fault == "reset at once":
            client.reset(self._pause() + 0.05)

    # Faults of the service as a whole

    def restart(self, *, forget_keys: bool) -> None:
        """All connections are lost, and perhaps the idempotency keys."""
        for connection in self._connections:
            connection.break_off()
        self._connections.clear()
        if forget_keys:
            self._keys.clear()
            self.forgets += 1

    def close_idle_connections(self) -> None:
        for connection in self._connections:
            connection.close_if_idle()

    def revoke_key(self) -> None:
        self._is_revoked = True

    def restore(self) -> None:
        """End all faults."""
        self.faults.are_over = True
        self._is_revoked = False
        self.datasets.restore()

    def expire_links(self) -> None:
        self._links = dict.fromkeys(self._links, -1.0)

    # Requests

    def handle(self, request: Received, respond: Callable[[Reply, str | None], object]) -> None:
        """A request has arrived."""
        self.requests += 1
        if (seconds := self._rejected_for(request.address)) is not None:
            self.faults.happens(RATE_LIMIT)
            respond(self._limited(429, str(math.ceil(seconds)), math.ceil(seconds)), RATE_LIMIT)
            return
        if request.address == STRANGER:
            self._check_stranger(request)
            respond(Reply(200, {"stranger": True}), None)
            return
        if request.address == STORAGE:
            self._check_stranger(request)
            respond(*self._with_faults(request, lambda: self._storage(request)))
            return
        if request.address == DEPLOYMENT:
            self._check_stranger(request)
            respond(*self._with_faults(request, lambda: self._predict(request)))
            return
        if request.target.startswith("/content/"):  # storage has redirected to the API
            self._check_stranger(request)
            respond(Reply(404, {"detail": "Not found"}), None)
            return
        if request.headers.get("x-api-key") != API_KEY:
            self.violations.append(f"{request} came without the API key")
        if self._is_revoked:
            respond(Reply(401, {"detail": "Invalid API key"}), None)
            return
        respond(*self._with_faults(request, lambda: self._api(request)))

    def _rejected_for(self, address: Address) -> float | None:
        """Count a request in the window of its host, and return the seconds until the next one if this has no place left."""
        if not self.faults.may_happen(RATE_LIMIT):
            return None
        ends, left = self._windows.get(address, (0.0, 0))
        if ends <= self.world.now:
            ends, left = self.world.now + self.world.random.choice((1.0, 10.0, 45.0)), self.world.random.choice((3, 10, 30))
        self._windows[address] = ends, max(0, left - 1)
        return None if left else ends - self.world.now

    def _with_faults(self, request: Received, work: Callable[[], Reply]) -> tuple[Reply, str | None]:
        before = self.faults.draw(BEFORE_THE_WORK)
        if before is not None:
            return self._failure(before, request), before
        after = self.faults.draw(AFTER_THE_WORK)
        reply = work()
        if after == "request delivered twice" and "idempotency-key" in request.headers:
            self.world.at(self._pause() * 50, work)
        if after == "500 after the work":
            return Reply(500, {"detail": "Internal error"}), after
        return reply, after

    def _failure(self, kind: str, request: Received) -> Reply:
        now = self.world.wall()
        if kind == "503 with Retry-After" or kind == "429 with seconds":
            seconds = self.world.random.choice((1, 3, 10, 60))
            return self._limited(int(kind[:3]), str(seconds), seconds)
        if kind == "429 with a date":
            seconds = self.world.random.choice((2, 5, 30))
            return self._limited(429, formatdate(int(now) + seconds, usegmt=True), seconds)
        if kind == "429 with an hour":
            return self._limited(429, "3600", 3600)
        if kind == "502 with HTML":
            return Reply(502, "<html><title>Bad gateway</title></html>")
        if kind == "redirect to the API":
            return Reply(307, None, {"Location": f"{BASE_URL}{request.target}"})
        if kind == "redirect to another host":
            return Reply(307, None, {"Location": f"http://{STRANGER[0]}:{STRANGER[1]}{request.target}"})
        status = int(kind) if kind.isdigit() else 200
        return Reply(status, {"detail": kind})

    def _limited(self, status: int, retry_after: str, seconds: float) -> Reply:
        reply = Reply(
            status, {"detail": "Slow down"}, {"Retry-After": retry_after, "Date": formatdate(int(self.world.wall()), usegmt=True)}
        )
        self.retry_after[reply.request_id] = seconds
        return reply

    def _check_stranger(self, request: Received) -> None:
        if API_KEY in request.head:
            self.violations.append(f"the API key was sent to {request.address[0]}: {request}")

    # The API

    def _api(self, request: Received) -> Reply:
        key = request.headers.get("idempotency-key")
        if key is None:
            return self._work(request)
        fingerprint = (request.method, request.target, request.body)
        if key in self._keys:
            known, reply = self._keys[key]
            return reply.again() if known == fingerprint else Reply(409, {"detail": "Idempotency key was used for another request"})
        reply = self._work(request)
        if reply.status < 300:
            self._keys[key] = fingerprint, reply
        return reply

    def _work(self, request: Received) -> Reply:
        url = urlsplit(request.target)
        parts = [unquote(part) for part in url.path.removeprefix(PREFIX).strip("/").split("/")]
        of_dataset = self.datasets.handle(request, parts)
        if of_dataset is not None:
            return of_dataset
        match [request.method, *parts]:
            case ["POST", "projects"]:
                return self._write(request.json()["name"], lambda tag: {"project": {**PROJECT, "name": tag}})
            case ["PATCH", "projects", tag]:
                return self._write(tag, lambda tag: {"project": {**PROJECT, "name": tag}})
            case ["GET", "datasets", "by-name", tag]:
                return Reply(200, {"success": True, "dataset": {**PROJECT, "name": tag}})
            case ["GET", "datasets"]:
                query = parse_qs(url.query)
                offset, limit = int(query["offset"][0]), int(query["limit"][0])
                names = [f"dataset {i}" for i in range(DATASETS)][offset : offset + limit]
                return Reply(200, {"success": True, "datasets": [{**PROJECT, "name": name} for name in names]})
            case ["POST", "exports"]:
                return self._write(request.json()["name"], self._start_job)
            case ["GET", "exports", _, tag]:
                return Reply(200, {"success": True, "export": self._job(tag)})
            case ["POST", "images", "upload-url"]:
                return self._link(request.json()["filename"])
            case ["POST", "images", "register"]:
                return self._register(parse_qs(request.body.decode()))
            case ["GET", "images", _]:
                return Reply(200, "the bytes of an image")
            case ["GET", "images", _, "metadata"]:
                return Reply(200, {"success": True, "image": IMAGE})
        self.violations.append(f"unknown request: {request}")
        return Reply(404, {"detail": "Not found"})

    def _write(self, tag: str, result: Callable[[str], dict[str, Any]]) -> Reply:
        self.effects[tag] += 1
        return Reply(200, {"success": True, **result(tag)})

    def _start_job(self, tag: str) -> dict[str, Any]:
        self._jobs[tag] = self.world.now + self.world.random.uniform(0.0, 20.0), self.world.random.random() < 0.8
        return {"export": self._job(tag)}

    def _job(self, tag: str) -> dict[str, Any]:
        ends, well = self._jobs.get(tag, (0.0, False))
        status = "processing" if self.world.now < ends else "completed" if well else "failed"
        return {**EXPORT, "dataset_name": "birds", "name": tag, "status": status}

    def _link(self, tag: str) -> Reply:
        path = f"/bucket/{tag}/{len(self._links)}"
        link = {"upload_url": self._sign(path), "gcs_bucket": "bucket", "gcs_path": path, "gcs_uri": f"gs://bucket{path}"}
        return Reply(200, {"success": True, **link})

    def _sign(self, path: str) -> str:
        self._links[path] = self.world.now + LINK_SECONDS
        return f"http://{STORAGE[0]}:{STORAGE[1]}{quote(path)}?signature=0123456789abcdef"

    def _register(self, form: dict[str, list[str]]) -> Reply:
        tag, path = form["filename"][0], form["gcs_path"][0]
        if path not in self.objects:
            self.violations.append(f"{tag} was registered before its bytes were stored")
        self.effects[tag] += 1
        return Reply(200, {"success": True, "image_id": _ID, "filename": tag})

    def _storage(self, request: Received) -> Reply:
        path = unquote(urlsplit(request.target).path)
        if self.world.now > self._links.get(path, -1.0):
            self.expired += 1
            return Reply(403, "<Error><Code>ExpiredToken</Code></Error>")
        if request.method == "GET":
            return self.datasets.get(path, request.headers)
        if (reply := self.datasets.put(path, request.body)) is not None:
            return reply
        self.objects[path] = request.body
        return Reply(200, None)

    def _predict(self, request: Received) -> Reply:
        self.effects[request.json()["class_filter"][0]] += 1
        return Reply(200, {"predictions": []})

    def _pause(self) -> float:
        return self.world.random.uniform(0.0, 0.1)
