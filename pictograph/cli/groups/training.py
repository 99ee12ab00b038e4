"""Commands for models: auto-annotation, exports, training runs, models, deployments, workflows."""

from __future__ import annotations

from operator import itemgetter
from typing import Final

from pictograph.cli.command_table import Group, Row

_CLASS_TO_FIND: Final = "Class to find, for example heron:bbox. The type is polygon (default), bbox or tag."
_SKIPS_UNKNOWN: Final = "Unknown ids are listed in `not found`; they are not an error."

GROUPS: Final = (
    Group(
        "auto-annotate",
        "Annotate images with a model. Costs credits.",
        (
            Row(
                "text",
                "auto_annotate.text",
                "Annotate all objects of an image that match a text. The text becomes their class.",
                option_help=dict(output_type="Annotation type."),
            ),
            Row("point", "auto_annotate.point", "Annotate the object of an image at a point.", option_help=dict(name="Class name.")),
            Row(
                "box",
                "auto_annotate.box",
                "Annotate all objects of an image that look like the one in a box.",
                option_help=dict(name="Class name."),
            ),
            Row(
                "batch",
                "auto_annotate.batch",
                "Start a job that annotates images and saves the annotations.",
                may_be_empty=("classes",),
                option_help=dict(
                    classes=f"{_CLASS_TO_FIND} Not needed with --model-id.",
                    model_id="Trained model to use; SAM3 by default.",
                    top_k="Number of tags per image (classification models only).",
                ),
            ),
            Row("status", "auto_annotate.get_batch", "Get the status and progress of a job."),
            Row("wait", "auto_annotate.wait_for_batch", "Wait until a job is completed."),
            Row(
                "cancel",
                "auto_annotate.cancel_batch",
                "Cancel a job. Saved annotations are kept; the credits are not refunded.",
            ),
            Row(
                "dataset",
                "pictograph.pipelines:auto_annotate_dataset",
                "Annotate all images of a dataset that have no annotations, with SAM3.",
                resume="Run the same command again to continue: images with annotations are skipped.",
                option_help=dict(
                    classes=_CLASS_TO_FIND, mode="Run jobs on the server (batch), or send a text prompt for each image (text)."
                ),
            ),
        ),
    ),
    Group(
        "exports",
        "Create, download and delete exports of datasets.",
        (
            Row(
                "list",
                "exports.iter",
                "List exports.",
                ("name", "dataset_name", "status", "image_count", "annotation_count", "file_size", "format", "created_at", "id"),
                empty="No exports. Create one: pictograph exports create DATASET NAME",
                option_help=dict(dataset_name="Only exports of this dataset."),
            ),
            Row(
                "create",
                "exports.create",
                "Create an export of a dataset.",
                option_help=dict(
                    name="Export name, unique in the dataset.",
                    format="Export format.",
                    include_images="Include the images; training needs them.",
                ),
            ),
            Row("get", "exports.get", "Get an export by the names of its dataset and its own."),
            Row("get-by-id", "exports.get_by_id", "Get an export by id."),
            Row("wait", "exports.wait_for_completion", "Wait until an export is completed."),
            Row("download", "exports.download", "Download the ZIP file of a completed export."),
            Row("download-by-id", "exports.download_by_id", "Download the ZIP file of a completed export by id."),
            Row(
                "delete",
                "exports.delete",
                "Delete an export and its file; the dataset is kept. Needs an admin's key.",
                confirm="Delete the export {export_name} of {dataset_name} and its file?",
            ),
            Row(
                "bulk-delete",
                "exports.bulk_delete",
                f"Delete exports by id. Needs an admin's key. {_SKIPS_UNKNOWN}",
                confirm="Delete these exports and their files: {export_ids}?",
            ),
        ),
    ),
    Group(
        "train",
        "Train models. Costs credits for each minute of GPU time.",
        (
            Row(
                "run",
                "pictograph.pipelines:train_pipeline",
                "Export a dataset with its images and train a model on the export.",
                option_help=dict(
                    name="Run name.",
                    export_name="Name of the export to create.",
                    status_filter="Train on images with this status only; an empty text takes all images.",
                ),
                select=itemgetter(0),
            ),
            Row(
                "start",
                "training.create",
                "Start a training run on an existing export.",
                option_help=dict(name="Run name.", export_name="Completed export in the pictograph format, with images."),
            ),
            Row(
                "list",
                "training.iter",
                "List training runs.",
                ("name", "status", "progress", "pipeline_type", "created_at", "id", "model_id"),
                empty="No training runs. Start one: pictograph train run DATASET --pipeline yolox",
                option_help=dict(dataset_name="Only runs on this dataset."),
            ),
            Row("status", "training.get", "Get the status, progress, metrics and model id of a training run."),
            Row("wait", "training.wait_for_completion", "Wait until a training run is completed."),
            Row("cancel", "training.cancel", "Cancel a training run. Unused credits are refunded."),
            Row("bulk-cancel", "training.bulk_cancel", f"Cancel training runs. {_SKIPS_UNKNOWN}"),
        ),
    ),
    Group(
        "models",
        "List, download, copy and delete trained models.",
        (
            Row(
                "list",
                "models.iter",
                "List models.",
                ("name", "status", "model_type", "version", "created_at", "id"),
                empty="No models. Train one: pictograph train run DATASET --pipeline yolox",
                option_help=dict(dataset_name="Only models of this dataset."),
            ),
            Row("get", "models.get", "Get a model."),
            Row(
                "download",
                "models.download",
                "Download the weights of a model to a file.",
                option_help=dict(format="Format of the weights."),
            ),
            Row("fork", "models.fork", "Copy a public model into the organization of the API key."),
            Row("delete", "models.delete", "Delete a model. Needs an admin's key.", confirm="Delete the model {model_id}?"),
            Row(
                "bulk-delete",
                "models.bulk_delete",
                f"Delete models. Needs an admin's key. {_SKIPS_UNKNOWN}",
                confirm="Delete these models: {model_ids}?",
            ),
        ),
    ),
    Group(
        "deployments",
        "Deploy models and call them. A deployment costs money while its containers run.",
        (
            Row(
                "list",
                "deployments.iter",
                "List deployments.",
                ("name", "status", "compute_type", "gpu_type", "uptime_seconds", "endpoint_url", "id"),
                empty="No deployments. Create one: pictograph deployments create MODEL_ID",
                option_help=dict(model_id="Only deployments of this model."),
            ),
            Row("get", "deployments.get", "Get a deployment."),
            Row(
                "create",
                "deployments.create",
                "Deploy a model. The token of the endpoint is shown only once.",
                option_help=dict(name="Deployment name; derived from the model name by default."),
            ),
            Row("pause", "deployments.pause", "Stop the containers of a deployment. Its endpoint rejects requests until it is resumed."),
            Row("resume", "deployments.resume", "Start the containers of a paused deployment."),
            Row(
                "delete",
                "deployments.delete",
                "Delete a deployment with its endpoint and token; the model is kept.",
                confirm="Delete the deployment {deployment_id}?",
            ),
            Row("bulk-pause", "deployments.bulk_pause", f"Pause deployments. {_SKIPS_UNKNOWN}"),
            Row("bulk-resume", "deployments.bulk_resume", f"Resume deployments. {_SKIPS_UNKNOWN}"),
            Row(
                "bulk-delete",
                "deployments.bulk_delete",
                f"Delete deployments. {_SKIPS_UNKNOWN}",
                confirm="Delete these deployments: {deployment_ids}?",
            ),
            Row(
                "options",
                "deployments.compute_options",
                "List the machine types with their prices per minute in micro-USD (a millionth of a dollar).",
                ("label", "compute_type", "gpu_type", "rate_per_min_micro_usd"),
            ),
            Row("quote", "deployments.quote", "Show the price of a deployment per minute, hour and day in micro-USD."),
            Row(
                "infer",
                "pictograph.cli.extra_commands:infer",
                "Run a deployed model on an image and print the predictions.",
                option_help=dict(
                    timeout="Timeout of one attempt in seconds.",
                    class_filter="Only predictions of this class.",
                    top_k="Maximum number of predictions.",
                ),
            ),
        ),
    ),
    Group(
        "workflows",
        "Create and run workflows: graphs of steps for images or video.",
        (
            Row(
                "list",
                "workflows.list",
                "List workflows.",
                ("name", "status", "updated_at", "last_run_id", "id"),
                empty="No workflows. Create one: pictograph workflows create NAME GRAPH",
            ),
            Row("get", "workflows.get", "Get a workflow with its graph."),
            Row(
                "create",
                "workflows.create",
                "Create a workflow. The graph is validated when it runs.",
                option_help=dict(name="Workflow name."),
            ),
            Row(
                "update",
                "workflows.update",
                "Update a workflow. Options that are not given keep their values.",
                option_help=dict(name="New name.", description="New description.", status="New status."),
            ),
            Row("run", "workflows.run", "Start a workflow run."),
            Row("status", "workflows.get_run", "Get the status, progress and results of a workflow run."),
            Row("wait", "workflows.wait_for_run", "Wait until a workflow run is completed."),
            Row("cancel", "workflows.cancel_run", "Cancel a workflow run."),
            Row("bulk-cancel", "workflows.bulk_cancel_runs", f"Cancel workflow runs. {_SKIPS_UNKNOWN}"),
            Row("delete", "workflows.delete", "Delete a workflow.", confirm="Delete the workflow {workflow_id}?"),
            Row(
                "bulk-delete",
                "workflows.bulk_delete",
                f"Delete workflows. {_SKIPS_UNKNOWN}",
                confirm="Delete these workflows: {workflow_ids}?",
            ),
        ),
    ),
)
