"""Bulk work: whole folders up, whole datasets down.

Used by `images.bulk_upload`, `datasets.download` and `pictograph.pipelines.upload_dataset_from_folder`. Public are the progress event
and the outcomes in a report.
"""

from __future__ import annotations

from pictograph.bulk.progress import OnProgress, ProgressEvent
from pictograph.bulk.report import FileOutcome, Outcomes

__all__ = ["FileOutcome", "OnProgress", "Outcomes", "ProgressEvent"]
