"""Read videos and extract their frames.

AVI files with MJPEG frames are read without further packages (`ffmpeg -i in.mp4 -c:v mjpeg out.avi` creates one). Other formats
need the `av` package (PyAV); without it they are unreadable.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from attrs import field, frozen

_JPEG = b"\xff\xd8"


class UnreadableVideo(Exception):
    """The content is not a video, or not one that can be read."""


@frozen
class Video:
    """A decoded video."""

    fps: float
    width: int
    height: int
    frames: list[bytes] = field(repr=False)
    """One JPEG file per frame."""

    @property
    def duration_seconds(self) -> float:
        """Duration in seconds."""
        return len(self.frames) / self.fps

    def sample_indexes(self, fps: float) -> list[int]:
        """Return the indexes of the frames to extract at this rate; no frame twice."""
        stride = max(1.0, self.fps / fps)
        count = int((len(self.frames) - 1) // stride) + 1
        return [int(i * stride) for i in range(count)]


def read_video(content: bytes) -> Video:
    """Decode a video. Raises `UnreadableVideo`."""
    if content[:4] == b"RIFF" and content[8:12] == b"AVI ":
        return _read_avi(content)
    return _with_pyav(content)


def _read_avi(content: bytes) -> Video:
    header: tuple[int, ...] | None = None
    frames: list[bytes] = []
    for kind, data in _riff_chunks(content, 12, len(content)):
        if kind == b"avih" and len(data) >= 40:
            header = struct.unpack("<10I", data[:40])
        elif kind[2:] in (b"dc", b"db") and data[:2] == _JPEG:
            frames.append(data)
    if header is None or not frames or not header[0]:
        raise UnreadableVideo("the AVI file contains no MJPEG frames")
    return Video(1e6 / header[0], header[8], header[9], frames)


def _riff_chunks(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= end:
        kind, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        if at + 8 + size > end:
            raise UnreadableVideo("the AVI file is truncated")
        if kind == b"LIST":
            yield from _riff_chunks(content, at + 12, at + 8 + size)
        else:
            yield kind, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _with_pyav(content: bytes) -> Video:
    try:
        av: Any = import_module("av")
    except ImportError:
        raise UnreadableVideo("only AVI files with MJPEG frames can be read; install the package 'av' for other formats") from None
    try:
        with av.open(io.BytesIO(content)) as container:
            stream = container.streams.video[0]
            fps, frames = float(stream.average_rate), list[bytes]()
            for frame in container.decode(stream):
                target = io.BytesIO()
                frame.to_image().save(target, "JPEG")
                frames.append(target.getvalue())
            return Video(fps, stream.width, stream.height, frames)
    except Exception as exc:
        raise UnreadableVideo(f"the file cannot be decoded as a video: {exc}") from exc
