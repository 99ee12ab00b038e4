# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["images"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DatasetImagePage(ApiModel):
    """A page of images of a dataset."""

    images: list[DatasetImage]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.images = list(map(DatasetImage.from_dict, listed(data["images"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            DatasetImagePageWire,
            {
                "images": ("images", DatasetImageWire, DatasetImage.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"images": part(listed(self.images))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class DatasetImagePageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `DatasetImagePage`, when it is exactly as the contract has it; see `json_text`."""

    images: list[DatasetImageWire]

    def _model(self) -> DatasetImagePage:
        made = new(DatasetImagePage)
        made.images = models_of(self.images)
        made._extra = None
        return made


from .dataset_image import DatasetImage, DatasetImageWire
