"""How `pictograph import` shows its result: the reports of the upload and of the annotations as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

if TYPE_CHECKING:
    from pictograph.exceptions import PictographError
    from pictograph.formats import ReportLine


@frozen
class Failure:
    """A file that was not uploaded, or an image whose annotations were not saved."""

    path: str
    reason: str


@frozen
class ImportSummary:
    """The result of an import. What was not reached is `None`."""

    dataset_name: str
    format: str | None
    images_uploaded: int | None
    images_present_before: int | None
    images_in_file: int | None
    images_saved: int | None
    images_saved_before: int | None
    annotations_saved: int | None
    images_unannotated: int | None
    images_missing: int | None
    images_skipped: int | None
    images_failed: int | None
    images_not_tried: int | None
    images_matched_by_name: int | None
    classes_created: list[str]
    not_kept: list[ReportLine]
    failures: list[Failure]
    error: PictographError | None

    @property
    def success(self) -> bool:
        """Whether everything was uploaded and saved."""
        return not self.failures and not self.images_not_tried and self.error is None


def summary(report: Any) -> ImportSummary:
    """Return the summary of a `DatasetImportReport`."""
    upload, saved = report.upload, report.annotations
    failed = [*(upload.failures if upload else ()), *(saved.failures if saved else ())]
    return ImportSummary(
        dataset_name=report.dataset_name,
        format=saved and saved.format,
        images_uploaded=upload and upload.images_uploaded,
        images_present_before=upload and upload.images_skipped,
        images_in_file=saved and saved.images_in_file,
        images_saved=saved and saved.images_saved,
        images_saved_before=saved and saved.images_saved_before,
        annotations_saved=saved and saved.annotations_saved,
        images_unannotated=saved and saved.images_unannotated,
        images_missing=saved and saved.images_missing,
        images_skipped=saved and saved.images_skipped,
        images_failed=saved and saved.images_failed,
        images_not_tried=saved and saved.images_not_tried,
        images_matched_by_name=saved and saved.images_matched_by_name,
        classes_created=saved.classes_created if saved else [],
        not_kept=saved.not_kept if saved else [],
        failures=[Failure(str(each.path), each.reason) for each in failed],
        error=report.error,
    )
