# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .video_extraction_status import VideoExtractionStatus

_KEYS = frozenset(["job_id", "status", "progress", "frames_extracted", "total_frames", "error", "folder_path"])


@define(kw_only=True, repr=False, weakref_slot=False)
class VideoExtraction(ApiModel):
    """A video frame extraction job."""

    job_id: str
    """Unique identifier."""
    status: VideoExtractionStatus
    """Current status."""
    progress: int
    """Progress in percent."""
    frames_extracted: int
    """Number of extracted frames."""
    total_frames: int
    """Total number of frames to extract."""
    error: str | None = None
    """Error message, if it failed."""
    folder_path: str | None = None
    """Folder of the images."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.job_id = data["job_id"]
        self.status = VideoExtractionStatus(data["status"])
        self.progress = data["progress"]
        self.frames_extracted = data["frames_extracted"]
        self.total_frames = data["total_frames"]
        self.error = data.get("error")
        self.folder_path = data.get("folder_path")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "job_id": self.job_id,
            "status": str(self.status),
            "progress": self.progress,
            "frames_extracted": self.frames_extracted,
            "total_frames": self.total_frames,
        }
        if self.error is not None:
            data["error"] = self.error
        if self.folder_path is not None:
            data["folder_path"] = self.folder_path
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
