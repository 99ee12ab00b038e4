# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown

_KEYS = frozenset(["options"])


@define(kw_only=True, repr=False, weakref_slot=False)
class DeploymentComputeOptionList(ApiModel):
    """Compute options for deployments."""

    options: list[DeploymentComputeOption]
    """Compute options."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.options = list(map(DeploymentComputeOption.from_dict, listed(data["options"])))
        self._extra = None if len(data) == 1 else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            DeploymentComputeOptionListWire,
            {
                "options": ("options", DeploymentComputeOptionWire, DeploymentComputeOption.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"options": part(listed(self.options))}
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class DeploymentComputeOptionListWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `DeploymentComputeOptionList`, when it is exactly as the contract has it; see `json_text`."""

    options: list[DeploymentComputeOptionWire]

    def _model(self) -> DeploymentComputeOptionList:
        made = new(DeploymentComputeOptionList)
        made.options = models_of(self.options)
        made._extra = None
        return made


from .deployment_compute_option import DeploymentComputeOption, DeploymentComputeOptionWire
