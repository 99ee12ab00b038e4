# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Self

from attrs import Factory, define

from ..types import ApiModel, to_list, unknown_fields
from .workflow_run_status import WorkflowRunStatus

_KEYS = frozenset(
    [
        "id",
        "organization_id",
        "workflow_id",
        "status",
        "progress",
        "frames_total",
        "frames_done",
        "sample_fps",
        "step_results",
        "artifacts",
        "warnings",
        "deposit_micro_usd",
        "final_micro_usd",
        "error",
        "created_at",
        "completed_at",
    ]
)


@define(kw_only=True, repr=False, weakref_slot=False)
class WorkflowRun(ApiModel):
    """A workflow run."""

    id: str
    """Unique identifier."""
    organization_id: str
    """ID of the organization."""
    workflow_id: str
    """ID of the workflow."""
    status: WorkflowRunStatus
    """Current status."""
    progress: float
    """Progress in percent."""
    frames_total: int | None = None
    """Total number of frames to process."""
    frames_done: int = 0
    """Number of processed frames."""
    sample_fps: float | None = None
    """Number of frames to process per second of video."""
    step_results: dict[str, Any] = Factory(dict)
    """Results by step."""
    artifacts: list[dict[str, Any]] = Factory(list)
    """Artifacts of the run, such as files."""
    warnings: list[str]
    """Warnings of the run."""
    deposit_micro_usd: int = 0
    """Deposit in micro-USD."""
    final_micro_usd: int | None = None
    """Final cost in micro-USD."""
    error: str | None = None
    """Error message, if it failed."""
    created_at: datetime.datetime | None = None
    """Time of creation."""
    completed_at: datetime.datetime | None = None
    """Time at which it ended."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = cls.__new__(cls)
        self.id = data["id"]
        self.organization_id = data["organization_id"]
        self.workflow_id = data["workflow_id"]
        self.status = WorkflowRunStatus(data["status"])
        self.progress = data["progress"]
        self.frames_total = data.get("frames_total")
        value = data.get("frames_done")
        self.frames_done = 0 if value is None else value
        self.sample_fps = data.get("sample_fps")
        value = data.get("step_results")
        self.step_results = {} if value is None else dict(value)
        value = data.get("artifacts")
        self.artifacts = [] if value is None else list(map(dict, to_list(value)))
        self.warnings = to_list(data["warnings"])
        value = data.get("deposit_micro_usd")
        self.deposit_micro_usd = 0 if value is None else value
        self.final_micro_usd = data.get("final_micro_usd")
        self.error = data.get("error")
        value = data.get("created_at")
        self.created_at = None if value is None else datetime.datetime.fromisoformat(value)
        value = data.get("completed_at")
        self.completed_at = None if value is None else datetime.datetime.fromisoformat(value)
        self._extra = None if data.keys() <= _KEYS else unknown_fields(data, _KEYS)
        return self

    def _fields(self, convert: Callable[[Any], Any]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": self.id,
            "organization_id": self.organization_id,
            "workflow_id": self.workflow_id,
            "status": str(self.status),
            "progress": self.progress,
        }
        if self.frames_total is not None:
            data["frames_total"] = self.frames_total
        if self.frames_done is not None:
            data["frames_done"] = self.frames_done
        if self.sample_fps is not None:
            data["sample_fps"] = self.sample_fps
        data["step_results"] = convert(self.step_results)
        data["artifacts"] = convert(to_list(self.artifacts))
        data["warnings"] = to_list(self.warnings)
        if self.deposit_micro_usd is not None:
            data["deposit_micro_usd"] = self.deposit_micro_usd
        if self.final_micro_usd is not None:
            data["final_micro_usd"] = self.final_micro_usd
        if self.error is not None:
            data["error"] = self.error
        if self.created_at is not None:
            data["created_at"] = convert(self.created_at)
        if self.completed_at is not None:
            data["completed_at"] = convert(self.completed_at)
        if self._extra:
            data.update({_k: convert(_x) for _k, _x in self._extra.items()})
        return data
