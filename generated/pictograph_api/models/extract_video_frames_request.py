# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields

_KEYS = frozenset(["dataset_name", "gcs_path", "folder_name", "sample_fps", "parent_folder_path"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ExtractVideoFramesRequest(ApiModel):
    """Parameters of a video frame extraction."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    gcs_path: str
    """Value from `create_video_upload_url`."""
    folder_name: str
    """Name of the folder for the images."""
    sample_fps: float = 1.0
    """Number of frames to extract per second of video."""
    parent_folder_path: str = "/"
    """Parent of the new folder; `/` is the root."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.gcs_path = data["gcs_path"]
        self.folder_name = data["folder_name"]
        value = data.get("sample_fps")
        self.sample_fps = 1.0 if value is None else value
        value = data.get("parent_folder_path")
        self.parent_folder_path = "/" if value is None else value
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "dataset_name": self.dataset_name,
            "gcs_path": self.gcs_path,
            "folder_name": self.folder_name,
        }
        if self.sample_fps is not None:
            data["sample_fps"] = self.sample_fps
        if self.parent_folder_path is not None:
            data["parent_folder_path"] = self.parent_folder_path
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
