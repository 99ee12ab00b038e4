# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .batch_output_type import BatchOutputType

_KEYS = frozenset(["name", "output_type"])


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchClass(ApiModel):
    """A class to detect and its output type."""

    name: str
    """Name of the class. Used as the prompt by SAM3."""
    output_type: BatchOutputType | str = BatchOutputType.POLYGON
    """Output type."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.name = data["name"]
        value = data.get("output_type")
        self.output_type = BatchOutputType.POLYGON if value is None else BatchOutputType(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name}
        if self.output_type is not None:
            data["output_type"] = str(self.output_type)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
