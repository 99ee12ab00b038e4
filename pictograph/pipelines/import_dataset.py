"""Import a dataset: upload its images, then import its annotations."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from pictograph.bulk.job import JobOptions
from pictograph.bulk.progress import FileProgress, OnProgress
from pictograph.bulk.remote_folder import local_path
from pictograph.exceptions import NotFoundError, PictographError
from pictograph.pipelines.pipeline import pipeline
from pictograph.pipelines.upload import UploadReport, upload_dataset_from_folder
from pictograph.resources.annotation_import import ImportReport, check_file, check_on_missing, import_annotations


@frozen
class DatasetImportReport:
    """The result of `import_dataset`."""

    dataset_name: str
    upload: UploadReport | None
    """`None` without `images`."""
    annotations: ImportReport | None
    """`None` if `error` ended the import before annotations were saved."""
    error: PictographError | None = None
    """The error that ended the import after images were uploaded or annotations saved."""

    @property
    def success(self) -> bool:
        """Whether all images were uploaded or present before, and the annotations of all were saved."""
        uploaded = self.upload is None or self.upload.success
        return uploaded and self.annotations is not None and self.annotations.success and self.error is None


@pipeline
async def import_dataset(
    dataset_name: str,
    path: str | os.PathLike[str],
    *,
    format: Literal["auto", "pictograph", "coco", "yolo", "pascal_voc", "cvat", "labelme", "csv", "darwin"] = "auto",
    images: str | os.PathLike[str] | None = None,
    create_classes: bool = True,
    on_missing: Literal["report", "skip", "error"] = "report",
    strict: bool = False,
    max_workers: int = 4,
    include_hidden: bool = False,
    storage_options: Mapping[str, object] | None = None,
    resume: bool = True,
    progress: FileProgress | bool | None = None,
    on_progress: OnProgress | None = None,
) -> DatasetImportReport:
    """Import an annotation file, and with `images` the images too, to a dataset. Safe to repeat. Needs the extra `formats`.

    The annotation file is read before anything is sent. Then the images are uploaded as `upload_dataset_from_folder` does it, and the
    annotations imported as `client.annotations.import_` does it; see there how images are matched. The same call again goes on where an
    interrupted one stopped. After one that came to its end, it skips the images that the dataset has and saves the annotations again.

    Args:
        client: A `Client` (the call blocks) or an `AsyncClient` (await the call).
        dataset_name: Name of the dataset. With `images`, it is created if it does not exist.
        path: Annotation file, dataset folder or ZIP file.
        format: Format of the file; by default detected from its content.
        images: Folder of images to upload, or its URL. Without it, the dataset must have the images already. Where a format needs the
            sizes of the images (YOLO), they are read from a local folder only.
        create_classes: Add the classes that the dataset lacks, in the order of the file. If false, they are an error.
        on_missing: What to do about images of the file that the dataset does not have: `report`, `skip` or `error`.
        strict: Raise for what the reader can't keep, instead of listing it in the report.
        max_workers: Maximum number of concurrent requests that save annotations.
        include_hidden, storage_options: As for `upload_dataset_from_folder`.
        resume: Go on with the journals of an interrupted call. If false, they are ignored.
        progress: True shows progress on stderr: a bar on a terminal if `rich` is installed, otherwise a line now and then. A function is
            called as `progress(files_done, files_total, filename)` after each uploaded image; then, counted from 1 again, after each image
            whose annotations were saved.
        on_progress: Called with a `pictograph.bulk.ProgressEvent` after each uploaded image, and after each whose annotations were saved.

    Raises:
        FileNotFoundError, NotADirectoryError: The file or the folder does not exist.
        ValueError: The file is not valid (`pictograph.formats.FormatError`), the folder has no images, or an argument is wrong.
        ImportError: The extra `formats` is not installed.
        NotFoundError: The dataset does not exist, and `images` is not given.

    Example:
        from pictograph.formats import bbox, ImageAnnotations, write
        from pictograph.pipelines import import_dataset

        write([ImageAnnotations("heron.jpg", 64, 48, [bbox("heron", (12, 8, 40, 22), id="1")])], "lake.zip", format="coco")
        report = import_dataset(client, "lake birds", "lake.zip", images="photos", on_missing="skip")
        print(report.upload.images_uploaded, report.annotations.annotations_saved, report.annotations.failures)
    """
    check_on_missing(on_missing)
    options = JobOptions(max_workers, resume=resume, progress=progress, on_progress=on_progress)
    upload, local = None, None if images is None else local_path(images)
    if images is not None:
        check_file(path, format, images=local, strict=strict)
        upload = await upload_dataset_from_folder.coroutine(
            dataset_name,
            images,
            layout="nested",
            include_hidden=include_hidden,
            storage_options=storage_options,
            resume=resume,
            progress=progress,
            on_progress=on_progress,
        )
    try:
        annotations = await import_annotations(
            dataset_name,
            path,
            format=format,
            images=local,
            create_classes=create_classes,
            on_missing=on_missing,
            strict=strict,
            idempotency_key=None,
            options=options,
        )
    except PictographError as error:
        if upload is None:
            if isinstance(error, NotFoundError):
                error.fix = f"{error.fix} To create it and upload its images, pass images=..."
            raise
        return DatasetImportReport(dataset_name, upload, None, error)
    return DatasetImportReport(dataset_name, upload, annotations, annotations.error)
