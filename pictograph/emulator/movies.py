"""Look into a video and take pictures out of it.

Without help this reads AVI files with MJPEG pictures, a real format whose frames are JPEG files already
(`ffmpeg -i in.mp4 -c:v mjpeg out.avi` makes one). Other formats need the `av` package (PyAV); without it they count as unreadable.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from attrs import field, frozen

_JPEG = b"\xff\xd8"


class Unreadable(Exception):
    """The bytes are no video that can be read here."""


@frozen
class Movie:
    """A video."""

    fps: float
    width: int
    height: int
    frames: list[bytes] = field(repr=False)
    """JPEG files, in order."""

    @property
    def seconds(self) -> float:
        """Return how long it lasts."""
        return len(self.frames) / self.fps

    def sample(self, fps: float) -> list[int]:
        """Return which frames to take for so many pictures a second; never a frame twice."""
        step = max(1.0, self.fps / fps)
        count = int((len(self.frames) - 1) // step) + 1
        return [int(i * step) for i in range(count)]


def read(content: bytes) -> Movie:
    """Read a video. Raises `Unreadable`."""
    if content[:4] == b"RIFF" and content[8:12] == b"AVI ":
        return _avi(content)
    return _decoded(content)


def _avi(content: bytes) -> Movie:
    header: tuple[int, ...] | None = None
    frames: list[bytes] = []
    for kind, data in _chunks(content, 12, len(content)):
        if kind == b"avih" and len(data) >= 40:
            header = struct.unpack("<10I", data[:40])
        elif kind[2:] in (b"dc", b"db") and data[:2] == _JPEG:
            frames.append(data)
    if header is None or not frames or not header[0]:
        raise Unreadable("This AVI file holds no MJPEG pictures")
    return Movie(1e6 / header[0], header[8], header[9], frames)


def _chunks(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= end:
        kind, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        if at + 8 + size > end:
            raise Unreadable("This AVI file is cut off")
        if kind == b"LIST":
            yield from _chunks(content, at + 12, at + 8 + size)
        else:
            yield kind, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _decoded(content: bytes) -> Movie:
    try:
        av: Any = import_module("av")
    except ImportError:
        raise Unreadable("Only AVI files with MJPEG pictures can be read without the package 'av'") from None
    try:
        with av.open(io.BytesIO(content)) as container:
            stream = container.streams.video[0]
            fps, frames = float(stream.average_rate), list[bytes]()
            for frame in container.decode(stream):
                target = io.BytesIO()
                frame.to_image().save(target, "JPEG")
                frames.append(target.getvalue())
            return Movie(fps, stream.width, stream.height, frames)
    except Exception as exc:
        raise Unreadable(f"This can't be read as a video: {exc}") from exc
