"""Commands on what learns and runs: annotating, exports, training, models, deployments, workflows."""

from __future__ import annotations

from operator import itemgetter
from typing import Final

from pictograph.cli.table import Group, Row

GROUPS: Final = (
    Group(
        "auto-annotate",
        "Let a model annotate: one image on a prompt, or many as a job. Costs credits.",
        (
            Row("text", "auto_annotate.text"),
            Row(
                "point",
                "auto_annotate.point",
                said=dict(
                    x="pixels from the left edge",
                    y="pixels from the top edge",
                    positive_points="another point that belongs to it",
                    negative_points="a point that does not belong to it",
                ),
            ),
            Row("box", "auto_annotate.box", said=dict(negative_boxes="a box around what is not meant")),
            Row("batch", "auto_annotate.batch"),
            Row("status", "auto_annotate.get_batch"),
            Row("wait", "auto_annotate.wait_for_batch"),
            Row("cancel", "auto_annotate.cancel_batch"),
            Row("dataset", "pictograph.pipelines:auto_annotate_dataset"),
        ),
    ),
    Group(
        "exports",
        "Snapshots of a dataset to take away or to train on.",
        (
            Row(
                "list",
                "exports.iter",
                "List exports, of one dataset or in one state.",
                ("dataset_name", "name", "format", "status", "image_count", "annotation_count", "file_size", "id"),
            ),
            Row("create", "exports.create"),
            Row("get", "exports.get"),
            Row("get-by-id", "exports.get_by_id", "Get one export by its id."),
            Row("wait", "exports.wait_for_completion"),
            Row("download", "exports.download"),
            Row("download-by-id", "exports.download_by_id"),
            Row("delete", "exports.delete", question="Delete the export {export_name} of {dataset_name} and its file?"),
            Row("bulk-delete", "exports.bulk_delete", question="Delete these exports and their files: {export_ids}?"),
        ),
    ),
    Group(
        "train",
        "Training runs. They cost credits for each minute of GPU time.",
        (
            Row(
                "run",
                "pictograph.pipelines:train_pipeline",
                "Export a dataset with its images and train on the export.",
                said=dict(status_filter="train on images with this status only; an empty text takes all"),
                result=itemgetter(0),
            ),
            Row("start", "training.create", "Start a training run on an export that is there."),
            Row(
                "list",
                "training.iter",
                "List training runs, of one dataset or in one state.",
                ("name", "pipeline_type", "status", "progress", "created_at", "id", "model_id"),
            ),
            Row("status", "training.get"),
            Row("wait", "training.wait_for_completion"),
            Row("cancel", "training.cancel"),
            Row("bulk-cancel", "training.bulk_cancel"),
        ),
    ),
    Group(
        "models",
        "Trained models.",
        (
            Row(
                "list",
                "models.iter",
                "List models, by dataset, state or kind.",
                ("name", "model_type", "status", "version", "created_at", "id"),
            ),
            Row("get", "models.get", "Get one model."),
            Row("download", "models.download"),
            Row("fork", "models.fork"),
            Row("delete", "models.delete", question="Delete the model {model_id}?"),
            Row("bulk-delete", "models.bulk_delete", question="Delete these models: {model_ids}?"),
        ),
    ),
    Group(
        "deployments",
        "Models that answer requests. A deployment costs money while its containers run.",
        (
            Row(
                "list",
                "deployments.iter",
                "List deployments, of one model or in one state.",
                ("name", "status", "compute_type", "gpu_type", "uptime_seconds", "endpoint_url", "id"),
            ),
            Row("get", "deployments.get"),
            Row("create", "deployments.create", "Deploy a model. The token of its endpoint is shown this once."),
            Row("pause", "deployments.pause"),
            Row("resume", "deployments.resume"),
            Row("delete", "deployments.delete", question="Delete the deployment {deployment_id}?"),
            Row("bulk-pause", "deployments.bulk_pause"),
            Row("bulk-resume", "deployments.bulk_resume"),
            Row("bulk-delete", "deployments.bulk_delete", question="Delete these deployments: {deployment_ids}?"),
            Row("options", "deployments.compute_options", columns=("label", "compute_type", "gpu_type", "rate_per_min_micro_usd")),
            Row("quote", "deployments.quote"),
            Row("infer", "pictograph.cli.recipes:infer"),
        ),
    ),
    Group(
        "workflows",
        "Graphs of steps that run over images or video.",
        (
            Row("list", "workflows.list", columns=("name", "status", "updated_at", "last_run_id", "id")),
            Row("get", "workflows.get"),
            Row(
                "create",
                "workflows.create",
                said=dict(graph="version, nodes and edges; it is judged when it runs, not here"),
            ),
            Row("update", "workflows.update"),
            Row("run", "workflows.run"),
            Row("status", "workflows.get_run"),
            Row("wait", "workflows.wait_for_run"),
            Row("cancel", "workflows.cancel_run"),
            Row("bulk-cancel", "workflows.bulk_cancel_runs"),
            Row("delete", "workflows.delete", question="Delete the workflow {workflow_id}?"),
            Row("bulk-delete", "workflows.bulk_delete", question="Delete these workflows: {workflow_ids}?"),
        ),
    ),
)
