"""What a worker does, in a loop: reads and writes in random order, defined once for both clients."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeAlias

from checks.soak.folders import difference, make_folder
from checks.soak.ledger import Ledger
from pictograph import ConflictError, NotFoundError, PictographError
from pictograph.pipelines import upload_dataset_from_folder

Call: TypeAlias = Callable[[Any], Any]
Work: TypeAlias = Generator[Call, Any, None]
"""Yields the calls to make and receives their values or errors."""

UPLOAD = ("create_image_upload_url", "register_image")

MAX_IMAGES = 60
BULK_FILES = 20
BULK_ATTEMPTS = 12
MAX_COPIES = 500
"""Per worker, so that the final comparison stays fast."""

CLASS = {"name": "thing", "type": "bbox"}
BOX = {"name": "thing", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}}


def work(ledger: Ledger, picture: Path, seed: int) -> Work:
    """Create a dataset, then work without end."""
    chance = random.Random(seed)
    make: Call = lambda c: c.projects.create(ledger.dataset, classes=[CLASS], idempotency_key=ledger.dataset)  # noqa: E731
    while isinstance(made := (yield make), PictographError):
        ledger.uncertain["create_project"] = 1  # all attempts carry the same key
    ledger.confirm("create_project")
    tasks = {_read: 6, _project: 2, _upload: 3, _save: 4, _copy: 1, _prompt: 1, _delete: 1, _discard: 2, _bulk: 0.3}
    for number in range(10**9):
        (task,) = chance.choices(list(tasks), list(tasks.values()))
        yield from task(ledger, picture, f"{ledger.dataset}-{number}", chance, made.id)


def _read(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    found = yield lambda c: c.datasets.get(ledger.dataset)
    if not isinstance(found, PictographError) and found.name != ledger.dataset:
        ledger.add_problem(f"wrong response: requested {ledger.dataset}, received {found.name}")
    yield lambda c: c.datasets.list(limit=3)
    if not ledger.images:
        return
    image_id = chance.choice(sorted(ledger.images))
    image = yield lambda c: c.images.get(image_id)
    if not isinstance(image, PictographError) and image.id != image_id:
        ledger.add_problem(f"wrong response: requested image {image_id}, received {image.id}")
    path = yield lambda c: c.images.download(image_id, picture.with_name(f"{name}.png"))
    if isinstance(path, Path):
        if path.read_bytes() != picture.read_bytes():
            ledger.add_problem(f"corrupted: the download of {image_id}")
        path.unlink()


def _project(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    made = yield lambda c: c.projects.create(name)
    if ledger.wrote(made, "create_project"):
        ledger.projects.add(name)
        return
    if isinstance(made, ConflictError) and made.error_code is None:
        ledger.add_problem(f"duplicated: the new project {name} exists already")
    ledger.uncertain_projects.add(name)


def _delete(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    for victim in chance.sample(sorted(ledger.projects), min(2, len(ledger.projects))):
        gone = yield lambda c, victim=victim: c.projects.delete(victim)
        ledger.projects.discard(victim)
        # A delete carries no key: when its response is lost, the retry receives 404.
        if not ledger.wrote(gone, "delete_project") and not isinstance(gone, NotFoundError):
            ledger.uncertain_projects.add(victim)


def _discard(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    if len(ledger.images) < MAX_IMAGES // 2:
        return
    image_id = chance.choice(sorted(ledger.images))
    gone = yield lambda c: c.images.delete(image_id, permanent=True)
    filename = ledger.images.pop(image_id)
    ledger.annotations.pop(image_id, None)
    if not ledger.wrote(gone, "delete_image") and not isinstance(gone, NotFoundError):
        ledger.uncertain_images.add(filename)


def _upload(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    if len(ledger.images) >= MAX_IMAGES:
        return
    key = f"upload-{name}" if chance.random() < 0.5 else None
    uncertain_before = ledger.uncertain.copy()
    for _ in range(3 if key else 1):
        image = yield lambda c: c.images.upload(dataset_id, picture, filename=f"{name}.png", idempotency_key=key)
        if not isinstance(image, PictographError):
            ledger.images[image.id] = f"{name}.png"
            ledger.uncertain_images.discard(f"{name}.png")
            ledger.uncertain = uncertain_before
            ledger.confirmed.update(UPLOAD)
            return
        ledger.uncertain_images.add(f"{name}.png")
        ledger.uncertain = uncertain_before + Counter(UPLOAD)


def _bulk(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    """Upload a folder, upload it again, download it: each as often as it takes."""
    if not ledger.wrote((yield lambda c: c.projects.create(name)), "create_project"):
        ledger.uncertain_projects.add(name)
        return
    ledger.projects.add(name)
    folder = picture.with_name(name)
    source, copy, journal = make_folder(folder / "source", BULK_FILES, name), folder / "copy", folder / "journal"
    upload: Call = lambda c: upload_dataset_from_folder(c, name, source, create_if_missing=False, journal=journal, max_workers=3)  # noqa: E731
    download: Call = lambda c: c.datasets.download(name, copy, mode="images_only", journal=folder / "journal-2", max_workers=3)  # noqa: E731
    uploaded = yield from _until_done(upload)
    if uploaded:
        again = yield upload
        if not isinstance(again, PictographError) and (again.images_uploaded or again.images_skipped != BULK_FILES):
            ledger.add_problem(f"uploaded again: {again}")
        if (yield from _until_done(download)):
            if found := difference(source, copy):
                ledger.add_problem(f"corrupted: {name}: {found}")
            ledger.files += 2 * BULK_FILES
            ledger.complete[name] = BULK_FILES
    shutil.rmtree(folder)


def _until_done(transfer: Call) -> Generator[Call, Any, bool]:
    for _ in range(BULK_ATTEMPTS):
        report = yield transfer
        if not isinstance(report, PictographError) and report.success:
            return True
    return False


def _save(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    if not ledger.images:
        return
    image_id, count = chance.choice(sorted(ledger.images)), chance.randrange(4)
    saved = yield lambda c: c.annotations.save(image_id, [BOX] * count)
    before = ledger.annotations.get(image_id, {0})
    ledger.annotations[image_id] = {count} if ledger.wrote(saved, "save_annotations") else before | {count}


def _copy(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    if not ledger.images or ledger.copies >= MAX_COPIES:
        return
    image_id = chance.choice(sorted(ledger.images))
    if ledger.wrote((yield lambda c: c.batch.copy(ledger.dataset, [image_id])), "batch_copy_images"):
        ledger.copies += 1
    else:
        ledger.uncertain_copies += 1


def _prompt(ledger: Ledger, picture: Path, name: str, chance: random.Random, dataset_id: str) -> Work:
    if not ledger.images:
        return
    filename = ledger.images[chance.choice(sorted(ledger.images))]
    found = yield lambda c: c.auto_annotate.text(ledger.dataset, filename, text_prompt="thing")
    ledger.wrote(found, "auto_annotate_text")
