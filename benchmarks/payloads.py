"""The response bodies of the benchmark server."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from typing import Any

KINDS = ("mixed", "polygons", "boxes")
RING_POINTS = 50
_TEMPLATES = 61  # different annotations of one type; their ids make all different
_SEED = 20260419
NEW = "new"
"""The name of a dataset without images."""
SIGNATURE = "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=3600&X-Goog-SignedHeaders=host&X-Goog-Signature=" + "5e" * 256
_FILE_BYTES = 20_480


def annotation_array(kind: str, count: int) -> bytes:
    """A JSON array of annotations. `mixed` has two polygons and two boxes for each polyline and keypoint."""
    bodies = islice(cycle(_bodies(kind)), count)
    return b"[" + b",".join(b'{"id":"%s",%s' % (_uuid(number).encode(), body) for number, body in enumerate(bodies)) + b"]"


def annotation_list(kind: str, count: int) -> bytes:
    """The response of `get_annotations`."""
    return b'{"success":true,"image_id":"%s","filename":"photo.png","annotations":%s,"annotation_count":%d}' % (
        image_id(kind, count).encode(),
        annotation_array(kind, count),
        count,
    )


def image_id(kind: str, count: int) -> str:
    """The id of an image that has `count` annotations of a kind."""
    return f"{KINDS.index(kind):08x}-0000-4000-8000-{count:012d}"


def read_image_id(text: str) -> tuple[str, int]:
    """The inverse of `image_id`."""
    return KINDS[int(text[:8], 16)], int(text[-12:])


def save_result(kind: str, count: int) -> dict[str, Any]:
    return {
        "success": True,
        "image_id": image_id(kind, count),
        "previous_count": count,
        "new_count": count,
        "status": "annotate",
    }


def dataset(number: int) -> dict[str, Any]:
    """One dataset of a list."""
    return {
        "id": _uuid(number),
        "name": f"birds-{number}",
        "description": "Waders and songbirds along the estuary, spring survey",
        "image_count": 1200 + number,
        "completed_image_count": 800,
        "total_size": 734003200,
        "archived_images": 3,
        "classes": [
            {"name": "heron", "type": "bbox", "color": "#d62728"},
            {"name": "reed", "type": "polygon", "color": "#2ca02c"},
        ],
        "created_at": "2026-04-19T08:30:00+00:00",
        "organization_id": _uuid(10**6),
    }


def project() -> dict[str, Any]:
    return {**dataset(1), "annotation_types": ["bbox", "polygon"], "updated_at": "2026-04-20T08:30:00+00:00"}


def files_of(dataset_name: str) -> int:
    """The number of images of the dataset `photos-<number>`; 0 for other names."""
    return int(dataset_name.removeprefix("photos-")) if dataset_name.startswith("photos-") else 0


def filename(number: int) -> str:
    return f"photo-{number:06d}.png"


@cache
def file_content() -> bytes:
    """The content of each file that is fetched."""
    return random.Random(_SEED).randbytes(_FILE_BYTES)


def registered(number: int, given: dict[str, Any]) -> dict[str, Any]:
    """An image in the response of `register_images`."""
    return {"filename": given["filename"], "image_id": _uuid(number), "folder_path": given["folder_path"], "status": "new"}


def image(number: int = 7, filename: str = "photo.png") -> dict[str, Any]:
    """An uploaded image."""
    return {
        "id": _uuid(number),
        "filename": filename,
        "status": "new",
        "annotation_count": 0,
        "file_size": _FILE_BYTES,
        "width": 82,
        "height": 82,
        "mime_type": "image/png",
        "dataset_id": _uuid(1),
        "virtual_folder_path": "/",
        "is_archived": False,
        "image_url": f"https://api.example.com/api/v1/developer/images/{_uuid(number)}",
        "created_at": "2026-04-19T08:30:00+00:00",
    }


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@cache
def _bodies(kind: str) -> list[bytes]:
    """Annotations as JSON text, after the id, up to the closing brace."""
    rng = random.Random(_SEED)
    types = {"mixed": "polygon bbox polyline polygon bbox keypoint", "polygons": "polygon", "boxes": "bbox"}[kind].split()
    return [compact(_annotation(type_, rng))[1:] for type_ in islice(cycle(types), _TEMPLATES * len(types))]


def _annotation(type_: str, rng: random.Random) -> dict[str, Any]:
    annotation: dict[str, Any] = {"name": rng.choice(["heron", "reed", "curlew", "boat"]), "type": type_}
    box = {"x": _pixel(rng), "y": _pixel(rng), "w": _pixel(rng), "h": _pixel(rng)}
    if type_ != "keypoint":
        annotation["bounding_box"] = box
    if type_ == "polygon":
        annotation["polygon"] = {"paths": [list(_points(rng, RING_POINTS))]}
    elif type_ == "polyline":
        annotation["polyline"] = {"path": list(_points(rng, 12))}
    elif type_ == "keypoint":
        annotation["keypoint"] = {"x": _pixel(rng), "y": _pixel(rng)}
    return {**annotation, "confidence": round(rng.random(), 3), "created_by": "sam3", "attributes": []}


def _points(rng: random.Random, count: int) -> Iterator[dict[str, float]]:
    for _ in range(count):
        yield {"x": _pixel(rng), "y": _pixel(rng)}


def _pixel(rng: random.Random) -> float:
    return round(rng.uniform(1.0, 4000.0), 2)


def _uuid(number: int) -> str:
    return f"5b0c3d1e-0000-4000-8000-{number:012x}"
