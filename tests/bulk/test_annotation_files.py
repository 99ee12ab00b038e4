"""Downloads with annotations in the format of another program: the folder is complete, and other programs can open it."""

from __future__ import annotations

import asyncio
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import pictograph
from pictograph import formats
from pictograph.emulator import Emulator
from pictograph.models import DownloadMode, ExportFormat
from pictograph.resources.dataset_download import DownloadReport
from tests.support.both_clients import AnyClient

Download = Callable[..., DownloadReport]
CONVERTED = [name for name in formats.FORMATS if name != "pictograph"]
CLASSES = ["reed", "heron"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy"


@pytest.fixture
def download(client: AnyClient, copy: Path) -> Download:
    return lambda annotations, **options: client.do(lambda c: c.datasets.download("birds", copy, annotations=annotations, **options))


def upload(client: AnyClient, dataset_id: str, path: str, *annotations: dict[str, Any], folder: Path) -> str:
    file = folder / "image.png"
    Image.effect_noise((64, 48), 40).convert("RGB").save(file)
    place, _, name = path.rpartition("/")
    image = client.do(lambda c: c.images.upload(dataset_id, file, folder_path=f"/{place}", filename=name))
    if annotations:
        client.do(lambda c: c.annotations.save(image.id, list(annotations)))
    return str(image.id)


def box(name: str, x: int) -> dict[str, Any]:
    return {"name": name, "type": "bbox", "bounding_box": {"x": x, "y": 2, "w": 10, "h": 20}}


@pytest.fixture
def dataset_id(client: AnyClient, tmp_path: Path) -> str:
    """Four images in folders, one of them without annotations, with classes that are not in the order of the alphabet."""
    classes = [{"name": name, "type": "bbox"} for name in CLASSES]
    found = str(client.do(lambda c: c.projects.create("birds", classes=classes, annotation_types=["bbox", "polyline"])).id)
    upload(client, found, "train/a.png", box("heron", 1), box("reed", 3), folder=tmp_path)
    upload(client, found, "train/night/a.png", box("heron", 5), folder=tmp_path)
    upload(client, found, "val/a.png", box("reed", 7), folder=tmp_path)
    upload(client, found, "val/empty.png", folder=tmp_path)
    return found


def boxes(folder: Path, format: str) -> list[tuple[str | None, list[tuple[str, int]]]]:
    """The split of each image with the classes and the left edges of its boxes. Each has an image file with its content."""
    found: list[tuple[str | None, list[tuple[str, int]]]] = []
    for item in formats.read(folder, format):
        assert item.read(), item.path
        found.append((item.split, sorted((one.name, round(formats.model.box_of(one)[0])) for one in item.annotations)))
    return sorted(found, key=repr)


@pytest.mark.parametrize("format", CONVERTED)
@pytest.mark.usefixtures("dataset_id")
def test_the_folder_is_what_an_export_with_images_contains(format: str, client: AnyClient, download: Download, copy: Path) -> None:
    report = download(format)
    assert (report.images_downloaded, report.annotations_downloaded, report.success) == (4, 3, True)
    assert [each.reason for each in report.not_kept] == (["an image without annotations has no row"] if format == "csv" else [])
    client.do(lambda c: c.exports.create("birds", "v1", format=format, include_images=True))
    archive = client.do(lambda c: c.exports.download("birds", "v1", copy.with_name("v1.zip")))
    assert boxes(copy, format) == boxes(archive, format)
    assert sum(len(found) for _, found in boxes(copy, format)) == 4
    assert [entry.name for entry in formats.read(copy, format).classes] == [entry.name for entry in formats.read(archive, format).classes]
    names = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert names | {"export-report.json"} == {*zipfile.ZipFile(archive).namelist(), "export-report.json"}  # of renamed files


@pytest.mark.usefixtures("dataset_id")
def test_coco_and_yolo_have_the_classes_of_the_dataset_and_its_splits(download: Download, copy: Path, client: AnyClient) -> None:
    download(ExportFormat.COCO)
    coco = json.loads((copy / "annotations/instances_train.json").read_text())
    assert [category["name"] for category in coco["categories"]] == CLASSES
    assert sorted(image["file_name"] for image in coco["images"]) == ["a.png", "night/a.png"]
    assert all((copy / "images/train" / image["file_name"]).is_file() for image in coco["images"])
    yolo = copy.with_name("yolo")
    client.do(lambda c: c.datasets.download("birds", yolo, annotations="yolo"))
    assert (yolo / "labels/val/a.txt").read_text().split()[0] == "0"
    assert (yolo / "labels/val/empty.txt").read_text() == ""
    assert {path.relative_to(yolo).as_posix() for path in yolo.rglob("*.png")} == {
        "images/train/a.png",
        "images/train/night__a.png",
        "images/val/a.png",
        "images/val/empty.png",
    }


@pytest.mark.usefixtures("dataset_id")
def test_an_interrupted_download_ends_with_all_annotations(download: Download, emulator: Emulator, copy: Path) -> None:
    emulator.fail("get_annotation_file", status=429, retry_after=3600, skip=2, times=None)
    report = download("coco", max_workers=1)
    assert (report.annotations_downloaded, report.success) == (2, False)
    assert not (copy / "annotations").exists()
    emulator.clear_faults()
    report = download("coco", max_workers=1)
    assert (report.annotations_downloaded, report.annotations_present, report.success) == (1, 2, True)
    assert sum(len(item.annotations) for item in formats.read(copy)) == 4
    assert len(emulator.requests_of("storage_get")) == 4


def test_a_repeated_download_has_the_annotations_of_now(
    client: AnyClient, download: Download, dataset_id: str, emulator: Emulator, copy: Path
) -> None:
    download("coco")
    images = client.do(lambda c: c.datasets.get("birds", include_images=True)).images
    client.do(lambda c: c.annotations.save(images[0].id, [box("reed", 30)]))
    assert (download("coco").images_present, len(emulator.requests_of("storage_get"))) == (4, 4)
    assert sorted(left for _, found in boxes(copy, "coco") for _, left in found) == [5, 7, 30]


@pytest.mark.usefixtures("dataset_id")
@pytest.mark.parametrize("operation", ["get_annotation_file", "storage_get"])
def test_an_image_that_failed_is_left_out_of_the_annotations(operation: str, download: Download, emulator: Emulator, copy: Path) -> None:
    """Without its annotations, it would look like an image without objects."""
    emulator.fail(operation, status=413)
    report = download("coco", max_workers=1)
    assert (len(report.failures), report.files_not_tried) == (1, 0)
    assert sum(len(item.annotations) for item in formats.read(copy)) == 2
    assert len(list(formats.read(copy))) == len(list((copy / "images").rglob("*.png"))) == 3
    assert len(list((copy / "left-out").rglob("*.png"))) == (operation == "get_annotation_file")
    assert download("coco").success
    assert len(list(formats.read(copy))) == len(list((copy / "images").rglob("*.png"))) == 4
    assert len(emulator.requests_of("storage_get")) == 4 + (operation == "storage_get")


def test_an_image_that_the_format_leaves_out_is_not_among_the_others(
    client: AnyClient, download: Download, dataset_id: str, emulator: Emulator, copy: Path, tmp_path: Path
) -> None:
    """A trainer would take it for an image without objects."""
    line = {"name": "reed", "type": "polyline", "polyline": {"path": [{"x": 1, "y": 1}, {"x": 9, "y": 9}]}}
    left = upload(client, dataset_id, "train/line.png", line, folder=tmp_path)
    for _ in range(2):
        report = download("yolo")
        assert (report.images_downloaded + report.images_present, report.success) == (5, True)
        assert any("left out" in each.reason for each in report.not_kept)
        assert (copy / "left-out/images/train/line.png").is_file()
        assert not (copy / "images/train/line.png").exists()
        assert json.loads((copy / "export-report.json").read_text())["images"] == 4
    assert len(emulator.requests_of("storage_get")) == 5
    client.do(lambda c: c.annotations.save(left, [box("reed", 1)]))
    assert download("yolo").not_kept == []
    assert (copy / "labels/train/line.txt").is_file()
    assert (copy / "images/train/line.png").is_file()


@pytest.mark.parametrize("format", ["yolo", "pascal_voc", "labelme"])
def test_images_that_differ_in_their_suffix_only_have_annotations_of_their_own(
    format: str, client: AnyClient, download: Download, dataset_id: str, copy: Path, tmp_path: Path
) -> None:
    upload(client, dataset_id, "train/a.PNG", box("heron", 21), folder=tmp_path)
    upload(client, dataset_id, "train/a.webp.png", box("heron", 23), folder=tmp_path)
    assert download(format).success
    assert sorted(left for _, found in boxes(copy, format) for _, left in found) == [1, 3, 5, 7, 21, 23]
    assert download(format).images_present == 6


@pytest.mark.usefixtures("dataset_id")
def test_annotations_without_images(download: Download, copy: Path) -> None:
    report = download("coco", mode=DownloadMode.ANNOTATIONS_ONLY)
    assert (report.images_downloaded, report.annotations_downloaded, report.success) == (0, 3, True)
    assert sum(len(item.annotations) for item in formats.read(copy)) == 4
    assert not list(copy.rglob("*.png"))


@pytest.mark.usefixtures("dataset_id")
def test_invalid_formats_are_rejected_before_anything_is_sent(
    download: Download, emulator: Emulator, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = len(emulator.requests)
    with pytest.raises(ValueError, match=r"annotations must be one of pictograph, coco, .*, not 'tfrecord'"):
        download("tfrecord")
    with pytest.raises(ValueError, match="mode='images_only' downloads none"):
        download("coco", mode="images_only")
    monkeypatch.setattr("pictograph.bulk.annotation_files.find_spec", lambda name: None if name == "pycocotools" else object())
    with pytest.raises(ImportError, match=r"annotations='coco' requires pycocotools.*pictograph\[formats\]"):
        download("coco")
    assert len(emulator.requests) == sent
    assert not copy.exists()


def test_the_event_loop_goes_on_while_annotations_are_written(emulator: Emulator, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator.seed("birds", images=2)
    real = formats.write_to

    async def run() -> DownloadReport:
        loop = asyncio.get_running_loop()

        def write_to(*args: Any, **options: Any) -> formats.Report:
            passed = threading.Event()
            loop.call_soon_threadsafe(passed.set)
            assert passed.wait(20)
            return real(*args, **options)

        monkeypatch.setattr(formats, "write_to", write_to)
        async with pictograph.AsyncClient(emulator.api_key, base_url=emulator.base_url) as client:
            return await client.datasets.download("birds", copy, annotations="coco")

    assert asyncio.run(run()).success


def test_a_cancelled_download_stops_writing_annotations(emulator: Emulator, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    emulator.seed("birds", images=2)
    real = formats.write_to
    ended: list[BaseException] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        started = asyncio.Event()
        cancelled = threading.Event()

        def write_to(*args: Any, **options: Any) -> formats.Report:
            loop.call_soon_threadsafe(started.set)
            assert cancelled.wait(20)
            try:
                return real(*args, **options)
            except InterruptedError as error:
                ended.append(error)
                raise

        monkeypatch.setattr(formats, "write_to", write_to)
        async with pictograph.AsyncClient(emulator.api_key, base_url=emulator.base_url) as client:
            task = asyncio.ensure_future(client.datasets.download("birds", copy, annotations="coco"))
            await started.wait()
            task.cancel()
            loop.call_later(0, cancelled.set)
            with pytest.raises(asyncio.CancelledError):
                await task
        assert ended

    asyncio.run(run())
    assert not (copy / "annotations").exists()
    with emulator.client() as client:
        monkeypatch.setattr(formats, "write_to", real)
        assert client.datasets.download("birds", copy, annotations="coco").success
