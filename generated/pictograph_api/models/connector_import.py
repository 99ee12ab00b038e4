# Generated from openapi.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define
from msgspec import Struct

from ..json_text import models_of, new, read_lists
from ..types import ApiModel, listed, unknown
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
        self.datasets = list(map(ConnectorImportDataset.from_dict, listed(data["datasets"])))
        self._extra = None if data.keys() <= _KEYS else unknown(data, _KEYS)
        return self

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        return read_lists(
            cls,
            text,
            ConnectorImportWire,
            {
                "datasets": ("datasets", ConnectorImportDatasetWire, ConnectorImportDataset.from_dict),
            },
        )

    def _parts(self, part: Callable[[Any], Any]) -> dict[str, Any]:
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
        data["datasets"] = part(listed(self.datasets))
        if self._extra:
            data.update({_k: part(_x) for _k, _x in self._extra.items()})
        return data


class ConnectorImportWire(Struct, forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """The JSON of `ConnectorImport`, when it is exactly as the contract has it; see `json_text`."""

    import_id: Any
    status: ConnectorImportStatus
    progress: Any
    total_images: Any
    imported_images: Any
    failed_images: Any
    datasets: list[ConnectorImportDatasetWire]
    current_dataset: Any = None

    def _model(self) -> ConnectorImport:
        value: Any
        made = new(ConnectorImport)
        made.import_id = self.import_id
        made.status = self.status
        made.progress = self.progress
        made.total_images = self.total_images
        made.imported_images = self.imported_images
        made.failed_images = self.failed_images
        made.datasets = models_of(self.datasets)
        value = self.current_dataset
        made.current_dataset = "" if value is None else value
        made._extra = None
        return made


from .connector_import_dataset import ConnectorImportDataset, ConnectorImportDatasetWire
