# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""Start to annotate many images."""

from __future__ import annotations

from ... import models
from ...types import Request

__all__ = ("request",)


def request(
    *,
    body: models.CreateBatchJobRequest,
    idempotency_key: str | None = None,
) -> Request[models.BatchJob]:
    """Start to annotate many images.

    The job adds what it finds to the annotations of the images; nothing has to be saved. Poll it with
    `get_auto_annotate_batch`.

    Credits are taken when it starts, for n images `3 + ceil(0.1 n)` with SAM3 or `2 + ceil(0.03 n)` with a
    trained model, and are not given back when it is cancelled. 404 for an unknown dataset, model or image name;
    422 when SAM3 is given no class. If credits run out on the way the job ends `failed` with an `error_message`.

    `POST /api/v1/developer/auto-annotate/batch`. Requires the role member or higher. Costs credits. Starts a job
    and returns at once; poll it with `get_auto_annotate_batch`.

    Args:
        body: Annotate many images of one dataset.
        idempotency_key: Makes a repeated write safe. For 24 hours the server answers the same key with the same
            method, path and body from the first answer, without doing the work again, even when what was made has
            been deleted since. Clients send one with every POST, PUT and PATCH, the same on each attempt of a
            call, and with DELETE when their caller gives one.
    """
    return Request.build(
        "create_auto_annotate_batch",
        "POST",
        "/api/v1/developer/auto-annotate/batch",
        _parse,
        headers={
            "Idempotency-Key": idempotency_key,
        },
        json=body,
    )


def _parse(body: bytes) -> models.BatchJob:
    return models.BatchJob.from_json(body)
