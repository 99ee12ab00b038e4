"""What must hold of the reports of a job, and of what it has left at the service and on the disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from checks.simulation.bulk.datasets import Dataset
from checks.simulation.bulk.disk import Disk
from pictograph.bulk import FileOutcome
from pictograph.resources.dataset_download import DownloadReport
from pictograph.resources.image_upload import BulkUploadReport

EXPIRED = "ExpiredToken"


def of_upload(report: BulkUploadReport, files: Mapping[str, bytes], dataset: Dataset, links_before: Counter[str]) -> Iterator[str]:
    """The report of an upload against the images of the dataset."""
    outcomes = {Path(outcome.path).name: outcome for outcome in report.files}
    yield from _counts(report.files, len(files), len(outcomes), stopped=report.stopped)
    ids = [image.image_id for image in report.registered]
    if sorted(ids) != sorted(outcome.image_id for outcome in outcomes.values() if outcome.outcome == "uploaded"):
        yield "the images that were registered are not those that are reported as uploaded"
    if len(report.failures) != sum(outcome.outcome == "failed" for outcome in outcomes.values()):
        yield "the failures are not those of the files"
    for name, outcome in outcomes.items():
        there = dataset.having(files[name])
        if outcome.outcome in ("uploaded", "present") and not there:
            yield f"{name} is reported as {outcome.outcome}, and the dataset does not have it"
        if outcome.outcome == "uploaded" and outcome.image_id not in [image.id for image in there]:
            yield f"{name} is reported as uploaded under an id that the dataset does not have"
        if _is_expired(outcome) and dataset.links[outcome.filename] - links_before[outcome.filename] < 2:
            yield f"{name} failed because its link ran out, and no other was requested"


def of_download(report: DownloadReport, dataset: Dataset, disk: Disk, links_before: Counter[str]) -> Iterator[str]:
    """The report of a download against the files on the disk."""
    outcomes = list(report.files)
    yield from _counts(outcomes, len(expected_files(dataset)), len({outcome.path for outcome in outcomes}), stopped=report.stopped)
    there = disk.downloaded()
    for outcome in outcomes:
        name = Path(outcome.path).name
        if outcome.outcome in ("downloaded", "present") and name not in there:
            yield f"{name} is reported as {outcome.outcome}, and is not there"
        if _is_expired(outcome) and dataset.links[""] - links_before[""] < 2:
            yield f"{name} failed because its link ran out, and no other was requested"
    done = Counter((outcome.outcome, outcome.content) for outcome in outcomes)
    counts = (report.images_downloaded, report.annotations_downloaded, report.images_present, report.annotations_present)
    if counts != tuple(done[outcome, content] for outcome in ("downloaded", "present") for content in ("image", "annotation")):
        yield f"the counts of the report, {counts}, are not those of its files"


def _counts(outcomes: object, wanted: int, found: int, *, stopped: str | None) -> Iterator[str]:
    kinds = Counter(outcome.outcome for outcome in outcomes)  # type: ignore[attr-defined]
    if kinds.total() != wanted or found != wanted:
        yield f"the report has {kinds.total()} outcomes of {found} files, not of {wanted}"
    if kinds["not tried"] and stopped is None:
        yield f"{kinds['not tried']} files were not tried, and the report says of no error"


def _is_expired(outcome: FileOutcome) -> bool:
    return outcome.outcome == "failed" and EXPIRED in outcome.reason


def copies(files: Mapping[str, bytes], dataset: Dataset, most: int) -> Iterator[str]:
    """No file may be there more than once, whatever was reported."""
    for name, content in files.items():
        there = len(dataset.having(content))
        if there > most:
            yield f"{name} was registered {there} times"


def whole(dataset: Dataset, disk: Disk) -> Iterator[str]:
    """Each file that has its name is complete, also after its process was killed."""
    expected = expected_files(dataset)
    for name, content in disk.downloaded().items():
        if name not in expected:
            yield f"{name} was written, and is not a file of the dataset"
        elif content != expected[name]:
            yield f"{name} has {len(content)} bytes that are not those of the image"


def expected_files(dataset: Dataset) -> dict[str, bytes]:
    """The files that a download writes."""
    files = {}
    for image in dataset.images:
        files[image.name] = image.content
        if image.annotated:
            files[f"{image.name}.json"] = json.dumps(image.document, ensure_ascii=False, indent=2).encode()
    return files
