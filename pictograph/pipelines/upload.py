"""Upload a folder of images to a dataset."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen
from pictograph_api import models
from pictograph_api.api.projects import create_project, get_project

from pictograph._resilience.operations import call_then
from pictograph._resilience.steps import InThread
from pictograph.bulk.decisions import OnConflict, Target, check_on_conflict
from pictograph.bulk.executors import check_executor
from pictograph.bulk.job import JobOptions, UploadResult, load_modules, upload
from pictograph.bulk.layout import Layout, check_layout
from pictograph.bulk.progress import FileProgress, OnProgress
from pictograph.bulk.remote_folder import local_path
from pictograph.bulk.report import ON_DISK, FileOutcome, same
from pictograph.bulk.source import FolderSource, ReadImage
from pictograph.exceptions import ConflictError, NotFoundError
from pictograph.pipelines.pipeline import pipeline
from pictograph.pipelines.url_source import UrlSource, open_source
from pictograph.resources.image_file import MEDIA_TYPES, read_image_file

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from pictograph_api.models import ProjectResponse

    from pictograph.models import Project


@frozen
class UploadFailure:
    """A file that was not uploaded, and the reason. It starts with `conflict: ` if another image has its name."""

    path: Path
    reason: str


@frozen
class UploadReport:
    """The result of a folder upload."""

    dataset_name: str
    images_attempted: int
    """Files with an image suffix."""
    images_uploaded: int
    images_skipped: int
    """Files that were not uploaded because their folder in the dataset already has an image of this name."""
    failures: Sequence[UploadFailure]
    """Files that failed, and folders that can't be read."""
    images_hidden: int = 0
    """Images in hidden and system folders, which were not uploaded and are not counted as attempted."""
    images_different: int = 0
    """Those of the skipped files whose content differs from that image."""
    images_not_tried: int = 0
    """Files that were not sent because of `stopped`. The same call goes on with them."""
    stopped: str | None = None
    """The error that ended the upload early: a rate limit, a revoked key, a deleted dataset, used-up credits."""
    layout: Layout = field(default="class", eq=False)
    """How folders became folders of the dataset, as given or detected."""
    skipped: Mapping[str, int] = field(factory=dict[str, int], eq=False)
    """Number of files and folders that are not images to upload, by reason. `files` names them."""
    files: Sequence[FileOutcome] = field(default=(), eq=False, repr=False, metadata=ON_DISK)
    """The outcome of each file, read from `report_path`."""
    report_path: Path | None = field(default=None, eq=False)
    """The report as JSON lines. It is written while the upload runs, so it exists after an interrupt too."""

    @property
    def success(self) -> bool:
        """Whether no file failed and all were tried. True also if all files were skipped."""
        return not self.failures and not self.images_not_tried


@pipeline
async def upload_dataset_from_folder(
    dataset_name: str,
    folder: str | os.PathLike[str],
    *,
    organize_by_class: bool = True,
    layout: Layout | None = None,
    parallel: bool = True,
    max_workers: int = 8,
    skip_existing: bool = True,
    on_conflict: OnConflict = "skip",
    check_images: bool = False,
    create_if_missing: bool = True,
    include_hidden: bool = False,
    storage_options: Mapping[str, object] | None = None,
    journal: str | os.PathLike[str] | None = None,
    resume: bool = True,
    executor: Executor | None = None,
    progress: FileProgress | bool | None = None,
    on_progress: OnProgress | None = None,
) -> UploadReport:
    """Upload the images of a folder and its subfolders. The same call again goes on where an interrupted one stopped.

    Files with the suffix of an image are uploaded; the report counts and names the others. Folders whose name begins with a dot,
    `__MACOSX` and similar folders of systems, and metadata files of macOS are skipped, and what `.pictographignore` in the folder
    excludes (gitignore syntax; needs `pip install 'pictograph[bulk]'`). Each linked folder is searched once.

    Needs two API requests per 500 files, and one per 2,000 images that the dataset has. Errors of single files are collected in the report
    and do not stop the upload. An error that the other files would get too ends it; the files that are left are reported as not tried.

    Args:
        client: A `Client` (the call blocks) or an `AsyncClient` (await the call).
        folder: Local folder, or a URL that fsspec opens: `s3://bucket/photos`, `zip://photos.zip` (extra `cloud`).
        organize_by_class: Detect the layout. If false, all files go to `/`, as with `layout="flat"`.
        layout: Which folders are kept: `class`, the first level (`herons/x.jpg` and `herons/young/x.jpg` go to `/herons`); `split/class`,
            the first two (`train/herons`); `nested`, all of them; `flat`, none. By default `split/class` if all folders at the top have
            names such as `train` and `val` and contain folders, otherwise `class`. If two files have the same destination, the second is a
            failure.
        parallel: Upload several files concurrently.
        max_workers: Maximum number of concurrent uploads to storage. Fewer are used while storage is overloaded.
        skip_existing: Skip files whose folder in the dataset already has an image of this name, in any Unicode form. If false, such files
            are failures.
        on_conflict: What to do if that image has another content, by its size or, for files that were uploaded from here, a hash: `skip`
            the file and report it, `rename` it (`heron-2.jpg`), `replace` the image, which deletes its annotations too and needs the role
            `admin`, or report an `error`.
        check_images: Decode each image completely before it is sent, so that truncated files are failures; needs Pillow. By default, the
            start of each file is checked: that it is an image, and its size. An animation is uploaded as one image.
        create_if_missing: Create the dataset if it does not exist.
        include_hidden: Upload the images in folders whose name begins with a dot too.
        storage_options: Of a URL: arguments of its file system in fsspec, for example `{"anon": True}` for a public bucket. By default,
            credentials come from where the package of the scheme looks for them.
        journal: File that records what is done; by default one in the cache folder of the user (`PICTOGRAPH_CACHE_DIR`).
        resume: Go on with the journal of an interrupted call. If false, it is ignored.
        executor: Do the work in its workers: a `ProcessPoolExecutor`, the `get_executor()` of a Dask client, or any other
            `concurrent.futures.Executor`. Workers get shards of 100 to 500 files, read them at the same path or URL, and upload
            `max_workers` at a time. This process finds the files and keeps the journal. Workers create a client with the settings of this
            one: a key that was passed as `api_key=` is sent to them, any other comes from their own environment or profile file. A shard
            whose worker is lost is given out again, up to twice; the work of a broken executor is done in this process.
        progress: True shows progress on stderr: a bar on a terminal if `rich` is installed, otherwise a line now and then. A function is
            called as `progress(files_done, files_total, filename)` after each file, successful or not; with `executor`, after each shard
            for its files.
        on_progress: Called with a `pictograph.bulk.ProgressEvent` after each file.

    Raises:
        FileNotFoundError, NotADirectoryError: The folder does not exist or is not a folder.
        ValueError: The folder contains no images, or an argument is invalid. Nothing was sent.
        TypeError: `executor` is not an executor, or its workers can't create this client: `http_client=`, `transport=`, or hooks that can't
            be pickled. Nothing was sent.
        RuntimeError: The executor lost the same files three times, and nothing was uploaded.
        ImportError: The folder has a file `.pictographignore`, and `pathspec` is not installed.
        NotFoundError: The dataset does not exist and `create_if_missing` is false.
        PaymentRequiredError: The subscription plan does not allow more projects or images.
        BlockingIOError: Another call uploads the same folder to the same dataset.

    Example:
        from pictograph.pipelines import upload_dataset_from_folder

        report = upload_dataset_from_folder(client, "lake birds", "photos")
        print(report.layout, report.images_uploaded, report.images_skipped, report.skipped)
        for failure in report.failures:
            print(failure.path, failure.reason)
    """
    load_modules()
    options = JobOptions(max_workers if parallel or max_workers < 1 else 1, journal, resume, progress, on_progress)
    chosen = check_layout(layout) or (None if organize_by_class else "flat")
    conflict = check_on_conflict(on_conflict)
    read_image = functools.partial(read_image_file, whole=check_images)
    source = await InThread(functools.partial(_source, folder, read_image, include_hidden, storage_options))
    workers = await check_executor(executor, source)
    await InThread(source.check_images)
    project = await _get_or_create(dataset_name, create_if_missing)
    target = Target(project.id, project.name, conflict, taken_is_failure=not skip_existing)
    result = await upload(source, target, options, image_count=project.image_count, layout=chosen, workers=workers)
    return _report(dataset_name, result)


def _source(
    folder: str | os.PathLike[str], read_image: ReadImage, include_hidden: bool, storage_options: Mapping[str, object] | None
) -> FolderSource | UrlSource:
    path, suffixes = local_path(folder), frozenset(MEDIA_TYPES)
    if path is None:
        return open_source(os.fspath(folder), suffixes, read_image, include_hidden=include_hidden, storage_options=storage_options)
    if storage_options:
        raise ValueError(f"storage_options is for URLs, and {path} is a local folder.")
    return FolderSource(path, suffixes, read_image, include_hidden)


def _report(dataset_name: str, result: UploadResult) -> UploadReport:
    counts, plan = result.report.counts, result.plan
    return UploadReport(
        dataset_name=dataset_name,
        images_attempted=plan.files,
        images_uploaded=counts["uploaded"],
        images_skipped=counts["present"] + counts["different"],
        failures=result.report.outcomes({"failed"}, lambda outcome: UploadFailure(Path(outcome.path), outcome.reason)),
        images_hidden=plan.images_hidden,
        images_different=counts["different"],
        images_not_tried=counts["not tried"],
        stopped=None if result.stopped is None else str(result.stopped),
        layout=plan.layout,
        skipped=dict(plan.skipped),
        files=result.report.outcomes(set(counts), same),
        report_path=result.report.path,
    )


async def _get_or_create(name: str, create_if_missing: bool) -> Project:
    get = get_project.request(name)
    try:
        return await call_then(get, _usable)
    except NotFoundError:
        if not create_if_missing:
            raise
    try:
        return await call_then(create_project.request(body=models.CreateProjectRequest(name=name)), _usable)
    except ConflictError:  # another client has created it in the meantime
        return await call_then(get, _usable)


def _usable(response: ProjectResponse) -> Project:
    project = response.project
    if not (isinstance(project.id, str) and isinstance(project.name, str) and isinstance(project.image_count, int)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError("a project without id, name or number of images")
    if not project.name.strip(" ."):
        raise ValueError("a project without a name")
    return project
