"""Commands on what is annotated: datasets, images, annotations, and where they are."""

from __future__ import annotations

from typing import Final

from pictograph.cli.table import Group, Row

_IMAGES: Final = ("filename", "virtual_folder_path", "status", "annotation_count", "width", "height", "id")
_FOUND: Final = ("filename", "virtual_folder_path", "status", "annotation_count", "id")
_DATASETS: Final = ("name", "image_count", "completed_image_count", "total_size", "created_at", "id")

GROUPS: Final = (
    Group(
        "datasets",
        "Datasets: look at them, take them away, make and delete them.",
        (
            Row("list", "datasets.iter", "List all datasets.", _DATASETS),
            Row("get", "datasets.get", said=dict(include_images="show one page of its images that are not archived, too")),
            Row("get-by-id", "datasets.get_by_id"),
            Row("images", "datasets.iter_images", "List the images of a dataset that are not archived.", _IMAGES),
            Row("create", "projects.create", "Create a dataset."),
            Row(
                "delete",
                "projects.delete",
                "Delete a dataset with all that is in it. This can't be undone.",
                question="Delete the dataset {name} with all its images and annotations? This can't be undone.",
            ),
            Row("download", "datasets.download"),
            Row("storage", "datasets.storage_status"),
            Row("freeze", "datasets.freeze", question="Move {dataset_id} to cold storage? Its images can't be read until it is restored."),
            Row("restore", "datasets.restore", question="Restore {dataset_id}? It is charged at once; `datasets storage` tells the price."),
            Row("wait", "datasets.wait_for_storage"),
        ),
    ),
    Group(
        "projects",
        "The same objects as datasets, as those who build them see them: classes and annotation types.",
        (
            Row("list", "projects.iter", "List all projects.", ("name", "image_count", "classes", "annotation_types", "id")),
            Row("get", "projects.get"),
            Row("create", "projects.create"),
            Row("update", "projects.update"),
            Row(
                "delete", "projects.delete", question="Delete the project {name} with all its images and annotations? This can't be undone."
            ),
        ),
    ),
    Group(
        "images",
        "Single images: upload, look, download, delete.",
        (
            Row("get", "images.get"),
            Row("upload", "images.upload"),
            Row("bulk-upload", "images.bulk_upload"),
            Row("download", "images.download"),
            Row("delete", "images.delete", question="Archive (or, with --permanent, delete for good) the image {image_id}?"),
            Row(
                "bulk-tag", "images.bulk_tag", "Add tags to images, or take them away with `--no-add`, and print how many images that was."
            ),
        ),
    ),
    Group(
        "annotations",
        "What is drawn on an image, read and replaced as a whole.",
        (
            Row("get", "annotations.get", "List the annotations of an image.", ("name", "type", "confidence", "bounding_box", "id")),
            Row(
                "save",
                "annotations.save",
                "Replace all annotations of an image by those in a JSON file; an empty list clears it.",
                said=dict(annotations="a list as `annotations get --json` gives it"),
            ),
            Row("bulk-save", "annotations.bulk_save", said=dict(annotations_by_image="for each image id a list of annotations")),
            Row("file", "annotations.get_file"),
            Row("delete", "annotations.delete", question="Delete all annotations of the image {image_id}?"),
        ),
    ),
    Group(
        "folders",
        "The virtual folders of a dataset.",
        (
            Row("list", "folders.list", columns=("full_path", "image_count", "id")),
            Row("tree", "folders.tree", columns=("full_path", "image_count", "children", "id")),
            Row("stats", "folders.stats"),
        ),
    ),
    Group(
        "batch",
        "One change to many images of a dataset.",
        (
            Row("move", "batch.move"),
            Row("copy", "batch.copy"),
            Row("update", "batch.update", said=dict(is_archived="archive images, or bring them back")),
            Row("delete", "batch.delete", question="Archive (or, with --permanent, delete for good) these images of {dataset_name}?"),
        ),
    ),
    Group(
        "search",
        "Find images by what they look like or by what was seen in them.",
        (
            Row(
                "tags",
                "search.by_tag",
                columns=_FOUND,
                said=dict(objects="a thing in the image", scenes="what it is a picture of", attributes="what it is like"),
            ),
            Row("similar", "search.by_similarity", columns=("similarity", *_FOUND)),
        ),
    ),
    Group(
        "connectors",
        "Take over datasets from V7 or Roboflow.",
        (
            Row("validate", "connectors.validate", "Ask whether the other platform takes the key, and what datasets it shows."),
            Row("limits", "connectors.check_limits"),
            Row("import", "pictograph.cli.recipes:import_datasets"),
            Row("status", "connectors.get_import"),
            Row("wait", "connectors.wait_for_import"),
            Row("cancel", "connectors.cancel_import"),
        ),
    ),
    Group(
        "video",
        "Images out of videos: upload, probe, extract.",
        (
            Row("upload", "video.upload", "Upload a video to where frames can be extracted from it. The others take its `gcs_path`."),
            Row("probe", "video.probe"),
            Row("extract", "video.extract_frames"),
            Row("status", "video.get_extraction"),
            Row("wait", "video.wait_for_extraction"),
        ),
    ),
)
