# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import new_instance, read_model, to_models
from ..types import ApiModel, ModelList, to_list, unknown_fields
from .connector_import_status import ConnectorImportStatus

_KEYS = frozenset(
    [
        "import_id",
        "status",
        "progress",
        "total_images",
        "imported_images",
        "failed_images",
        "current_dataset",
        "datasets",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class ConnectorImport(ApiModel):
    """An import from a provider."""

    import_id: str
    """Unique identifier."""
    status: ConnectorImportStatus
    """Current status."""
    progress: float
    """Progress in percent."""
    total_images: int
    """Total number of images to import."""
    imported_images: int
    """Number of imported images."""
    failed_images: int
    """Number of failed images."""
    current_dataset: str = ""
    """Name of the dataset being imported."""
    datasets: list[ConnectorImportDataset]
    """Progress per dataset."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.import_id = data["import_id"]
        self.status = ConnectorImportStatus(data["status"])
        self.progress = data["progress"]
        self.total_images = data["total_images"]
        self.imported_images = data["imported_images"]
        self.failed_images = data["failed_images"]
        value = data.get("current_dataset")
        self.current_dataset = "" if value is None else value
        self.datasets = ModelList(map(ConnectorImportDataset.from_dict, to_list(data["datasets"])))
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_model(cls, text, ConnectorImportStruct)

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "import_id": self.import_id,
            "status": str(self.status),
            "progress": self.progress,
            "total_images": self.total_images,
            "imported_images": self.imported_images,
            "failed_images": self.failed_images,
        }
        if self.current_dataset is not None:
            data["current_dataset"] = self.current_dataset
        data["datasets"] = convert(to_list(self.datasets))
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportStruct(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """`ConnectorImport` as msgspec decodes and encodes it, if it is exactly as the contract describes it; see `json_text`."""

    import_id: Any
    status: ConnectorImportStatus
    progress: Any
    total_images: Any
    imported_images: Any
    failed_images: Any
    datasets: list[ConnectorImportDatasetStruct]
    current_dataset: Any = None

    def to_model(self) -> ConnectorImport:
        value: Any
        model = new_instance(ConnectorImport)
        model.import_id = self.import_id
        model.status = self.status
        model.progress = self.progress
        model.total_images = self.total_images
        model.imported_images = self.imported_images
        model.failed_images = self.failed_images
        model.datasets = ModelList(to_models(self.datasets))
        value = self.current_dataset
        model.current_dataset = "" if value is None else value
        model._extra = None
        return model


from .connector_import_dataset import ConnectorImportDataset, ConnectorImportDatasetStruct
