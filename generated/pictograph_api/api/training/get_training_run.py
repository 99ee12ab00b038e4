# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Get a training run."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    run_id: str,
) -> Request[models.TrainingRunResponse]:
    """Get a training run.

    Poll it until `status` is `completed`, `failed` or `cancelled`. `model_id` is set when the run is completed.

    `GET /api/v1/developer/training/{run_id}`. Requires the role viewer or higher.

    Args:
        run_id: ID of the training run.

    Raises:
        ValueError: A path parameter is empty, `.` or `..`.
    """
    return Request.build(
        "get_training_run",
        "GET",
        "/api/v1/developer/training/{run_id}",
        _parse,
        path_parameters={
            "run_id": run_id,
        },
    )


def _parse(body: bytes) -> models.TrainingRunResponse:
    return models.TrainingRunResponse.from_json(body)
