"""Download a dataset: its images and their annotations, in one folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen
from pictograph_api.api.datasets import get_dataset_by_name

from pictograph._resilience.operations import call_then
from pictograph._resilience.steps import InThread, get_context
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.annotation_files import AnnotationFiles, check_format, restore_left_out
from pictograph.bulk.download import Content, Download
from pictograph.bulk.download_plan import get_links, make_download_plan
from pictograph.bulk.job import JobOptions, load_modules, open_job
from pictograph.bulk.journal import Job
from pictograph.bulk.progress import Tracker
from pictograph.bulk.report import ON_DISK, FileOutcome, same

if TYPE_CHECKING:
    from pictograph_api.models import DatasetResponse

    from pictograph.formats import LabelClass, ReportLine
    from pictograph.types import DownloadModeValue, ExportFormatValue


@frozen
class DownloadFailure:
    """A file that could not be downloaded or written."""

    filename: str
    """Path below the folder."""
    kind: Content
    reason: str


@frozen
class DownloadReport:
    """The result of a dataset download. Repeat the download to retry failed files; files that are complete are not fetched again."""

    dataset_id: str
    images_downloaded: int
    annotations_downloaded: int
    failures: Sequence[DownloadFailure]
    truncated: bool = False
    """Always false: datasets of any size are downloaded completely."""
    images_present: int = 0
    """Images that were in the folder already, with the right size."""
    annotations_present: int = 0
    """Annotation files that an interrupted download had written."""
    files_not_tried: int = 0
    """Files that were not fetched because of `stopped`. The same call goes on with them."""
    stopped: str | None = None
    """The error that ended the download early: a rate limit, a revoked key, a full disk."""
    not_kept: Sequence[ReportLine] = ()
    """What the format of the annotations can't hold; see `pictograph.formats.ReportLine`. It is in `export-report.json` too."""
    files: Sequence[FileOutcome] = field(default=(), eq=False, repr=False, metadata=ON_DISK)
    """The outcome of each file, read from `report_path`. A file that got another name has a reason that says so."""
    report_path: Path | None = field(default=None, eq=False)
    """The report as JSON lines. It is written while the download runs, so it exists after an interrupt too."""

    @property
    def total_attempted(self) -> int:
        """Number of files, images and annotations, successful or not, including those that were there."""
        there = self.images_present + self.annotations_present
        return self.images_downloaded + self.annotations_downloaded + there + len(self.failures)

    @property
    def success(self) -> bool:
        """Whether no file failed and all were tried. What the format of the annotations can't hold does not count; see `not_kept`."""
        return not self.failures and not self.files_not_tried


@frozen
class Wanted:
    """What is downloaded of a dataset. See `Datasets.download`."""

    mode: DownloadModeValue = "full"
    annotations: ExportFormatValue = "pictograph"
    status_filter: str | None = None
    keep_folders: bool = True


async def download_dataset(name: str, output_dir: str | os.PathLike[str], wanted: Wanted, options: JobOptions) -> DownloadReport:
    """Download the images and annotations of a dataset. See `Datasets.download`."""
    layout, mode, status_filter = check_format(str(wanted.annotations), wanted.mode), wanted.mode, wanted.status_filter
    load_modules()
    folder = Path(output_dir)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file. Pass a folder as output_dir.")
    context = await get_context()
    tracker = Tracker(context.shared.clock.monotonic, options.on_progress, options.progress)
    links, items = await get_links(name, mode, status_filter)
    classes = await call_then(get_dataset_by_name.request(name), _labels) if layout.is_converted else []
    folder.mkdir(parents=True, exist_ok=True)
    job = Job("downloads", context.shared.address.base_url, links.dataset_id, str(folder.resolve()))
    with open_job(job, options, tracker, context.closing) as (journal, report):
        tracker.start("plan")
        if layout.is_converted:
            restore_left_out(folder)
        plan = await make_download_plan(name, items, journal, layout, mode=mode, status=status_filter, keep_folders=wanted.keep_folders)
        run = Download(
            dataset_name=name,
            folder=folder,
            mode=mode,
            status=status_filter,
            layout=layout,
            plan=plan,
            links=links,
            journal=journal,
            report=report,
            tracker=tracker,
            pace=Pace(options.max_workers),
            resume=options.resume,
            downloaded={"image": 0, "annotation": 0},
            present={"image": 0, "annotation": 0},
        )
        await run.run()
        files = AnnotationFiles(folder, name, layout, classes, journal, with_images=mode != "annotations_only")
        if run.stopped is None:
            if layout.is_converted:
                await InThread(files.run, cancel=files.stop)
            journal.end_session()

        def failure(outcome: FileOutcome) -> DownloadFailure:
            local = Path(outcome.path).relative_to(folder).as_posix()
            return DownloadFailure(local, "image" if outcome.content == "image" else "annotation", outcome.reason)

        return DownloadReport(
            dataset_id=links.dataset_id,
            images_downloaded=run.downloaded["image"],
            annotations_downloaded=run.downloaded["annotation"],
            failures=report.outcomes({"failed"}, failure),
            images_present=run.present["image"],
            annotations_present=run.present["annotation"],
            files_not_tried=report.counts["not tried"],
            stopped=None if run.stopped is None else str(run.stopped),
            not_kept=files.not_kept,
            files=report.outcomes(set(report.counts), same),
            report_path=report.path,
        )


def _labels(response: DatasetResponse) -> list[LabelClass]:
    """Return the classes of a dataset, in its order: that of their numbers."""
    from pictograph.formats import LabelClass

    found: dict[str, LabelClass] = {}  # a name may be there for two types
    for entry in response.dataset.classes:
        if not isinstance(entry.name, str):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError("a class without a name")
        found.setdefault(entry.name, LabelClass(entry.name, type=entry.type, color=entry.color))
    return list(found.values())
