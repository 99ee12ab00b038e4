"""All commands of the command table, in the order of the help."""

from __future__ import annotations

from typing import Final

from pictograph.cli.command_table import Row
from pictograph.cli.groups import data, organization, training

_CLASS_TO_FIND: Final = "Class to find, for example heron:bbox. The type is polygon (default), bbox or tag."


def _import_summary(report: object) -> object:
    from pictograph.cli.import_summary import summary  # needed by one command only

    return summary(report)


TOP_LEVEL: Final = (
    Row(
        "upload",
        "pictograph.pipelines:upload_dataset_from_folder",
        "Upload all images of a folder to a dataset. Files that the dataset already has are skipped.",
        positional=("folder",),
        resume="Run the same command again to continue: files that the dataset has are skipped.",
        option_names=dict(dataset_name="dataset"),
    ),
    Row(
        "show",
        "pictograph.cli.show:show",
        "Write a contact sheet: the first images of a dataset with their annotations. Needs the extra `viz`.",
        positional=("dataset_name",),
        resume="Nothing was written.",
        option_help=dict(
            dataset_name="Dataset name (case-sensitive).",
            out="Image to write; an existing one is replaced.",
            limit="Maximum number of images.",
            status="Only images with this status.",
            columns="Images in a row; derived from the number of images by default.",
        ),
    ),
    Row(
        "import",
        "pictograph.pipelines:import_dataset",
        "Import an annotation file, and with --images the images too, to a dataset.",
        positional=("format", "path"),
        resume="Run the same command again to continue: images that the dataset has are skipped, and annotations that are saved.",
        option_names=dict(dataset_name="dataset"),
        option_help=dict(
            dataset_name="Dataset name. With --images, the dataset is created if it does not exist.",
            format="Format of the file; auto detects it.",
            max_workers="Number of requests at the same time.",
        ),
        select=_import_summary,
    ),
    Row(
        "full-pipeline",
        "pictograph.pipelines:full_pipeline",
        "Upload a folder, annotate the images without annotations, and train a model. A repeated run skips what is done.",
        positional=("folder",),
        may_be_empty=("classes",),
        resume="Run the same command again to continue: what is done is skipped.",
        option_names=dict(dataset_name="dataset"),
        option_help=dict(
            dataset_name="Dataset name. The dataset is created if it does not exist.",
            classes=_CLASS_TO_FIND,
        ),
    ),
)
"""Commands without a group."""

GROUPS: Final = (*data.GROUPS, *training.GROUPS, *organization.GROUPS)


def command_for(target: str) -> str | None:
    """Return the words of the command for a method: `datasets list` for `datasets.list` or `datasets.iter`."""
    resource, _, method = target.partition(".")
    # Lists with pages have a command for the iterator only, which returns all of them.
    targets = {target, f"{resource}.{method.replace('list', 'iter')}", f"{resource}.iter_{method}"}
    return next((f"{group.name} {row.name}" for group in GROUPS for row in group.rows if row.target in targets), None)
