"""Fixtures of the checks: clients of the emulators, files, and common steps."""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pictograph.models.annotation import BBoxAnnotation, KeypointAnnotation, PolygonAnnotation, PolylineAnnotation
from PIL import Image

from pictograph import Client

SOME_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"
POLLING = {"poll_interval": 0.05, "timeout": 30.0}
CLASSES = [{"name": "heron", "type": "bbox"}, {"name": "pond", "type": "polygon"}]


class Fixtures:
    """Clients and files. `given` has the URLs and keys by the name of the emulator, and folders."""

    def __init__(self, given: dict[str, Any], folder: Path) -> None:
        self.given = given
        self.folder = folder
        self.providers = Path(given["providers"])
        self.client = self.open("main")
        self._names = (f"set-{number}" for number in itertools.count(1))

    def open(self, emulator: str, key: str | None = None, **options: Any) -> Client:
        """Return a client of one of the emulators, with its owner's key by default."""
        place = self.given[emulator]
        return Client(api_key=key or place["api_key"], base_url=place["base_url"], **options)

    def as_role(self, role: str) -> Client:
        """Return a client whose key has this role."""
        made = self.client.api_keys.create(self.client.organizations.me().id, f"key of a {role}", role=role)
        return self.open("main", made.api_key)

    def name(self) -> str:
        """Return an unused name."""
        return next(self._names)

    def project(self, client: Client | None = None) -> Any:
        """Create a project."""
        return (client or self.client).projects.create(self.name(), annotation_types=["bbox", "polygon"], classes=CLASSES)

    def filled(self, images: int = 6) -> tuple[Any, list[Any]]:
        """Create a project with annotated, completed images."""
        project = self.project()
        uploaded = [self.client.images.upload(project.id, self.picture(f"p{n}.png", shade=20 * n)) for n in range(images)]
        for image in uploaded:
            self.client.annotations.save(image.id, annotations())
        self.client.batch.update(project.name, [image.id for image in uploaded], status="complete")
        return project, uploaded

    def exported(self, images: int = 6) -> tuple[Any, Any]:
        """Create a project and a completed export with its images."""
        project, _ = self.filled(images)
        return project, self.client.exports.create(project.name, "all", include_images=True, **POLLING)

    def trained(self) -> Any:
        """Return a completed training run."""
        project, export = self.exported()
        return self.client.training.create(project.name, export.name, pipeline_type="yolox", name="birds", config={"epochs": 1}, **POLLING)

    def picture(self, name: str, shade: int = 80, size: tuple[int, int] = (64, 48)) -> Path:
        """Write an image file in a new folder and return its path."""
        path = self.folder / self.name() / name
        path.parent.mkdir(parents=True)
        Image.new("RGB", size, (shade % 256, 90, 140)).save(path)
        return path

    def photos(self, *names: str) -> Path:
        """Write images below a new folder and return it."""
        root = self.folder / self.name()
        for number, name in enumerate(names):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (40, 30), (25 * number % 256, 120, 60)).save(root / name)
        return root

    def video(self, name: str = "pond.avi", frames: int = 10, fps: int = 5) -> Path:
        """Write a small video (AVI, MJPEG) and return its path."""
        path = self.folder / self.name() / name
        path.parent.mkdir(parents=True)
        path.write_bytes(_avi([_jpeg(20 * n) for n in range(frames)], fps))
        return path


def annotations() -> list[Any]:
    """Return one annotation of each type."""
    return [
        BBoxAnnotation(name="heron", bounding_box={"x": 2, "y": 3.5, "w": 20, "h": 12}, confidence=0.5),
        PolygonAnnotation(name="pond", polygon={"paths": [[{"x": 1, "y": 1}, {"x": 40, "y": 2}, {"x": 30, "y": 40}]]}),
        PolylineAnnotation(name="pond", polyline={"path": [{"x": 1, "y": 2}, {"x": 30, "y": 4}]}),
        KeypointAnnotation(name="heron", keypoint={"x": 7, "y": 9}),
    ]


@contextmanager
def raises(kind: type[Exception] | tuple[type[Exception], ...], *, status: int | None = None) -> Iterator[list[Any]]:
    """Assert that the block raises this error, and append it to the list."""
    caught: list[Any] = []
    try:
        yield caught
    except kind as error:
        caught.append(error)
        if status is not None:
            equal(error.status_code, status)
    else:
        raise AssertionError(f"no exception was raised, expected {kind}")


def equal(found: object, expected: object) -> None:
    """Assert that two values are equal."""
    if found != expected:
        raise AssertionError(f"{found!r}, expected {expected!r}")


def true(condition: object, found: object) -> None:
    """Assert that a condition is true; the message contains `found`."""
    if not condition:
        raise AssertionError(f"unexpected: {found!r}")


def record_progress(into: list[Any]) -> Callable[..., None]:
    """Return a progress callback that records its arguments."""
    return lambda *arguments: into.append(arguments)


def _jpeg(shade: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, 80, 120)).save(target, "JPEG")
    return target.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) % 2)


def _avi(frames: list[bytes], fps: int) -> bytes:
    header = struct.pack("<10I", 1_000_000 // fps, 0, 0, 0, len(frames), 0, 1, 0, 32, 24) + b"\x00" * 16
    movie = b"".join(_chunk(b"00dc", frame) for frame in frames)
    content = b"AVI " + _chunk(b"LIST", b"hdrl" + _chunk(b"avih", header)) + _chunk(b"LIST", b"movi" + movie)
    return _chunk(b"RIFF", content)
