"""A downloaded dataset as a dataset of PyTorch."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph.pytorch import DetectionDataset, Transforms
    from pictograph.resources.dataset_download import DownloadReport


def detection_dataset(
    name: str,
    root: str | os.PathLike[str],
    report: DownloadReport,
    classes: Sequence[str],
    transforms: Transforms | None,
    masks: bool,
    keypoints: Sequence[str],
    include_unannotated: bool,
) -> DetectionDataset:
    """Return the dataset that was downloaded to `root`. Raises `OSError` if files are missing."""
    from pictograph.pytorch import DetectionDataset

    how_to_go_on = f"Run the call again, or read what is in {os.fspath(root)} with pictograph.pytorch.DetectionDataset."
    if report.failures:
        first = report.failures[0]
        raise OSError(
            f"{len(report.failures)} of {report.total_attempted} files of the dataset {name!r} could not be downloaded, for example "
            f"{first.filename}: {first.reason}. {how_to_go_on}"
        )
    if report.files_not_tried:
        reason = (report.stopped or "").partition("\n")[0]
        raise OSError(f"{report.files_not_tried} files of the dataset {name!r} were not downloaded: {reason}. {how_to_go_on}")
    return DetectionDataset(
        root, classes=classes, transforms=transforms, masks=masks, keypoints=keypoints, include_unannotated=include_unannotated
    )
