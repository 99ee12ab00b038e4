"""All commands that are rows of a table, in the order in which the help lists them."""

from __future__ import annotations

from typing import Final

from pictograph.cli.groups import account, data, learning
from pictograph.cli.table import Row

TOP: Final = (
    Row(
        "upload",
        "pictograph.pipelines:upload_dataset_from_folder",
        "Upload all images below a folder into a dataset. Safe to repeat: what is there is not sent again.",
        arguments=("folder",),
        renamed=dict(dataset_name="dataset"),
    ),
    Row(
        "full-pipeline",
        "pictograph.pipelines:full_pipeline",
        "Upload a folder, annotate what has no annotations, and train on all of it. Safe to repeat.",
        arguments=("folder",),
        renamed=dict(dataset_name="dataset"),
        said=dict(
            folder="the folder with the images",
            pipeline="what kind of model to train",
            gpu="the machine to train on",
            annotate="annotate, or leave that out",
            train="train, or leave that out",
            min_credits="don't begin to annotate or train with fewer credits than this",
        ),
    ),
)
"""Commands without a group."""

GROUPS: Final = (*data.GROUPS, *learning.GROUPS, *account.GROUPS)


def command_of(target: str) -> str | None:
    """The words that call this method, such as `datasets list` for `datasets.iter`. One page of a list is part of the whole list."""
    resource, _, method = target.partition(".")
    for wanted in (target, f"{resource}.{method.replace('list', 'iter')}"):
        for group in GROUPS:
            for row in group.rows:
                if row.target == wanted:
                    return f"{group.name} {row.name}"
    return None
