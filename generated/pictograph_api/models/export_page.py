# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["exports"])


@define(kw_only=True, repr=False, weakref_slot=False)
class ExportPage(ApiModel):
    """A page of exports."""

    exports: list[Export]
    """Items on this page."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.exports = list(map(Export.from_dict, listed(data["exports"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ExportPageWire,
            {
                "exports": ("exports", ExportWire, Export.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"exports": part(listed(self.exports))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ExportPageWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ExportPage`, when it is exactly as the contract has it; see `json_text`."""

    exports: list[ExportWire]

    def _model(self) -> ExportPage:
        made = new(ExportPage)
        made.exports = models_of(self.exports)
        made._extra = None
        return made


from .export import Export, ExportWire
