# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, to_list, unknown_fields
from .export_format import ExportFormat

_KEYS = frozenset(["dataset_name", "name", "format", "include_images", "class_filter", "status_filter"])


@define(kw_only=True, repr=False, weakref_slot=False)
class CreateExportRequest(ApiModel):
    """Parameters of a new export."""

    dataset_name: str
    """Name of the dataset. Case-sensitive."""
    name: str
    """Name of the export, unique in the dataset."""
    format: ExportFormat | str = ExportFormat.PICTOGRAPH
    """File format."""
    include_images: bool = False
    """Whether to include the images in the ZIP file in addition to the annotations. Required for training."""
    class_filter: Iterable[str] | None = None
    """Only export annotations of these classes. Defaults to all classes."""
    status_filter: str | None = None
    """Only export images with this status, as in `ImageStatus`; `in_progress` matches `annotate` and `review`.
    Defaults to all images.
    """

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_name = data["dataset_name"]
        self.name = data["name"]
        value = data.get("format")
        self.format = ExportFormat.PICTOGRAPH if value is None else ExportFormat(value)
        value = data.get("include_images")
        self.include_images = False if value is None else value
        value = data.get("class_filter")
        self.class_filter = None if value is None else to_list(value)
        self.status_filter = data.get("status_filter")
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"dataset_name": self.dataset_name, "name": self.name}
        if self.format is not None:
            data["format"] = str(self.format)
        if self.include_images is not None:
            data["include_images"] = self.include_images
        if self.class_filter is not None:
            data["class_filter"] = to_list(self.class_filter)
        if self.status_filter is not None:
            data["status_filter"] = self.status_filter
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
