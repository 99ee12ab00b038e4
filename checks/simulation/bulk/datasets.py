"""The datasets of the simulated service: images, links to their content in storage, and what was registered how often."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from attrs import define, field, frozen

from checks.simulation.connection import Received, Reply
from checks.simulation.faults import DAMAGE, Faults

_TIME: Final = "2026-01-01T00:00:00Z"
_ORGANIZATION: Final = "d1b2c3d4-0000-4000-8000-000000000002"


@frozen
class StoredImage:
    """An image of a dataset."""

    id: str
    name: str
    content: bytes
    annotated: bool = False
    status: str = "new"

    @property
    def document(self) -> dict[str, Any]:
        """Its annotation file."""
        names = {"image": self.name, "image_url": "https://example.com/a.png", "image_uuid": self.id, "image_path": f"/{self.name}"}
        owner = {"name": "birds", "slug": "birds"}
        url = f"/annotations/{self.id}"
        return {**names, "annotation_count": 0, "annotation_url": url, "dataset": owner, "org": owner, "annotations": []}


@frozen
class Behaviour:
    """What differs from server to server."""

    offers_bulk: bool = True
    unique_names: bool = True
    """A second registration of a name is rejected. Otherwise it makes a second image."""
    reports_md5: bool = True
    ranges: bool = True
    """A part of an object can be requested."""


@define(eq=False)
class Dataset:
    """A dataset, and the ledger of what was done to it."""

    id: str
    name: str
    behaviour: Behaviour
    images: list[StoredImage] = field(factory=list[StoredImage])
    paths: dict[str, list[str]] = field(factory=dict[str, list[str]])  # of the links for a name, the latest last
    links: Counter[str] = field(factory=Counter[str])  # how many were created for a name, or for the whole dataset: ""
    stored: set[str] = field(factory=set[str])  # names whose content was stored at any time
    session: int = 0  # of the client: one that has come to its end registers again
    registrations: Counter[tuple[int, bytes]] = field(factory=Counter[tuple[int, bytes]])  # how often the work of a request was done
    is_deleted: bool = False

    def having(self, content: bytes) -> list[StoredImage]:
        """The images with this content."""
        return [image for image in self.images if image.content == content]


class Datasets:
    """All datasets of jobs, by id and by name. `link` makes a signed link of a path, `is_valid` checks one."""

    def __init__(
        self, random: Random, faults: Faults, objects: dict[str, bytes], link: Callable[[str], str], forgets: Callable[[], int]
    ) -> None:
        self.violations: list[str] = []
        self._all: dict[str, Dataset] = {}
        self._contents: dict[str, StoredImage] = {}  # by the path of their links
        self._random = random
        self._faults = faults
        self._objects = objects
        self._link = link
        self._forgets = forgets
        self._number = 0

    def add(self, dataset: Dataset) -> None:
        self._all[dataset.id] = dataset

    def new_id(self) -> str:
        """An id, unique in the history."""
        self._number += 1
        return f"d1b2c3d4-0000-4000-8000-{self._number + 1000:012}"

    # Faults

    def delete(self) -> None:
        """Another client deletes a dataset."""
        if self._all:
            self._random.choice(list(self._all.values())).is_deleted = True

    def remove_stored(self) -> None:
        """The storage host removes what was not registered."""
        for dataset in self._all.values():
            for paths in dataset.paths.values():
                for path in paths:
                    self._objects.pop(path, None)

    def restore(self) -> None:
        for dataset in self._all.values():
            dataset.is_deleted = False

    # Requests to the API

    def handle(self, request: Received, parts: list[str]) -> Reply | None:
        """The response to a request that is for one of these datasets."""
        match [request.method, *parts]:
            case ["GET", "datasets", dataset_id] if dataset_id in self._all:
                return self._of(dataset_id, lambda dataset: Reply(200, {"success": True, "dataset": _facts(dataset)}))
            case ["GET", "datasets", "by-name", name, *rest] if name in (by_name := {each.name: each.id for each in self._all.values()}):
                query = parse_qs(urlsplit(request.target).query)
                return self._of(by_name[name], lambda dataset: self._downloads(dataset, query) if rest else _page(dataset, query))
            case ["POST", "images", ("bulk-upload-url" | "bulk-register" | "upload-url") as operation]:
                body = json.loads(request.body)
                if body["dataset_id"] not in self._all:
                    return None
                work = {"bulk-upload-url": self._new_links, "bulk-register": self._register_all, "upload-url": self._new_link}[operation]
                return self._of(body["dataset_id"], lambda dataset: work(dataset, body))
            case ["POST", "images", "register"]:
                form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
                if form["dataset_id"] not in self._all:
                    return None
                return self._of(form["dataset_id"], lambda dataset: self._register_one(dataset, form))
            case ["POST", "batch", "images", "delete"]:
                body = json.loads(request.body)
                dataset = next(each for each in self._all.values() if each.name == body["dataset_name"])
                return self._of(dataset.id, lambda dataset: _delete(dataset, body["image_ids"]))
            case ["GET", ("images" | "annotations") as kind, image_id, *_]:
                for dataset in self._all.values():
                    for image in dataset.images:
                        if image.id == image_id:
                            if dataset.is_deleted:
                                return Reply(404, {"detail": "Image not found"})
                            return Reply(200, image.document if kind == "annotations" else image.content)
        return None

    def _of(self, dataset_id: str, work: Callable[[Dataset], Reply]) -> Reply:
        dataset = self._all[dataset_id]
        return Reply(404, {"detail": "Dataset not found"}) if dataset.is_deleted else work(dataset)

    def _new_links(self, dataset: Dataset, body: Mapping[str, Any]) -> Reply:
        if not dataset.behaviour.offers_bulk:
            return Reply(404, {"detail": "Not found"})
        return Reply(200, {"upload_urls": [self._target(dataset, image["filename"]) for image in body["images"]]})

    def _new_link(self, dataset: Dataset, body: Mapping[str, Any]) -> Reply:
        return Reply(200, {"success": True, **self._target(dataset, body["filename"])})

    def _target(self, dataset: Dataset, name: str) -> dict[str, str]:
        dataset.links[name] += 1
        path = f"/bucket/{dataset.name}/{name}/{dataset.links[name]}"
        dataset.paths.setdefault(name, []).append(path)
        return {"upload_url": self._link(path), "gcs_bucket": "bucket", "gcs_path": path, "gcs_uri": f"gs://bucket{path}"}

    def _register_all(self, dataset: Dataset, body: Mapping[str, Any]) -> Reply:
        registered, failed = [], []
        for item in body["images"]:
            name = item["filename"]
            stored = [path for path in dataset.paths.get(name, []) if path in self._objects]
            image = self._register(dataset, name, stored[-1] if stored else None, item["file_size"])
            if isinstance(image, str):
                failed.append({"filename": name, "error": image})
            else:
                registered.append({"filename": name, "image_id": image.id, "folder_path": "/"})
        self._count(dataset, request=json.dumps(body, sort_keys=True).encode(), registered=len(registered))
        return Reply(200, {"registered": registered, "failed": failed})

    def _register_one(self, dataset: Dataset, form: Mapping[str, str]) -> Reply:
        name = form["filename"]
        image = self._register(dataset, name, form["gcs_path"], int(form["file_size"]))
        if isinstance(image, str):
            return Reply(409 if "exists" in image else 422, {"detail": image})
        self._count(dataset, request=json.dumps(form, sort_keys=True).encode(), registered=1)
        return Reply(200, {"success": True, "image_id": image.id, "filename": name})

    def _register(self, dataset: Dataset, name: str, path: str | None, size: int) -> StoredImage | str:
        if dataset.behaviour.unique_names and any(image.name == name for image in dataset.images):
            return f"An image named '{name}' already exists"
        if name not in dataset.stored:
            self.violations.append(f"{name} was registered before its bytes were stored")
        content = self._objects.get(path or "")
        if content is None:
            return "No content was uploaded"
        if len(content) != size:
            self.violations.append(f"{name} was registered with {size} bytes, and {len(content)} were stored")
        image = StoredImage(self.new_id(), name, content)
        dataset.images.append(image)
        return image

    def _count(self, dataset: Dataset, *, request: bytes, registered: int) -> None:
        """The second time that the work of a request is done is too many, even where the names are taken: its key did not protect it."""
        request_of_session = dataset.session, request
        if registered or dataset.registrations[request_of_session]:
            dataset.registrations[request_of_session] += 1
        if dataset.registrations[request_of_session] > 1 + self._forgets():
            self.violations.append(f"the same images of {dataset.name} were registered {dataset.registrations[request_of_session]} times")

    def _downloads(self, dataset: Dataset, query: Mapping[str, list[str]]) -> Reply:
        dataset.links[""] += 1
        items = []
        status = query.get("status_filter", [""])[0]
        images = [image for image in dataset.images if status in ("", image.status)]
        for image in images[: int(query["limit"][0])]:
            path = f"/content/{image.id}/{dataset.links['']}"
            self._contents[path] = image
            item = {"id": image.id, "filename": image.name, "file_size": len(image.content), "annotation_count": int(image.annotated)}
            item["image_url"] = self._link(path)
            if image.annotated:
                item["annotation_url"] = f"/annotations/{image.id}/file"
            items.append(item)
        return Reply(200, {"success": True, "dataset_id": dataset.id, "items": items, "total_items": len(images)})

    # Storage

    def put(self, path: str, content: bytes) -> Reply | None:
        """Store what was sent to a link for an upload."""
        for dataset in self._all.values():
            for name, paths in dataset.paths.items():
                if path in paths:
                    stored = self._damaged(content) if dataset.behaviour.reports_md5 else content
                    self._objects[path] = stored
                    dataset.stored.add(name)
                    return Reply(200, None, _hash(stored) if dataset.behaviour.reports_md5 else {})
        return None

    def get(self, path: str, headers: Mapping[str, str]) -> Reply:
        """The content of an image, or the rest of it."""
        image = self._contents[path]
        behaviour = next(dataset.behaviour for dataset in self._all.values() if image in dataset.images)
        hashes = _hash(image.content) if behaviour.reports_md5 else {}
        content = self._damaged(image.content) if behaviour.reports_md5 else image.content
        first = headers.get("range", "").removeprefix("bytes=").removesuffix("-")
        if not first or not behaviour.ranges:
            return Reply(200, content, hashes)
        if int(first) >= len(content):
            return Reply(416, "<Error><Code>InvalidRange</Code></Error>")
        hashes["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return Reply(206, content[int(first) :], hashes)

    def _damaged(self, content: bytes) -> bytes:
        if self._faults.draw((DAMAGE,)) is None:
            return content
        place = self._random.randrange(len(content))
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def _hash(content: bytes) -> dict[str, str]:
    return {"x-goog-hash": f"md5={b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()}"}


def _facts(dataset: Dataset) -> dict[str, Any]:
    facts = {"id": dataset.id, "name": dataset.name, "organization_id": _ORGANIZATION, "image_count": len(dataset.images)}
    counts = {"completed_image_count": 0, "total_size": 0, "archived_images": 0}
    return {**facts, **counts, "classes": [], "annotation_types": ["bbox"], "created_at": _TIME}


def _delete(dataset: Dataset, image_ids: list[str]) -> Reply:
    there = [image.id for image in dataset.images if image.id in image_ids]
    dataset.images[:] = [image for image in dataset.images if image.id not in image_ids]
    failed = [{"id": each, "reason": "Image not found"} for each in image_ids if each not in there]
    return Reply(200, {"success": True, "processed": len(there), "failed": failed})


def _page(dataset: Dataset, query: Mapping[str, list[str]]) -> Reply:
    offset, limit = int(query["images_offset"][0]), int(query["images_limit"][0])
    images = [
        {
            "id": image.id,
            "filename": image.name,
            "status": image.status,
            "annotation_count": int(image.annotated),
            "file_size": len(image.content),
            "virtual_folder_path": "/",
            "created_at": _TIME,
        }
        for image in dataset.images[offset : offset + limit]
    ]
    return Reply(200, {"success": True, "dataset": {**_facts(dataset), "images": images}})
