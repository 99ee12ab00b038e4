"""End-to-end demo against the emulator: upload photos, save annotations, handle errors and faults, train a model, export.

    pip install '.[emulator,images,viz]' rich     # or `make demo`, which does it
    python examples/main_job.py [--photos FOLDER] [--sheet FILE]

It takes about 20 seconds: some faults are waited out. Nothing is mocked: the emulator is a real server on this machine, and every fault
happens on a real socket.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import shutil
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from photos import CLASSES, annotations, fetch
from rich.console import Console
from rich.logging import RichHandler
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pictograph import Client, ConflictError, PaymentRequiredError, PollTimeoutError, ProjectClass, ValidationError
from pictograph.emulator import Emulator
from pictograph.pipelines import train_pipeline, upload_dataset_from_folder
from pictograph.viz import SheetItem, contact_sheet

DATASET = "field-notes"
ROOT = Path(__file__).resolve().parent.parent

console = Console(width=min(108, shutil.get_terminal_size((108, 24)).columns), highlight=False)


@contextmanager
def section(title: str) -> Iterator[None]:
    console.print()
    console.rule(f"[bold]{title}", align="left", style="grey50")
    started = time.perf_counter()
    yield
    console.print(Text(f"{time.perf_counter() - started:.2f} s", style="grey50"), justify="right")


def show(mark: str, text: str, style: str = "") -> None:
    line = Table.grid(padding=(0, 1))
    line.add_column(width=2)
    line.add_column()
    line.add_row(Text(mark, style=style or "cyan"), text)
    console.print(line)


def succeeded(text: str) -> None:
    show("✓", text, "bold green")


def failed(error: Exception) -> None:
    show("✗", f"[bold red]{type(error).__name__}[/]")
    console.print(Padding(Text(str(error), style="red"), (0, 0, 0, 5)))


def upload(client: Client, folder: Path) -> dict[str, str]:
    """Upload the folder and return the image IDs by filename."""
    client.projects.create(
        DATASET,
        description="Photos from the field",
        annotation_types=["bbox", "polygon", "polyline", "keypoint"],
        classes=[ProjectClass(name=name) for name in CLASSES],
    )
    report = upload_dataset_from_folder(client, DATASET, folder)
    succeeded(f"{report.images_uploaded} of {report.images_attempted} photos uploaded, {len(report.failures)} failed")
    again = upload_dataset_from_folder(client, DATASET, folder, skip_existing=True)
    succeeded(f"the same folder again: {again.images_skipped} skipped, {again.images_uploaded} uploaded")
    try:
        client.images.upload(client.projects.get(DATASET).id, next(folder.glob("*.png")))
    except ConflictError as error:
        failed(error)
    images = client.datasets.get(DATASET, include_images=True).images or []
    return {image.filename: image.id for image in images}


def annotate(client: Client, ids: dict[str, str]) -> None:
    table = Table("photo", "annotations", "types", box=None, pad_edge=False, header_style="grey50")
    for filename, image_id in sorted(ids.items()):
        drawn = annotations(filename)
        saved = client.annotations.save(image_id, drawn)
        types = ", ".join(sorted({f"{annotation.type}" for annotation in drawn}))
        table.add_row(filename, f"{saved.new_count}", types)
    console.print(table)
    client.batch.update(DATASET, list(ids.values()), status="complete")
    succeeded("all photos have status complete")


def invalid_request(client: Client, image_id: str) -> None:
    show("→", 'annotations.save(image_id, [{"class": "person", "type": "bbox"}])')
    try:
        client.annotations.save(image_id, [{"class": "person", "type": "bbox"}])
    except ValidationError as error:
        failed(error)
        for item in error.errors:
            console.print(Text(f"     {item['loc']}  {item['type']}", style="grey50"))
    succeeded(f"the saved annotations are unchanged: {len(client.annotations.get(image_id))} annotations")


def insufficient_credits(emulator: Emulator, client: Client) -> None:
    emulator.set_credits(4)
    client.exports.create(DATASET, "first-look", include_images=True, poll_interval=0.2)
    try:
        client.training.create(DATASET, "first-look", pipeline_type="yolox", config={"epochs": 30})
    except PaymentRequiredError as error:
        failed(error)
        show("→", f"{error.required} credits required, {error.remaining} remaining, top up at {error.upgrade_url}")
    emulator.set_credits(500)


def recover(emulator: Emulator, client: Client, image_id: str) -> None:
    show("→", "the server returns 503 twice; the client waits 1 s and 2 s")
    emulator.fail("get_dataset_by_name", status=503, times=2)
    succeeded(f"datasets.get: {client.datasets.get(DATASET).image_count} images")

    show("→", "the server returns 429 with Retry-After: 1")
    emulator.fail("get_image", status=429, times=1, retry_after=1)
    succeeded(f"images.get: {client.images.get(image_id).filename}")

    show("→", "the connection is reset after the server has created the project")
    emulator.reset_connection("create_project", times=1, after_work=True)
    project = client.projects.create("created-once")
    attempts = emulator.requests_of("create_project")[-2:]
    keys = {request.key for request in attempts}
    projects = [each.name for each in client.projects.list()]
    succeeded(f"projects.create: {len(attempts)} attempts with {len(keys)} key, {projects.count(project.name)} project {project.name!r}")


def train(emulator: Emulator, client: Client) -> None:
    emulator.job_seconds = 0.0
    emulator.set_job_seconds("create_training_run", 4.0)
    show("→", "the run takes 4 s; train_pipeline(timeout=1.0) waits for 1 s of them")
    try:
        train_pipeline(client, DATASET, pipeline="yolox", poll_interval=0.2, timeout=1.0)
    except PollTimeoutError as error:
        failed(error)
        run = client.training.get(error.run_id)
        show("→", f"resumed with e.run_id: run is {run.status}, {run.progress} %; waiting for it")
        run = client.training.wait_for_completion(run.id, poll_interval=0.2)
        model = client.models.get(run.model_id)
        succeeded(f"run {run.status}, epoch {run.current_epoch}/{run.total_epochs}, model {model.name!r} ({model.status})")
        history = client.credits.history(limit=3)
        for entry in history:
            console.print(Text(f"     {entry.amount:+5d}  {entry.operation}", style="grey50"))
    emulator.job_seconds = 0.5


def export(client: Client, folder: Path) -> None:
    client.exports.create(DATASET, "for-the-lab", format="coco", include_images=True, poll_interval=0.2)
    path = client.exports.download(DATASET, "for-the-lab", folder / "for-the-lab.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        succeeded(f"{path.name}: {path.stat().st_size:,} bytes, {len(names)} files, archive intact: {archive.testzip() is None}")
        for name in names[:4]:
            console.print(Text(f"     {name}", style="grey50"))


async def read_annotations_async(emulator: Emulator) -> None:
    async with emulator.async_client() as client:
        dataset = await client.datasets.get(DATASET, include_images=True)
        saved = await asyncio.gather(*(client.annotations.get(image.id) for image in dataset.images or []))
        succeeded(f"AsyncClient: {dataset.image_count} images, {sum(map(len, saved))} annotations, read concurrently")


def draw_contact_sheet(client: Client, photos: list[Path], ids: dict[str, str], path: Path) -> None:
    items: list[SheetItem] = [(photo, client.annotations.get(ids[photo.name])) for photo in photos]  # as stored by the server
    contact_sheet(items, title=f"{DATASET}: annotations on the server", classes=CLASSES).save(path)
    succeeded(f"contact sheet: {path}")


def main() -> None:
    options = argparse.ArgumentParser(description="End-to-end demo of the SDK against the bundled emulator.")
    options.add_argument("--photos", type=Path, default=ROOT / ".cache" / "photos", help="cache folder of the photos")
    options.add_argument("--sheet", type=Path, default=ROOT / "contact-sheet.png", help="contact sheet to write (PNG)")
    chosen = options.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", handlers=[RichHandler(console=console, show_path=False, show_time=False)])
    logging.getLogger("httpx").setLevel(logging.WARNING)

    with section("Get photos"):
        photos = fetch(chosen.photos)
        succeeded(f"{len(photos)} photos from the scikit-image wheel: {', '.join(photo.name for photo in photos)}")
    with Emulator() as emulator, emulator.client() as client, TemporaryDirectory() as downloads:
        console.print(f"\nEmulator: [bold]{emulator.base_url}[/]")
        with section("Upload a folder"):
            ids = upload(client, chosen.photos)
        with section("Annotate"):
            annotate(client, ids)
        with section("Handle an invalid request"):
            invalid_request(client, ids["astronaut.png"])
        with section("Handle insufficient credits"):
            insufficient_credits(emulator, client)
        with section("Recover from faults"):
            recover(emulator, client, ids["chelsea.png"])
        with section("Train, time out, and resume"):
            train(emulator, client)
        with section("Export"):
            export(client, Path(downloads))
        with section("Use asyncio"):
            asyncio.run(read_annotations_async(emulator))
        with section("Draw a contact sheet"):
            draw_contact_sheet(client, photos, ids, chosen.sheet)
    console.print()


if __name__ == "__main__":
    main()
