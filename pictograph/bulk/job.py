"""One upload from plan to report, for `images.bulk_upload` and `upload_dataset_from_folder`."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from pictograph._resilience import loading, logs
from pictograph._resilience.steps import get_context
from pictograph.bulk.adaptive import Pace
from pictograph.bulk.batch import Item
from pictograph.bulk.decisions import Target
from pictograph.bulk.journal import Job, Journal
from pictograph.bulk.layout import Layout
from pictograph.bulk.listing import list_existing
from pictograph.bulk.plan import Plan, make_plan
from pictograph.bulk.progress import FileProgress, OnProgress, Tracker
from pictograph.bulk.report import ReportWriter, new_report
from pictograph.bulk.source import Source
from pictograph.bulk.upload import Upload

if TYPE_CHECKING:
    from pictograph_api.models import RegisteredImageItem

    from pictograph.bulk.executors import Workers

_MODELS: Final = ("CreateImageUploadUrlsRequest", "CreateProjectRequest", "NewImage", "RegisterImagesRequest", "UploadedImage")


def load_modules() -> None:
    """Import what an upload or download loads on the way, so that an interrupt finds no import in the main thread: see `loading`."""
    loading.run_whole(_import_modules)


def _import_modules() -> None:
    from pictograph_api import models

    for model in _MODELS:
        getattr(models, model)
    for name in ("platformdirs", "imagesize"):
        with suppress(ImportError):  # the second is an extra
            getattr(import_module(name), "user_cache_dir", None)  # platformdirs loads the module of the system with it


@frozen
class JobOptions:
    """What uploads and downloads have in common."""

    max_workers: int
    journal: str | os.PathLike[str] | None = None
    resume: bool = True
    progress: FileProgress | bool | None = None
    on_progress: OnProgress | None = None

    def __attrs_post_init__(self) -> None:
        if self.max_workers < 1:
            raise ValueError(f"max_workers must be at least 1, not {self.max_workers}.")


@frozen
class UploadResult:
    """The plan and the outcomes of an upload. `stopped` is the error after which the rest was not tried."""

    plan: Plan
    report: ReportWriter
    stopped: Exception | None


async def upload(
    source: Source,
    target: Target,
    options: JobOptions,
    *,
    image_count: int,
    layout: Layout | None = None,
    workers: Workers | None = None,
    folder_path: str = "/",
    on_registered: Callable[[Item, RegisteredImageItem], object] = lambda item, image: None,
) -> UploadResult:
    """Plan and run an upload, in `workers` or in this process. `image_count` is the number of images that the dataset has.

    Raises:
        JournalInUse: Another call uploads the same files to the same dataset.
        PictographError: The error of a request for many files, if it is the first response of the server.
    """
    context = await get_context()
    tracker = Tracker(context.shared.clock.monotonic, options.on_progress, options.progress)
    job = Job("uploads", context.shared.address.base_url, target.dataset_id, f"{source.identity} to {folder_path}")
    with open_job(job, options, tracker, context.closing) as (journal, report):
        plan = await make_plan(source, journal, report, tracker, layout=layout, folder_path=folder_path)
        tracker.layout = plan.layout
        logs.write(logging.DEBUG, "%s: %s files, %s bytes, layout %s", logs.clean(job.source), plan.files, plan.bytes, plan.layout)
        # A page of the list costs a request, a file whose name is taken its content: few files are not looked up in a huge dataset.
        # With a key of the caller, the server itself knows what was done.
        repeats = target.idempotency_key is not None
        await list_existing(target.dataset_name, journal, pages_at_most=0 if repeats else plan.files, image_count=image_count)
        run = Upload(source, target, plan, journal, report, tracker, Pace(options.max_workers), on_registered, workers)
        await run.run()
        return UploadResult(plan, report, run.stopped)


@contextmanager
def open_job(
    job: Job, options: JobOptions, tracker: Tracker, closing: list[Callable[[], object]]
) -> Generator[tuple[Journal, ReportWriter]]:
    """Open the journal and the report of a job. Every error gets a note that says how far it came."""
    path = None if options.journal is None else Path(options.journal)
    with Journal(job, path, resume=options.resume, closing=closing) as journal:
        folder = Path(tempfile.mkdtemp(prefix="pictograph-")) if journal.is_temporary else journal.path.parent
        if journal.is_temporary:
            logs.write(
                logging.WARNING, "The cache folder can't be written: an interrupted call can't go on where it stopped. Pass journal=."
            )
        with contextlib.closing(new_report(folder, journal.path.stem)) as report:
            try:
                yield journal, report
            except BaseException as error:
                report.flush()
                error.add_note(
                    f"{tracker.files_done} of {tracker.files_total} files are done. Repeat the call to go on. Report so far: {report.path}"
                )
                raise
            finally:
                tracker.close()
