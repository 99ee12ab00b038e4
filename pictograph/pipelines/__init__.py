"""Pipelines: functions that make many API calls, to upload a folder, import a dataset, annotate it or train a model.

The first argument is the client. With a `Client`, a pipeline blocks and returns its result; with an `AsyncClient`, it returns a coroutine.

    from pictograph.pipelines import train_pipeline

    run, model = train_pipeline(client, "birds", pipeline="yolox")
    run, model = await train_pipeline(async_client, "birds", pipeline="yolox")
"""

from pictograph.pipelines.annotate import AnnotateReport, AnnotationFailure, auto_annotate_dataset
from pictograph.pipelines.full import PipelineReport, full_pipeline
from pictograph.pipelines.import_dataset import DatasetImportReport, import_dataset
from pictograph.pipelines.train import train_pipeline
from pictograph.pipelines.upload import UploadFailure, UploadReport, upload_dataset_from_folder
from pictograph.resources.annotation_import import ImportFailure, ImportReport

__all__ = [
    "AnnotateReport",
    "AnnotationFailure",
    "DatasetImportReport",
    "ImportFailure",
    "ImportReport",
    "PipelineReport",
    "UploadFailure",
    "UploadReport",
    "auto_annotate_dataset",
    "full_pipeline",
    "import_dataset",
    "train_pipeline",
    "upload_dataset_from_folder",
]
