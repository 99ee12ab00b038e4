# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["duration_seconds", "native_fps", "width", "height", "frame_count"])


@define(kw_only=True, repr=False, weakref_slot=False)
class VideoMetadata(ApiModel):
    """Metadata of a video."""

    duration_seconds: float
    """Duration in seconds."""
    native_fps: float
    """Frame rate in frames per second."""
    width: int
    """Width in pixels."""
    height: int
    """Height in pixels."""
    frame_count: int
    """Number of frames."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.duration_seconds = data["duration_seconds"]
        self.native_fps = data["native_fps"]
        self.width = data["width"]
        self.height = data["height"]
        self.frame_count = data["frame_count"]
        self._extra = None if len(data) == 5 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "duration_seconds": self.duration_seconds,
            "native_fps": self.native_fps,
            "width": self.width,
            "height": self.height,
            "frame_count": self.frame_count,
        }
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
