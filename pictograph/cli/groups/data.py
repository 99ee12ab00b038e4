"""Commands for data: datasets, images, annotations, folders, search, connectors, video."""

from __future__ import annotations

from typing import Final

from pictograph.cli.command_table import Group, Row

_IMAGES: Final = ("filename", "virtual_folder_path", "status", "annotation_count", "width", "height", "id")
_FOUND: Final = ("filename", "virtual_folder_path", "status", "annotation_count", "id")
_DATASETS: Final = ("name", "image_count", "completed_image_count", "total_size", "created_at", "id")
_DATASET: Final = dict(name="Dataset name (case-sensitive).")
_PROJECT: Final = dict(name="Project name (case-sensitive).")
_CLASS: Final = "Class, for example heron:bbox. The type is bbox, polygon, polyline or keypoint."

GROUPS: Final = (
    Group(
        "datasets",
        "Manage datasets and their images. A dataset and a project of the same name are one object; `projects` shows its classes.",
        (
            Row(
                "list",
                "datasets.iter",
                "List datasets.",
                _DATASETS,
                empty="No datasets. Upload a folder to a new one: pictograph upload FOLDER --dataset NAME",
            ),
            Row("get", "datasets.get", "Get a dataset by name.", option_help=_DATASET),
            Row("get-by-id", "datasets.get_by_id", "Get a dataset by id, without its images."),
            Row(
                "images",
                "datasets.iter_images",
                "List the unarchived images of a dataset.",
                _IMAGES,
                empty="No images. Upload a folder: pictograph upload FOLDER --dataset NAME",
            ),
            Row("create", "projects.create", "Create a dataset.", option_help=dict(name="Dataset name.", classes=_CLASS)),
            Row(
                "delete",
                "projects.delete",
                "Delete a dataset with its images and annotations. This can't be undone.",
                confirm="Delete the dataset {name} with all its images and annotations? This can't be undone.",
                option_help=_DATASET,
            ),
            Row(
                "download",
                "datasets.download",
                "Download the images and annotations of a dataset to a folder.",
                resume="Run the same command again: it goes on with the files that are missing.",
                option_help=dict(**_DATASET, annotations="Format of the annotations. Others than pictograph need the extra formats."),
            ),
            Row("storage", "datasets.storage_status", "Show the storage class of a dataset and the price of a restore."),
            Row(
                "freeze",
                "datasets.freeze",
                "Move a dataset to cold storage. Needs an admin's key.",
                confirm="Move {dataset_id} to cold storage? Its images can't be read until it is restored.",
            ),
            Row(
                "restore",
                "datasets.restore",
                "Restore a dataset from cold storage. Needs an admin's key.",
                confirm="Restore {dataset_id}? It is charged at once; `datasets storage` shows the price.",
            ),
            Row("wait", "datasets.wait_for_storage", "Wait until a dataset has moved to or from cold storage."),
        ),
    ),
    Group(
        "projects",
        "Manage projects: the same objects as `datasets`, with their classes and annotation types.",
        (
            Row(
                "list",
                "projects.iter",
                "List projects.",
                ("name", "image_count", "classes", "annotation_types", "id"),
                empty="No projects. Create one: pictograph projects create NAME --class CLASS:bbox",
            ),
            Row("get", "projects.get", "Get a project by name.", option_help=_PROJECT),
            Row("create", "projects.create", "Create a project.", option_help=dict(name="Project name.", classes=_CLASS)),
            Row(
                "update",
                "projects.update",
                "Update a project. At least one option is required; the others keep their values.",
                option_help=dict(
                    **_PROJECT,
                    description="New description; an empty text clears it.",
                    classes=f"{_CLASS} Replaces all classes; existing annotations keep theirs.",
                ),
            ),
            Row(
                "delete",
                "projects.delete",
                "Delete a project with its images and annotations. Needs an admin's key. This can't be undone.",
                confirm="Delete the project {name} with all its images and annotations? This can't be undone.",
                option_help=_PROJECT,
            ),
        ),
    ),
    Group(
        "images",
        "Upload, get, download and delete images.",
        (
            Row("get", "images.get", "Get an image: filename, folder, size, status and number of annotations."),
            Row("upload", "images.upload", "Upload an image file to a dataset."),
            Row(
                "bulk-upload",
                "images.bulk_upload",
                "Upload image files to one folder of a dataset.",
                resume="`pictograph datasets images` lists what was uploaded.",
            ),
            Row("download", "images.download", "Download an image to a file."),
            Row(
                "delete",
                "images.delete",
                "Archive an image, or delete it with --permanent. Needs an admin's key.",
                confirm="Archive (or, with --permanent, delete) the image {image_id}?",
            ),
            Row("bulk-tag", "images.bulk_tag", "Add tags to images, or remove them with --no-add. Prints the number of images."),
        ),
    ),
    Group(
        "annotations",
        "Get, replace and delete the annotations of images.",
        (
            Row(
                "get",
                "annotations.get",
                "List the annotations of an image.",
                ("name", "type", "confidence", "bounding_box", "id"),
                empty="No annotations on this image. Add some: pictograph annotations save IMAGE_ID ANNOTATIONS",
            ),
            Row("save", "annotations.save", "Replace all annotations of an image. An empty list deletes them."),
            Row("bulk-save", "annotations.bulk_save", "Replace the annotations of up to 200 images in one request."),
            Row("file", "annotations.get_file", "Get the annotation file of an image in the pictograph export format."),
            Row(
                "delete",
                "annotations.delete",
                "Delete all annotations of an image. Needs an admin's key.",
                confirm="Delete all annotations of the image {image_id}?",
            ),
        ),
    ),
    Group(
        "folders",
        "List the virtual folders of a dataset.",
        (
            Row(
                "list",
                "folders.list",
                "List the folders directly in a folder.",
                ("full_path", "image_count", "id"),
                empty="No folders.",
            ),
            Row(
                "tree",
                "folders.tree",
                "List all folders of a dataset as a tree.",
                ("full_path", "image_count", "children", "id"),
                empty="No folders.",
            ),
            Row("stats", "folders.stats", "Show the number of subfolders and images and the size of a folder."),
        ),
    ),
    Group(
        "batch",
        "Change many images of a dataset at once.",
        (
            Row("move", "batch.move", "Move images to another folder of their dataset. A missing folder is created."),
            Row("copy", "batch.copy", "Copy images to a folder of their dataset."),
            Row(
                "update",
                "batch.update",
                "Update the status, display name or archive state of images. At least one option is required.",
                option_help=dict(status="New status."),
            ),
            Row(
                "delete",
                "batch.delete",
                "Archive images, or delete them with --permanent. Needs an admin's key.",
                confirm="Archive (or, with --permanent, delete) these images of {dataset_name}?",
            ),
        ),
    ),
    Group(
        "search",
        "Find images by tag or by similarity.",
        (
            Row(
                "tags",
                "search.by_tag",
                "Find images that have all given tags. At least one tag is required.",
                _FOUND,
                empty="No images found.",
                option_help=dict(dataset_name="Only images of this dataset.", limit="Maximum number of images, 1 to 500."),
            ),
            Row(
                "similar",
                "search.by_similarity",
                "Find images of the same dataset that are similar to an image, most similar first.",
                ("similarity", *_FOUND),
                empty="No similar images found.",
                option_help=dict(
                    folder_path="Folder to search; the folder of the image by default.", limit="Maximum number of images, 1 to 500."
                ),
            ),
        ),
    ),
    Group(
        "connectors",
        "Import datasets from V7 or Roboflow.",
        (
            Row("validate", "connectors.validate", "Check the API key of the other platform and list its datasets."),
            Row("limits", "connectors.check_limits", "Check whether the plan allows an import of this size."),
            Row("import", "pictograph.cli.extra_commands:import_datasets", "Import datasets from another platform as new datasets."),
            Row("status", "connectors.get_import", "Get the status and progress of an import."),
            Row("wait", "connectors.wait_for_import", "Wait until an import is completed."),
            Row("cancel", "connectors.cancel_import", "Cancel an import. Images that were imported are kept."),
        ),
    ),
    Group(
        "video",
        "Upload videos and extract their frames as images.",
        (
            Row("upload", "video.upload", "Upload a video. The other video commands take the `gcs path` that it prints."),
            Row("probe", "video.probe", "Show the duration, frame rate, size and number of frames of an uploaded video."),
            Row("extract", "video.extract_frames", "Extract frames of an uploaded video as images. The uploaded video is then deleted."),
            Row("status", "video.get_extraction", "Get the status and progress of an extraction."),
            Row("wait", "video.wait_for_extraction", "Wait until an extraction is completed."),
        ),
    ),
)
