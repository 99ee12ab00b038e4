"""Trained models."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api import models
from pictograph_api.api.models import bulk_delete_models, delete_model, fork_model, get_model, get_model_download, list_models

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph._resilience.transfer import file_target
from pictograph.resources.file_download import CHUNK_BYTES, download_file
from pictograph.resources.ids import ModelId, id_text, id_texts
from pictograph.secret import Secret
from pictograph.types import ModelFormatValue, ModelStatusValue, ModelTypeValue

if TYPE_CHECKING:
    from pictograph.models import BulkDeleteResult, Confirmation, Model
    from pictograph.request_options import RequestOptions

LARGEST_PAGE: Final = 100  # limit of the contract


async def fetch_model(model_id: str) -> Model:
    """Get a model. See `Models.get`."""
    return (await call(get_model.request(model_id))).model


class Models(Resource[M_co]):
    """Trained models: `client.models`. A completed training run creates one.

    Example:
        for model in client.models.iter(status="ready"):
            print(model.name, model.model_type, model.metrics)
    """

    @operation
    async def list(
        self,
        *,
        dataset_name: str | None = None,
        status: ModelStatusValue | None = None,
        model_type: ModelTypeValue | None = None,
        limit: int = 50,
        offset: int = 0,
        **options: Unpack[RequestOptions],
    ) -> builtins.list[Model]:
        """Get one page of models, optionally filtered by dataset, status and type. `iter` returns all pages.

        Args:
            dataset_name: Only models trained on this dataset.
            status: `training`, `ready`, `failed` or `archived`.
            model_type: Only models of this type, for example `object_detection`.
            limit: Maximum number of models, 1 to 100.
            offset: Number of models to skip.

        Example:
            print([model.name for model in client.models.list(dataset_name="birds")])
        """
        request = list_models.request(dataset_name=dataset_name, status=status, model_type=model_type, limit=limit, offset=offset)
        return (await call(request)).models

    @paged
    def iter(
        self,
        *,
        dataset_name: str | None = None,
        status: ModelStatusValue | None = None,
        model_type: ModelTypeValue | None = None,
        page_size: int = 50,
        max_total: int | None = None,
        **options: Unpack[RequestOptions],
    ) -> Pages[Model]:
        """Iterate over all models, optionally filtered by dataset, status and type, page by page.

        Pages are requested as they are needed. A loop that changes what the list contains, for example the status by which it is filtered,
        skips items: loop over `client.models.iter(...).all()` then, which gets all of them first.

        Args:
            dataset_name: Only models trained on this dataset.
            status: `training`, `ready`, `failed` or `archived`.
            model_type: Only models of this type, for example `object_detection`.
            page_size: Models per request, 1 to 100.
            max_total: Stop after this many models.

        Raises:
            ValueError: `page_size` is not 1 to 100, or `max_total` is negative.

        Example:
            for model in client.models.iter(model_type="object_detection"):
                print(model.name, model.version)
        """

        async def fetch_page(limit: int, offset: int) -> builtins.list[Model]:
            request = list_models.request(dataset_name=dataset_name, status=status, model_type=model_type, limit=limit, offset=offset)
            return (await call(request)).models

        return Pages(fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, model_id: ModelId | None, **options: Unpack[RequestOptions]) -> Model:
        """Get a model by id.

        Accepts `model_id` of a training run directly, which is `None` until the run is completed.

        Raises:
            NotFoundError: The model does not exist.
            ValueError: `model_id` is `None`.

        Example:
            for run in client.training.iter(status="completed"):
                print(client.models.get(run.model_id).name)
        """
        if model_id is None:
            raise ValueError("model_id is None. A training run has a model_id when its status is 'completed'.")
        return await fetch_model(id_text(model_id))

    @operation
    async def download(
        self,
        model_id: ModelId,
        output_path: str | os.PathLike[str],
        *,
        format: ModelFormatValue = "onnx",
        chunk_size: int = CHUNK_BYTES,
        progress: Progress | None = None,
        **options: Unpack[RequestOptions],
    ) -> Path:
        """Download the weights of a model to a file and return its path.

        Missing parent folders are created and an existing file is replaced. The data is written to a part file in the same folder, which is
        renamed when it is complete. If the connection is lost, the retries of the call request the rest only, and so does the next call
        with the same path, unless the file has changed on the server. Part files of less than 256 KiB are deleted on failure.

        Args:
            output_path: Path of the file to write, not of a folder.
            format: `onnx` or `pytorch`.
            chunk_size: Bytes between calls of `progress`.
            progress: Called as `progress(bytes_so_far, total_bytes)`; the total is 0 if it is unknown.

        Raises:
            NotFoundError: The model does not exist, or its weights were deleted.
            ConflictError: The model is not ready, or not available in this format.
            ApiError, ServerError: The storage host rejected the request; `response` is the text of its response.
            OSError: The file can't be written, or `output_path` is a folder. A folder is rejected before anything is sent.

        Example:
            for model in client.models.iter(status="ready"):
                client.models.download(model.id, f"models/{model.id}.onnx")
        """
        target = file_target(output_path)
        request = get_model_download.request(id_text(model_id), format=format)
        url = Secret((await call(request)).download_url)
        return await download_file(url, target, operation=request.operation_id, chunk_size=chunk_size, progress=progress)

    @operation
    async def delete(self, model_id: ModelId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> Confirmation:
        """Delete a model.

        Requires a key with the role `admin`.

        Raises:
            NotFoundError: The model does not exist.
            ForbiddenError: The role of the key is too low.

        Example:
            for model in client.models.iter(status="failed"):
                client.models.delete(model.id)
        """
        return await call(delete_model.request(id_text(model_id)), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(
        self, model_ids: Iterable[ModelId], *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> BulkDeleteResult:
        """Delete several models. Unknown ids are returned in `not_found` and raise no error.

        Requires a key with the role `admin`.

        Raises:
            ForbiddenError: The role of the key is too low.

        Example:
            print(client.models.bulk_delete([model.id for model in client.models.list(dataset_name="birds")]).count)
        """
        body = models.BulkDeleteModelsRequest(model_ids=id_texts(model_ids))
        return await call(bulk_delete_models.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def fork(self, model_id: ModelId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]) -> Model:
        """Copy a public model to the organization of the key and return the copy.

        Raises:
            NotFoundError: The model does not exist or is not public.
            ConflictError: The model is not ready.
        """
        return (await call(fork_model.request(id_text(model_id)), idempotency_key=idempotency_key)).model
