"""Models that training runs have made."""

from __future__ import annotations

import builtins
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pictograph_api import models
from pictograph_api.api.models import bulk_delete_models, delete_model, fork_model, get_model, get_model_download, list_models

from pictograph._resilience.http.messages import Progress
from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.resources.saving import CHUNK_BYTES, save
from pictograph.secret import Secret

if TYPE_CHECKING:
    from pictograph.models import BulkDeleteResult, Confirmation, Model, ModelFormat, ModelStatus, ModelType

LARGEST_PAGE: Final = 100  # the contract's cap


async def fetch_model(model_id: str) -> Model:
    """Get a model by its id."""
    return (await call(get_model.request(model_id))).model


class Models(Resource[M_co]):
    """Trained models: `client.models`. They are made by training runs.

    Example:
        for model in client.models.iter(status="ready"):
            print(model.name, model.model_type, model.metrics)
    """

    @operation
    async def list(
        self,
        *,
        dataset_name: str | None = None,
        status: ModelStatus | str | None = None,
        model_type: ModelType | str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> builtins.list[Model]:
        """Get one page of models, of at most 100, by dataset, state or kind. `iter` walks through all of them.

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
        status: ModelStatus | str | None = None,
        model_type: ModelType | str | None = None,
        page_size: int = 50,
        max_total: int | None = None,
    ) -> Pages[Model]:
        """Walk through all models, `page_size` (at most 100) for each request, up to `max_total` in all.

        Example:
            for model in client.models.iter(model_type="object_detection"):
                print(model.name, model.version)
        """

        async def page(limit: int, offset: int) -> builtins.list[Model]:
            request = list_models.request(dataset_name=dataset_name, status=status, model_type=model_type, limit=limit, offset=offset)
            return (await call(request)).models

        return Pages(page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def get(self, model_id: str | None) -> Model:
        """Get one model. Takes `run.model_id` as it is, which is `None` until the run is completed.

        Raises:
            NotFoundError: there is no such model.
            ValueError: the id is `None`: the run has made no model yet.

        Example:
            for run in client.training.iter(status="completed"):
                print(client.models.get(run.model_id).name)
        """
        if model_id is None:
            raise ValueError("model_id is None: a training run has a model once its status is 'completed'.")
        return await fetch_model(model_id)

    @operation
    async def download(
        self,
        model_id: str,
        output_path: str | os.PathLike[str],
        *,
        format: ModelFormat | str = "onnx",
        chunk_size: int = CHUNK_BYTES,
        progress: Progress | None = None,
    ) -> Path:
        """Download the weights of a model to a file and return its path.

        Missing folders are made, an existing file is replaced. Until all bytes are there they are in `<name>.part`, which goes away when
        something fails.

        Args:
            output_path: the file to write, not a folder.
            format: `onnx` or `pytorch`.
            chunk_size: bytes between two calls of `progress`.
            progress: called as `progress(bytes_so_far, total_bytes)`; the total is 0 where it is not known.

        Raises:
            NotFoundError: there is no such model, or its weights are gone.
            ConflictError: it is not ready, or not to be had in this format.
            ApiError, ServerError: the storage host refused; `response` is its text.
            OSError: the file can't be written.

        Example:
            for model in client.models.iter(status="ready"):
                client.models.download(model.id, f"models/{model.id}.onnx")
        """
        request = get_model_download.request(model_id, format=format)
        link = Secret((await call(request)).download_url)
        return await save(link, output_path, operation=request.operation_id, chunk_size=chunk_size, progress=progress)

    @operation
    async def delete(self, model_id: str, *, idempotency_key: str | None = None) -> Confirmation:
        """Delete a model (needs an admin's key).

        Raises:
            NotFoundError: there is no such model.
            ForbiddenError: the key's role may not do this.

        Example:
            for model in client.models.iter(status="failed"):
                client.models.delete(model.id)
        """
        return await call(delete_model.request(model_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_delete(self, model_ids: Sequence[str], *, idempotency_key: str | None = None) -> BulkDeleteResult:
        """Delete several models (needs an admin's key). Ids that are not there come back in `not_found`; they are no error.

        Example:
            print(client.models.bulk_delete([model.id for model in client.models.list(dataset_name="birds")]).count)
        """
        body = models.BulkDeleteModelsRequest(model_ids=model_ids)
        return await call(bulk_delete_models.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def fork(self, model_id: str, *, idempotency_key: str | None = None) -> Model:
        """Copy a public model into the organization of the key and return the copy.

        Raises:
            NotFoundError: there is no such model, or it is not public.
            ConflictError: it is not ready.
        """
        return (await call(fork_model.request(model_id), idempotency_key=idempotency_key)).model
