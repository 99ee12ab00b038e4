# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["dataset_id", "images"])


@define(kw_only=True, repr=False, weakref_slot=False)
class RegisterImagesRequest(ApiModel):
    """The uploaded images to register."""

    dataset_id: str
    """ID of the dataset to add the images to."""
    images: Iterable[UploadedImage | Mapping[str, Any]]
    """Images to register, 1 to 500."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.dataset_id = data["dataset_id"]
        self.images = ModelList(map(UploadedImage.from_dict, to_list(data["images"])))
        self._extra = None if len(data) == 2 else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"dataset_id": self.dataset_id, "images": convert(to_list(self.images))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


from .uploaded_image import UploadedImage
