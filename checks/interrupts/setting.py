"""What scenarios have in common: where the server is, what marks the part that is interrupted, and files."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import frozen

from pictograph import Client

FILES: Final = 6
# The smallest PNG: one transparent pixel.
_PNG: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


class Tracer(Protocol):
    """Marks the part of a scenario that is interrupted: the `with` block, until `stop`."""

    act: Callable[[], object]
    """What the signal handler does: it raises `KeyboardInterrupt`, or what a scenario sets."""

    @property
    def was_raised(self) -> bool: ...
    @property
    def raised_in(self) -> str:
        """The function and the line, if they are known."""
        ...

    def __enter__(self) -> object: ...
    def __exit__(self, *error: Any) -> None: ...
    def stop(self) -> None: ...


@frozen
class Server:
    """Where the emulator is."""

    base_url: str
    api_key: str

    def client(self, **options: Any) -> Client:
        return Client(self.api_key, **{"base_url": self.base_url, **options})


@contextlib.contextmanager
def completed_by(act: Callable[[], None], check: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Check that after an interrupt, while its traceback is there as in a notebook, a second call completes the work."""
    try:
        yield
    except KeyboardInterrupt:
        act()
        check()
        raise
    check()


def coco(names: list[str]) -> dict[str, object]:
    return {
        "images": [{"id": number, "file_name": name, "width": 64, "height": 48} for number, name in enumerate(names)],
        "categories": [{"id": 1, "name": "heron"}],
        "annotations": [{"id": n, "image_id": n, "category_id": 1, "bbox": [1, 2, 30, 40], "area": 1200} for n in range(len(names))],
    }


def check_images(client: Client, name: str) -> None:
    images = client.datasets.get(name, include_images=True, images_limit=100).images or []
    names = sorted(image.filename for image in images)
    if names != [f"{number}.png" for number in range(FILES)]:
        raise RuntimeError(f"the dataset has the images {names}")


@contextlib.contextmanager
def folder_of_files() -> Iterator[Path]:
    """A folder, and one for journals that no other scenario has."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["PICTOGRAPH_CACHE_DIR"] = f"{folder}/cache"
        files = Path(folder, "files")
        files.mkdir()
        yield files


def own_dataset() -> str:
    """A name that no other run of the scenario has: it would find its files uploaded already."""
    return f"birds-{os.getpid()}"


def write_photos(folder: Path) -> None:
    for number in range(FILES):
        Path(folder, f"{number}.png").write_bytes(_PNG)
