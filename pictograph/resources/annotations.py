"""The annotations of one image, read and replaced as a whole."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid4, uuid5

import attrs
from pictograph_api import models
from pictograph_api.api.annotations import bulk_save_annotations, delete_annotations, get_annotation_file, get_annotations, save_annotations

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation

if TYPE_CHECKING:
    from pictograph.models import Annotation, BulkSaveResult, DeleteAnnotationsResult, ExportFile, SaveResult

_IDS_OF_KEYS: Final = UUID("7c1e2a43-5f0b-4b7c-9d0e-6b2f3a8c4d15")  # any fixed UUID: it keeps these ids apart from other uses of uuid5


async def fetch_annotations(image_id: str) -> builtins.list[Annotation]:
    """Get the annotations of an image."""
    return (await call(get_annotations.request(image_id))).annotations


async def replace_annotations(
    image_id: str, annotations: Iterable[Annotation | Mapping[str, object]], *, idempotency_key: str | None = None
) -> SaveResult:
    """Replace the annotations of an image. See `Annotations.save`."""
    body = models.SaveAnnotationsRequest(image_id=image_id, annotations=_with_ids(annotations, idempotency_key))
    return await call(save_annotations.request(image_id, body=body), idempotency_key=idempotency_key)


def _with_ids(
    annotations: Iterable[Annotation | Mapping[str, object]], idempotency_key: str | None, image_id: str = ""
) -> builtins.list[Annotation | Mapping[str, object]]:
    """Give each plain dict an id. From the caller's key, if there is one: the same call must have the same body, or it is a conflict."""
    given = list(annotations)
    if not any(issubclass(kind, Mapping) for kind in {*map(type, given)}):
        return given
    id_field: str = attrs.fields(models.UnknownAnnotation).id.name  # the contract names it, not this module
    for index, annotation in enumerate(given):
        if isinstance(annotation, Mapping) and id_field not in annotation:
            made = uuid4() if idempotency_key is None else uuid5(_IDS_OF_KEYS, f"{index} {image_id}{idempotency_key}")
            given[index] = {id_field: str(made), **annotation}
    return given


class Annotations(Resource[M_co]):
    """What is drawn on an image: `client.annotations`.

    Example:
        from pictograph import BBoxAnnotation, BoundingBox

        box = BBoxAnnotation(name="heron", bounding_box=BoundingBox(x=12, y=8, w=40, h=22))
        client.annotations.save(image_id, [*client.annotations.get(image_id), box])
    """

    @operation
    async def get(self, image_id: str) -> builtins.list[Annotation]:
        """Get the annotations of an image; an empty list when there are none.

        A kind of annotation that this version doesn't know comes as `UnknownAnnotation`, with all its fields, and can be saved again.

        Raises:
            NotFoundError: there is no such image.

        Example:
            for annotation in client.annotations.get(image_id):
                print(annotation.name, annotation.type)
        """
        return await fetch_annotations(image_id)

    @operation
    async def save(
        self, image_id: str, annotations: Iterable[Annotation | Mapping[str, object]], *, idempotency_key: str | None = None
    ) -> SaveResult:
        """Replace all annotations of an image; an empty list clears it.

        All or nothing: when one of them is wrong, none is saved and what was there stays. To add one, read, append and save.

        Args:
            annotations: objects, plain dicts in the form of the API, or both. A dict is sent as it is; only a missing `id` is filled in.
            idempotency_key: stands for this save; the same call with the same key is done once (24 hours).

        Raises:
            ValidationError: `errors` has an item for each wrong field, its `loc` beginning `["body", "annotations", <index>]`. Often it is
                `class` in place of `name`, a flat list of numbers in place of the points of a polygon, or a class that the dataset lacks.
            NotFoundError: there is no such image.

        Example:
            result = client.annotations.save(
                image_id,
                [{"name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8, "w": 40, "h": 22}}],
            )
            print(result.previous_count, result.new_count)
        """
        return await replace_annotations(image_id, annotations, idempotency_key=idempotency_key)

    @operation
    async def delete(self, image_id: str, *, idempotency_key: str | None = None) -> DeleteAnnotationsResult:
        """Delete all annotations of an image (needs an admin's key). It is no error when there are none; `deleted_count` is then 0.

        Raises:
            NotFoundError: there is no such image.
            ForbiddenError: the key's role may not do this. A member may save an empty list.

        Example:
            print(client.annotations.delete(image_id).deleted_count)
        """
        return await call(delete_annotations.request(image_id), idempotency_key=idempotency_key)

    @operation
    async def bulk_save(
        self, annotations_by_image: Mapping[str, Iterable[Annotation | Mapping[str, object]]], *, idempotency_key: str | None = None
    ) -> BulkSaveResult:
        """Replace the annotations of up to 200 images in one request, each image for itself.

        An unknown image, or a class that its dataset lacks, is listed in `failed` and stops nothing. A wrong shape anywhere saves nothing.

        Args:
            annotations_by_image: for each image id what `save` takes.

        Raises:
            ValidationError: an annotation has a wrong shape, or there are none or too many images.

        Example:
            result = client.annotations.bulk_save({image_id: []})
            print(len(result.saved), [failure.error for failure in result.failed])
        """
        saves = [
            models.AnnotationSave(image_id=image_id, annotations=_with_ids(annotations, idempotency_key, image_id))
            for image_id, annotations in annotations_by_image.items()
        ]
        request = bulk_save_annotations.request(body=models.BulkSaveAnnotationsRequest(saves=saves))
        return await call(request, idempotency_key=idempotency_key)

    @operation
    async def get_file(self, image_id: str) -> ExportFile:
        """Get the document of one image as an export in the format `pictograph` holds it: annotations, names, addresses.

        Raises:
            NotFoundError: there is no such image.

        Example:
            print(client.annotations.get_file(image_id).annotation_count)
        """
        return await call(get_annotation_file.request(image_id))
