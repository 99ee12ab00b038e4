# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields

_KEYS = frozenset(["exports"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ExportPage(ApiModel):
    """A page of exports."""

    exports: list[Export]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.exports = ModelList(map(Export.from_dict, to_list(data["exports"])))
        self._extra = None if len(data) == 1 else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ExportPageStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"exports": convert(to_list(self.exports))}
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ExportPageStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ExportPage` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    exports: list[ExportStruct]

    def to_model(self) -> ExportPage:
        model = new_instance(ExportPage)
        model.exports = ModelList(to_models(self.exports))
        model._extra = None
        return model


from .export import Export, ExportStruct
