"""The annotations of an image, read and replaced as a whole."""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Unpack
from uuid import UUID, uuid4, uuid5

import attrs
from pictograph_api import models
from pictograph_api.api.annotations import bulk_save_annotations, delete_annotations, get_annotation_file, get_annotations, save_annotations
from pictograph_api.request_values import plain_value
from pictograph_api.types import ApiModel

from pictograph._resilience.operations import call
from pictograph._resilience.resource import M_co, Resource, operation
from pictograph.bulk.job import JobOptions
from pictograph.bulk.progress import FileProgress, OnProgress
from pictograph.resources.annotation_import import ImportReport, import_annotations
from pictograph.resources.ids import ImageId, id_text
from pictograph.types import AnnotationDict

if TYPE_CHECKING:
    from pictograph.models import Annotation, BulkSaveResult, DeleteAnnotationsResult, ExportFile, SaveResult
    from pictograph.request_options import RequestOptions

_KEY_NAMESPACE: Final = UUID("7c1e2a43-5f0b-4b7c-9d0e-6b2f3a8c4d15")  # any fixed UUID; it separates these ids from other uses of uuid5


async def fetch_annotations(image_id: str) -> builtins.list[Annotation]:
    """Get the annotations of an image. See `Annotations.get`."""
    return (await call(get_annotations.request(image_id))).annotations


async def replace_annotations(
    image_id: str, annotations: Iterable[Annotation | AnnotationDict], *, idempotency_key: str | None = None
) -> SaveResult:
    """Replace the annotations of an image. See `Annotations.save`."""
    body = models.SaveAnnotationsRequest(image_id=image_id, annotations=_with_ids(annotations, idempotency_key))
    return await call(save_annotations.request(image_id, body=body), idempotency_key=idempotency_key)


def _with_ids(
    annotations: Iterable[object], idempotency_key: str | None, image_id: str = ""
) -> builtins.list[Annotation | Mapping[str, object]]:
    """Make a dict of each dataclass and Pydantic model, and add an id to each dict that has none.

    With a key of the caller, the id is derived from the key: a repeated call must send the same body, or the server reports a conflict.
    """
    items: builtins.list[Any] = list(annotations)
    if all(issubclass(cls, ApiModel) for cls in {*map(type, items)}):
        return items
    id_field: str = attrs.fields(models.UnknownAnnotation).id.name  # the contract defines the field's name, not this module
    for index, annotation in enumerate(items):
        if not isinstance(annotation, (ApiModel, Mapping)):
            annotation = plain_value(annotation)
            items[index] = annotation
        if isinstance(annotation, Mapping) and id_field not in annotation:
            new_id = uuid4() if idempotency_key is None else uuid5(_KEY_NAMESPACE, f"{index} {image_id}{idempotency_key}")
            items[index] = {id_field: str(new_id), **annotation}
    return items


class Annotations(Resource[M_co]):
    """The annotations of an image: `client.annotations`.

    Example:
        from pictograph import BBoxAnnotation, BoundingBox

        box = BBoxAnnotation(name="heron", bounding_box=BoundingBox(x=12, y=8, w=40, h=22))
        client.annotations.save(image_id, [*client.annotations.get(image_id), box])
    """

    @operation
    async def get(self, image_id: ImageId, **options: Unpack[RequestOptions]) -> builtins.list[Annotation]:
        """Get the annotations of an image.

        The list is empty if the image has none. An annotation of a type that this version does not know is returned as
        `UnknownAnnotation` with all its fields, and can be saved again unchanged.

        Raises:
            NotFoundError: The image does not exist.

        Example:
            for annotation in client.annotations.get(image_id):
                print(annotation.name, annotation.type)
        """
        return await fetch_annotations(id_text(image_id))

    @operation
    async def save(
        self,
        image_id: ImageId,
        annotations: Iterable[Annotation | AnnotationDict],
        *,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> SaveResult:
        """Replace all annotations of an image.

        An empty list deletes them. The request is atomic: if one annotation is invalid, none is saved and the existing ones are kept. To
        add an annotation, get the list, append to it and save it.

        Args:
            annotations: Annotation objects, dicts in the JSON format of the API, or both. Dicts are sent unchanged, except that a missing
                `id` is added.
            idempotency_key: Identifies this save; the same call with the same key is performed once within 24 hours.

        Raises:
            ValidationError: An annotation is invalid. `errors` has one item per invalid field, whose `loc` starts with
                `["body", "annotations", <index>]`. Common causes: `class` instead of `name`, a flat list of numbers instead of points in a
                polygon, or a class that the dataset does not have.
            NotFoundError: The image does not exist.

        Example:
            result = client.annotations.save(
                image_id,
                [{"name": "heron", "type": "bbox", "bounding_box": {"x": 12, "y": 8, "w": 40, "h": 22}}],
            )
            print(result.previous_count, result.new_count)
        """
        return await replace_annotations(id_text(image_id), annotations, idempotency_key=idempotency_key)

    @operation
    async def delete(
        self, image_id: ImageId, *, idempotency_key: str | None = None, **options: Unpack[RequestOptions]
    ) -> DeleteAnnotationsResult:
        """Delete all annotations of an image.

        Requires a key with the role `admin`; a member can save an empty list instead. For an image without annotations, `deleted_count`
        is 0.

        Raises:
            NotFoundError: The image does not exist.
            ForbiddenError: The role of the key is too low.

        Example:
            print(client.annotations.delete(image_id).deleted_count)
        """
        return await call(delete_annotations.request(id_text(image_id)), idempotency_key=idempotency_key)

    @operation
    async def bulk_save(
        self,
        annotations_by_image: Mapping[str, Iterable[Annotation | AnnotationDict]],
        *,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> BulkSaveResult:
        """Replace the annotations of up to 200 images in one request.

        Images are saved independently: one that does not exist, or whose dataset lacks a class, is listed in `failed` and does not affect
        the others. An annotation with an invalid structure rejects the whole request.

        Args:
            annotations_by_image: For each image id, a list of annotations as for `save`.

        Raises:
            ValidationError: An annotation has an invalid structure, or the number of images is not 1 to 200. Nothing was saved.

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
    async def import_(
        self,
        dataset_name: str,
        path: str | os.PathLike[str],
        *,
        format: Literal["auto", "pictograph", "coco", "yolo", "pascal_voc", "cvat", "labelme", "csv", "darwin"] = "auto",
        images: str | os.PathLike[str] | None = None,
        create_classes: bool = True,
        on_missing: Literal["report", "skip", "error"] = "report",
        strict: bool = False,
        max_workers: int = 4,
        journal: str | os.PathLike[str] | None = None,
        resume: bool = True,
        progress: FileProgress | bool | None = None,
        on_progress: OnProgress | None = None,
        idempotency_key: str | None = None,
        **options: Unpack[RequestOptions],
    ) -> ImportReport:
        """Import the annotations of a COCO, YOLO, VOC, CVAT, LabelMe, CSV, Darwin or Pictograph file to images of a dataset.

        Replaces all annotations of each image that has some in the file; other images are not changed. To upload the images too, use
        `pictograph.pipelines.import_dataset`. Needs `pip install 'pictograph[formats]'`.

        An entry of the file is for the image with its folder and name. If the dataset has none, it is for the image whose folder is the end
        of the local folder of the image file, or else for the only image with its name.

        The file is read twice, the first time before anything is sent. The images of the dataset are requested in pages, the annotations
        saved in requests of up to 200 images; memory does not grow with the file. The server saves or rejects each image by itself. An
        error that the other images would get too ends the import: it is `error` of the report, or raised if nothing was saved yet. The
        same call after such an error or an interrupt saves what is left; after an import that came to its end, it saves all again. Two
        imports to one dataset exclude each other.

        Args:
            dataset_name: Name of the dataset, which has the images already.
            path: File, folder or ZIP file.
            format: Format of the file; by default detected from its content.
            images: Local folder of the image files, if they are not next to the file. YOLO needs them for their sizes; nothing is uploaded.
            create_classes: Add the classes and annotation types that the dataset lacks, in the order of the file. If false, a class
                that it lacks is an error.
            on_missing: What to do about images of the file that the dataset does not have: `report` them as failures, `skip` them, or
                raise an `error` before anything is saved.
            strict: Raise for what can't be kept, instead of listing it in `not_kept`.
            max_workers: Maximum number of concurrent requests.
            journal: File that records what is saved; by default one in the cache folder of the user (`PICTOGRAPH_CACHE_DIR`).
            resume: Go on with the journal of an interrupted import to this dataset. If false, all is saved again.
            progress: True shows progress on stderr: a bar on a terminal if `rich` is installed, otherwise a line now and then. A
                function is called as `progress(images_done, images_total, path)` after each image, successful or not.
            on_progress: Called with a `pictograph.bulk.ProgressEvent` after each image.
            idempotency_key: Identifies the import. Within 24 hours, the server ignores requests of the same key, images and annotations.

        Raises:
            FileNotFoundError: The file does not exist.
            ValueError: The file is not valid (`pictograph.formats.FormatError`) or an argument is wrong. Nothing was saved.
            ImportError: The extra `formats` is not installed.
            NotFoundError: No dataset has this name.
            BlockingIOError: Another call imports annotations to this dataset.

        Example:
            from pictograph.formats import bbox, ImageAnnotations, write

            write([ImageAnnotations("heron.jpg", 64, 48, [bbox("heron", (12, 8, 40, 22), id="1")])], "birds-coco", format="coco")
            client.images.upload(client.datasets.get("birds").id, "heron.jpg", filename="heron.jpg")
            report = client.annotations.import_("birds", "birds-coco", format="coco")
            print(report.images_saved, report.annotations_saved, report.failures, report.not_kept)
        """
        return await import_annotations(
            dataset_name,
            path,
            format=format,
            images=images,
            create_classes=create_classes,
            on_missing=on_missing,
            strict=strict,
            idempotency_key=idempotency_key,
            options=JobOptions(max_workers, journal, resume, progress, on_progress),
        )

    @operation
    async def get_file(self, image_id: ImageId, **options: Unpack[RequestOptions]) -> ExportFile:
        """Get the annotation file of an image, in the format of the `pictograph` export.

        It contains the annotations, URLs, and the names of the image, dataset and organization.

        Raises:
            NotFoundError: The image does not exist.

        Example:
            print(client.annotations.get_file(image_id).annotation_count)
        """
        return await call(get_annotation_file.request(id_text(image_id)))
