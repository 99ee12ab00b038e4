"""The main job, end to end, against the emulator: photos in, annotations saved, faults survived, a model trained.

    python examples/main_job.py [--photos FOLDER] [--sheet FILE]

Nothing is mocked: the emulator is a real server on this machine, and every fault below happens on a real socket.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from contact_sheet import draw, sheet
from photos import CLASSES, annotations, fetch
from PIL import Image
from rich.console import Console
from rich.logging import RichHandler
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pictograph import Client, ConflictError, PaymentRequiredError, PollTimeoutError, ProjectClass, ValidationError
from pictograph.emulator import Emulator
from pictograph.pipelines import train_pipeline, upload_dataset_from_folder

DATASET = "field-notes"
ROOT = Path(__file__).resolve().parent.parent

console = Console(width=108, highlight=False)


@contextmanager
def chapter(title: str) -> Iterator[None]:
    console.print()
    console.rule(f"[bold]{title}", align="left", style="grey50")
    started = time.perf_counter()
    yield
    console.print(Text(f"{time.perf_counter() - started:.2f} s", style="grey50"), justify="right")


def say(mark: str, text: str, style: str = "") -> None:
    line = Table.grid(padding=(0, 1))
    line.add_column(width=2)
    line.add_column()
    line.add_row(Text(mark, style=style or "cyan"), text)
    console.print(line)


def good(text: str) -> None:
    say("✓", text, "bold green")


def refused(error: Exception) -> None:
    say("✗", f"[bold red]{type(error).__name__}[/]")
    console.print(Padding(Text(str(error), style="red"), (0, 0, 0, 5)))


def upload(client: Client, folder: Path) -> dict[str, str]:
    """Upload the folder and return the id of each image by its filename."""
    client.projects.create(
        DATASET,
        description="Photos from the field",
        annotation_types=["bbox", "polygon", "polyline", "keypoint"],
        classes=[ProjectClass(name=name) for name in CLASSES],
    )
    report = upload_dataset_from_folder(client, DATASET, folder)
    good(f"{report.images_uploaded} of {report.images_attempted} photos uploaded, {len(report.failures)} failed")
    again = upload_dataset_from_folder(client, DATASET, folder, skip_existing=True)
    good(f"the same folder once more: {again.images_skipped} skipped, {again.images_uploaded} uploaded")
    try:
        client.images.upload(client.projects.get(DATASET).id, next(folder.glob("*.png")))
    except ConflictError as error:
        refused(error)
    images = client.datasets.get(DATASET, include_images=True).images or []
    return {image.filename: image.id for image in images}


def annotate(client: Client, ids: dict[str, str]) -> None:
    table = Table("photo", "annotations", "kinds", box=None, pad_edge=False, header_style="grey50")
    for filename, image_id in sorted(ids.items()):
        drawn = annotations(filename)
        saved = client.annotations.save(image_id, drawn)
        kinds = ", ".join(sorted({f"{annotation.type}" for annotation in drawn}))
        table.add_row(filename, f"{saved.new_count}", kinds)
    console.print(table)
    client.batch.update(DATASET, list(ids.values()), status="complete")
    good("all photos reviewed: status complete")


def bad_payload(client: Client, image_id: str) -> None:
    say("→", 'annotations.save(image_id, [{"class": "person", "type": "bbox"}])')
    try:
        client.annotations.save(image_id, [{"class": "person", "type": "bbox"}])
    except ValidationError as error:
        refused(error)
        for item in error.errors:
            console.print(Text(f"     {item['loc']}  {item['type']}", style="grey50"))
    good(f"what was saved before is untouched: {len(client.annotations.get(image_id))} annotations")


def out_of_credits(emulator: Emulator, client: Client) -> None:
    emulator.set_credits(4)
    client.exports.create(DATASET, "first-look", include_images=True, poll_interval=0.2)
    try:
        client.training.create(DATASET, "first-look", pipeline_type="yolox", config={"epochs": 30})
    except PaymentRequiredError as error:
        refused(error)
        say("→", f"need {error.required} credits, {error.remaining} left, top up at {error.upgrade_url}")
    emulator.set_credits(500)


def faults(emulator: Emulator, client: Client, image_id: str) -> None:
    say("→", "the server answers 503 twice")
    emulator.fail("get_dataset_by_name", status=503, times=2)
    good(f"datasets.get: {client.datasets.get(DATASET).image_count} images")

    say("→", "the server answers 429 with Retry-After: 1")
    emulator.fail("get_image", status=429, times=1, retry_after=1)
    good(f"images.get: {client.images.get(image_id).filename}")

    say("→", "the connection is reset after the server has done the work")
    emulator.reset_connection("create_project", times=1, after_work=True)
    project = client.projects.create("written-once")
    attempts = emulator.requests_of("create_project")[-2:]
    keys = {request.key for request in attempts}
    projects = [each.name for each in client.projects.list()]
    good(f"projects.create: {project.name!r} exists {projects.count(project.name)} time, {len(attempts)} attempts, {len(keys)} key")


def train(emulator: Emulator, client: Client) -> None:
    emulator.job_seconds = 4.0
    try:
        train_pipeline(client, DATASET, pipeline="yolox", poll_interval=0.2, timeout=1.0)
    except PollTimeoutError as error:
        refused(error)
        run = client.training.get(error.run_id)
        say("→", f"picked up by e.run_id: run is {run.status}, {run.progress} %")
        run = client.training.wait_for_completion(run.id, poll_interval=0.2)
        model = client.models.get(run.model_id)
        good(f"run {run.status}, epoch {run.current_epoch}/{run.total_epochs}, model {model.name!r} ({model.status})")
        history = client.credits.history(limit=3)
        for entry in history:
            console.print(Text(f"     {entry.amount:+5d}  {entry.operation}", style="grey50"))
    emulator.job_seconds = 0.5


def export(client: Client, folder: Path) -> None:
    client.exports.create(DATASET, "for-the-lab", format="coco", include_images=True, poll_interval=0.2)
    path = client.exports.download(DATASET, "for-the-lab", folder / "for-the-lab.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        good(f"{path.name}: {path.stat().st_size:,} bytes, {len(names)} files, archive intact: {archive.testzip() is None}")
        for name in names[:4]:
            console.print(Text(f"     {name}", style="grey50"))


async def the_same_from_async(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        dataset = await client.datasets.get(DATASET, include_images=True)
        saved = await asyncio.gather(*(client.annotations.get(image.id) for image in dataset.images or []))
        good(f"AsyncClient: {dataset.image_count} images, {sum(map(len, saved))} annotations, read at once")


def contact_sheet(client: Client, photos: list[Path], ids: dict[str, str], path: Path) -> None:
    colours: dict[str, str] = {}
    pictures: list[tuple[str, Image.Image]] = []
    for photo in photos:
        seen = client.annotations.get(ids[photo.name])  # what the server holds, not what was sent
        pictures.append((f"{photo.name} · {len(seen)} annotations", draw(photo, seen, colours)))
    sheet(pictures, path, title=f"{DATASET}: what the server holds")
    good(f"contact sheet: {path}")


def main() -> None:
    options = argparse.ArgumentParser(description="The main job of the SDK against the embedded emulator.")
    options.add_argument("--photos", type=Path, default=ROOT / ".cache" / "photos", help="where the photos are kept")
    options.add_argument("--sheet", type=Path, default=ROOT / "contact-sheet.png", help="the picture to write")
    chosen = options.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(console=console, show_path=False, show_time=False)])
    logging.getLogger("httpx").setLevel(logging.WARNING)

    with chapter("Photos"):
        photos = fetch(chosen.photos)
        good(f"{len(photos)} photos from the scikit-image wheel: {', '.join(photo.name for photo in photos)}")
    with Emulator() as emulator, emulator.client() as client, TemporaryDirectory() as downloads:
        console.print(f"\nThe emulator serves at [bold]{emulator.base_url}[/]")
        with chapter("Upload a folder"):
            ids = upload(client, chosen.photos)
        with chapter("Annotate"):
            annotate(client, ids)
        with chapter("A bad payload"):
            bad_payload(client, ids["astronaut.png"])
        with chapter("Out of credits"):
            out_of_credits(emulator, client)
        with chapter("Faults, survived"):
            faults(emulator, client, ids["chelsea.png"])
        with chapter("Train, run out of patience, pick it up again"):
            train(emulator, client)
        with chapter("Export"):
            export(client, Path(downloads))
        with chapter("The same from asyncio"):
            asyncio.run(the_same_from_async(emulator))
        with chapter("See it"):
            contact_sheet(client, photos, ids, chosen.sheet)
    console.print()


if __name__ == "__main__":
    main()
