"""Batch changes: one request that changes many images of a dataset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Unpack

from pictograph_api import models
from pictograph_api.api.batch import batch_copy_images, batch_delete_images, batch_move_images, batch_update_images

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.resources.ids import ImageId, id_texts
from pictograph.types import DuplicateHandlingValue, ImageStatusValue

if TYPE_CHECKING:
    from pictograph.models import BatchResult
    from pictograph.request_options import RequestOptions


class Batch(Resource[M_co]):
    """Changes to 1 to 10,000 images of a dataset at once: `client.batch`.

    An image that can't be changed does not affect the others and raises nothing; it is listed in `failed` of the result, with `id` and
    `reason`. A request that is invalid as a whole raises `NotFoundError` (the dataset does not exist) or `ValidationError` (no ids, or too
    many).

    Example:
        images = client.datasets.get("birds", include_images=True).images or []
        result = client.batch.update("birds", [image.id for image in images], status="complete")
        print(result.processed, result.failed)
    """

    @operation
    async def move(
        self,
        dataset_name: str,
        image_ids: Iterable[ImageId],
        *,
        target_folder_path: str = "/",
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BatchResult:
        """Move images to another folder of their dataset.

        Args:
            target_folder_path: Path of the folder, starting with `/`. It is created if it does not exist.

        Example:
            client.batch.move("birds", [image_id], target_folder_path="/herons")
        """
        body = models.BatchMoveRequest(dataset_name=dataset_name, image_ids=id_texts(image_ids), target_folder_path=target_folder_path)
        return await call(batch_move_images.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def copy(
        self,
        dataset_name: str,
        image_ids: Iterable[ImageId],
        *,
        target_folder_path: str = "/",
        duplicate_handling: DuplicateHandlingValue = "rename",
        copy_annotations: bool = False,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BatchResult:
        """Copy images to a folder of their dataset.

        Args:
            target_folder_path: Path of the folder, starting with `/`. It is created if it does not exist.
            duplicate_handling: What to do if the folder has an image of the same name: `rename` appends `-2`, `-3`, ... to the new name,
                `skip` reports the image as failed, `overwrite` deletes the existing image.
            copy_annotations: Copy the annotations too.

        Example:
            client.batch.copy("birds", [image_id], target_folder_path="/herons", copy_annotations=True)
        """
        body = models.BatchCopyRequest(
            dataset_name=dataset_name,
            image_ids=id_texts(image_ids),
            target_folder_path=target_folder_path,
            duplicate_handling=duplicate_handling,
            copy_annotations=copy_annotations,
        )
        return await call(batch_copy_images.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def delete(
        self,
        dataset_name: str,
        image_ids: Iterable[ImageId],
        *,
        permanent: bool = False,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BatchResult:
        """Archive images, or delete them permanently.

        Archived images keep their data and can be restored with `update`.

        Args:
            permanent: Delete the images instead of archiving them. This can't be undone and requires a key with the role `admin`.

        Raises:
            ForbiddenError: The role of the key is too low.

        Example:
            client.batch.delete("birds", [image_id])
        """
        body = models.BatchDeleteRequest(dataset_name=dataset_name, image_ids=id_texts(image_ids), permanent=permanent)
        return await call(batch_delete_images.request(body=body), idempotency_key=idempotency_key)

    @operation
    async def update(
        self,
        dataset_name: str,
        image_ids: Iterable[ImageId],
        *,
        status: ImageStatusValue | None = None,
        display_name: str | None = None,
        is_archived: bool | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BatchResult:
        """Change the status or display name of images, or archive or restore them.

        Only the given fields change; give at least one.

        Args:
            status: `new`, `annotate`, `review` or `complete`.
            display_name: Name to show instead of the filename.
            is_archived: `True` archives the images, `False` restores archived ones.

        Raises:
            ValidationError: No field was given, or `status` is unknown.

        Example:
            client.batch.update("birds", [image_id], status="review")
        """
        updates = models.ImageUpdates(status=status, display_name=display_name, is_archived=is_archived)
        body = models.BatchUpdateRequest(dataset_name=dataset_name, image_ids=id_texts(image_ids), updates=updates)
        return await call(batch_update_images.request(body=body), idempotency_key=idempotency_key)
