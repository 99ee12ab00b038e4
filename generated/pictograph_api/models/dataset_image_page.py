# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["images"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetImagePage(ApiModel):
    """A page of images of a dataset."""

    images: list[DatasetImage]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.images = ModelList(map(DatasetImage.from_dict, to_list(data["images"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, DatasetImagePageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"images": convert(to_list(self.images))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class DatasetImagePageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`DatasetImagePage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    images: list[DatasetImageStruct]

    def to_model(self) -> DatasetImagePage:
        model = new_instance(DatasetImagePage)
        model.images = ModelList(to_models(self.images))
        model._extra = None
        return model


from .dataset_image import DatasetImage, DatasetImageStruct
