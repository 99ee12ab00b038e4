# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance
from ..types import ApiModel, unknown_fields
from .model_status import ModelStatus
from .model_type import ModelType
from .model_visibility import ModelVisibility

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "name",
        "description",
        "model_type",
        "architecture",
        "visibility",
        "status",
        "metrics",
        "class_mapping",
        "version",
        "parent_model_id",
        "forked_from_model_id",
        "created_at",
        "updated_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class Model(ApiModel):
    """A model created by a training run."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    name: str
    """Name."""
    description: str | None = None
    """Description."""
    model_type: ModelType
    """Task of the model."""
    architecture: str | None = None
    """Network architecture."""
    visibility: ModelVisibility
    """Visibility of the model."""
    status: ModelStatus
    """Current status."""
    metrics: dict[str, Any] | None = None
    """Metrics by name."""
    class_mapping: dict[str, str] | None = None
    """Class names by index."""
    version: str = "1.0.0"
    """Version."""
    parent_model_id: str | None = None
    """ID of the model that this one was fine-tuned from."""
    forked_from_model_id: str | None = None
    """ID of the public model that this one was copied from."""
    created_at: datetime.datetime
    """Time of creation."""
    updated_at: datetime.datetime
    """Time of the last change."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.name = data["name"]
        self.description = data.get("description")
        self.model_type = ModelType(data["model_type"])
        self.architecture = data.get("architecture")
        self.visibility = ModelVisibility(data["visibility"])
        self.status = ModelStatus(data["status"])
        value = data.get("metrics")
        self.metrics = None if value is None else dict(value)
        value = data.get("class_mapping")
        self.class_mapping = None if value is None else dict(value)
        value = data.get("version")
        self.version = "1.0.0" if value is None else value
        self.parent_model_id = data.get("parent_model_id")
        self.forked_from_model_id = data.get("forked_from_model_id")
        self.created_at = datetime.datetime.fromisoformat(data["created_at"])
        self.updated_at = datetime.datetime.fromisoformat(data["updated_at"])
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.id, "organization_id": self.organization_id, "name": self.name}
        if self.description is not None:
            data["description"] = self.description
        data["model_type"] = str(self.model_type)
        if self.architecture is not None:
            data["architecture"] = self.architecture
        data["visibility"] = str(self.visibility)
        data["status"] = str(self.status)
        if self.metrics is not None:
            data["metrics"] = convert(self.metrics)
        if self.class_mapping is not None:
            data["class_mapping"] = dict(self.class_mapping)
        if self.version is not None:
            data["version"] = self.version
        if self.parent_model_id is not None:
            data["parent_model_id"] = self.parent_model_id
        if self.forked_from_model_id is not None:
            data["forked_from_model_id"] = self.forked_from_model_id
        data["created_at"] = convert(self.created_at)
        data["updated_at"] = convert(self.updated_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ModelStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`Model` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    id: Any
    organization_id: Any
    name: Any
    model_type: ModelType
    visibility: ModelVisibility
    status: ModelStatus
    created_at: Any
    updated_at: Any
    description: Any = None
    architecture: Any = None
    metrics: dict[str, Any] | None = None
    class_mapping: dict[str, Any] | None = None
    version: Any = None
    parent_model_id: Any = None
    forked_from_model_id: Any = None

    def to_model(self) -> Model:
        value: Any
        model = new_instance(Model)
        model.id = self.id
        model.organization_id = self.organization_id
        model.name = self.name
        model.model_type = self.model_type
        model.visibility = self.visibility
        model.status = self.status
        model.created_at = datetime.datetime.fromisoformat(self.created_at)
        model.updated_at = datetime.datetime.fromisoformat(self.updated_at)
        model.description = self.description
        model.architecture = self.architecture
        model.metrics = self.metrics
        model.class_mapping = self.class_mapping
        value = self.version
        model.version = "1.0.0" if value is None else value
        model.parent_model_id = self.parent_model_id
        model.forked_from_model_id = self.forked_from_model_id
        model._extra = None
        return model
