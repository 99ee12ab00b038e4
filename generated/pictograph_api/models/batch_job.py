# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import define

from ..types import ApiModel, unknown_fields
from .batch_job_status import BatchJobStatus

_KEYS = frozenset(
    [
        "job_id",
        "status",
        "progress",
        "total_images",
        "processed_images",
        "total_annotations_added",
        "failed_images",
        "error_message",
        "estimated_credits",
        "completed_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class BatchJob(ApiModel):
    """A batch auto-annotation job."""

    job_id: str
    """Unique identifier."""
    status: BatchJobStatus
    """Current status."""
    progress: int
    """Progress in percent."""
    total_images: int
    """Number of images in the job."""
    processed_images: int
    """Number of processed images."""
    total_annotations_added: int
    """Number of annotations added."""
    failed_images: int
    """Number of failed images."""
    error_message: str | None = None
    """Error message, if it failed."""
    estimated_credits: int | None = None
    """Credits charged at the start. Only returned when the job is created."""
    completed_at: datetime.datetime | None = None
    """Time at which it ended."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.job_id = data["job_id"]
        self.status = BatchJobStatus(data["status"])
        self.progress = data["progress"]
        self.total_images = data["total_images"]
        self.processed_images = data["processed_images"]
        self.total_annotations_added = data["total_annotations_added"]
        self.failed_images = data["failed_images"]
        self.error_message = data.get("error_message")
        self.estimated_credits = data.get("estimated_credits")
        value = data.get("completed_at")
        self.completed_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "job_id": self.job_id,
            "status": str(self.status),
            "progress": self.progress,
            "total_images": self.total_images,
            "processed_images": self.processed_images,
            "total_annotations_added": self.total_annotations_added,
            "failed_images": self.failed_images,
        }
        if self.error_message is not None:
            data["error_message"] = self.error_message
        if self.estimated_credits is not None:
            data["estimated_credits"] = self.estimated_credits
        if self.completed_at is not None:
            data["completed_at"] = convert(self.completed_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
