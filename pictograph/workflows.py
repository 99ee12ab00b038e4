"""The helpers of `pictograph.pipelines`, under another name by which people know them."""

from pictograph.pipelines import (
    AnnotateReport,
    AnnotationFailure,
    PipelineReport,
    UploadFailure,
    UploadReport,
    auto_annotate_dataset,
    full_pipeline,
    train_pipeline,
    upload_dataset_from_folder,
)

__all__ = [
    "AnnotateReport",
    "AnnotationFailure",
    "PipelineReport",
    "UploadFailure",
    "UploadReport",
    "auto_annotate_dataset",
    "full_pipeline",
    "train_pipeline",
    "upload_dataset_from_folder",
]
