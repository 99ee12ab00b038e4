"""Dataset downloads: which files are written, what is reported, and that no file is written outside the folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from pictograph.models import DownloadMode
from pictograph.resources.dataset_download import DownloadFailure
from tests.support.both_clients import AnyClient
from tests.support.photos import make_photo


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def listed(*filenames: str) -> dict[str, Any]:
    """A download list of annotated images without image URLs."""
    ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(len(filenames))]
    items = [
        {"id": image_id, "filename": filename, "file_size": 1, "annotation_count": 1, "annotation_url": f"/x/{image_id}"}
        for image_id, filename in zip(ids, filenames, strict=True)
    ]
    return {"success": True, "dataset_id": ids[0], "items": items, "total_items": len(items)}


DOCUMENT = {
    "image": "x.png",
    "image_url": "https://example.com/x.png",
    "image_uuid": "00000000-0000-4000-8000-000000000000",
    "image_path": "/x.png",
    "annotation_count": 0,
    "annotation_url": "https://example.com/x",
    "dataset": {"name": "birds", "slug": "birds"},
    "org": {"name": "Lake", "slug": "lake"},
    "annotations": [],
    "from_a_newer_server": "ü",
}


@pytest.mark.parametrize(("mode", "images", "annotations"), [("full", 6, 6), ("images_only", 6, 0), (DownloadMode.ANNOTATIONS_ONLY, 0, 6)])
def test_images_and_annotations_are_downloaded_by_mode(
    mode: str, images: int, annotations: int, client: AnyClient, birds: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "copy"
    reports: list[tuple[int, int, str]] = []
    report = client.do(lambda c: c.datasets.download("birds", folder, mode=mode, progress=lambda *args: reports.append(args)))
    assert (report.images_downloaded, report.annotations_downloaded, report.failures) == (images, annotations, [])
    assert (report.success, report.truncated, report.total_attempted) == (True, False, images + annotations)
    assert report.dataset_id == client.do(lambda c: c.datasets.get("birds")).id
    names = [f"picture_{number:04}.png" for number in range(6)]
    assert files(folder) == sorted([*(names if images else []), *(f"{name}.json" for name in names if annotations)])
    assert [args[:2] for args in reports] == [(number, images + annotations) for number in range(1, images + annotations + 1)]
    assert sorted(args[2] for args in reports) == files(folder)


def test_the_files_contain_the_images_and_their_annotations(client: AnyClient, birds: list[str], tmp_path: Path) -> None:
    client.do(lambda c: c.datasets.download("birds", str(tmp_path)))
    client.do(lambda c: c.images.download(birds[0], tmp_path / "other.png"))
    assert (tmp_path / "picture_0000.png").read_bytes() == (tmp_path / "other.png").read_bytes()
    text = (tmp_path / "picture_0000.png.json").read_text(encoding="utf-8")
    [annotation] = client.do(lambda c: c.annotations.get(birds[0]))
    document = json.loads(text)
    assert document["annotations"] == [annotation.to_dict()]
    assert text == json.dumps(document, ensure_ascii=False, indent=2)


def test_the_api_key_is_not_sent_to_the_storage_host(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    client.do(lambda c: c.datasets.download("birds", tmp_path))
    requests = emulator.requests_of("storage_get")
    assert len(requests) == 6
    assert not [request for request in requests if "x-api-key" in request.headers]


def test_filters_and_the_maximum_limit_are_sent(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    report = client.do(lambda c: c.datasets.download("birds", tmp_path, status_filter="new"))
    assert report.total_attempted == 0
    assert report.success
    [request] = emulator.requests_of("list_dataset_downloads")
    assert request.query == {"mode": ["full"], "limit": ["10000"], "status_filter": ["new"]}


def test_images_of_the_same_name_do_not_overwrite_each_other(
    client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path
) -> None:
    emulator.fail("list_dataset_downloads", status=200, body=listed("a.png", "b.png", "a.png", "A.PNG"))
    emulator.fail("get_annotation_file", status=200, body=DOCUMENT, times=None)
    report = client.do(lambda c: c.datasets.download("birds", tmp_path))
    assert report.annotations_downloaded == 4
    number = "00000000-0000-4000-8000-00000000000"
    assert files(tmp_path) == sorted([f"a-{number}0.png.json", "b.png.json", f"a-{number}2.png.json", f"A-{number}3.PNG.json"])


def test_a_name_with_an_id_that_is_taken_gets_a_number(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    taken = "a-00000000-0000-4000-8000-000000000000"
    emulator.fail("list_dataset_downloads", status=200, body=listed("a.png", "A.png", f"{taken}.png", f"{taken}-2.png.json"))
    emulator.fail("get_annotation_file", status=200, body=DOCUMENT, times=None)
    report = client.do(lambda c: c.datasets.download("birds", tmp_path))
    assert (report.annotations_downloaded, report.failures) == (4, [])
    assert len(files(tmp_path)) == 4


def test_names_that_look_like_part_files_are_separate_files(client: AnyClient, emulator: Emulator, dataset_id: str, tmp_path: Path) -> None:
    photo = make_photo(tmp_path / "x.png")
    names = ["heron.png.part", "heron.png", "a" * 251 + ".png"]
    for name in names:
        client.do(lambda c, name=name: c.images.upload(dataset_id, photo, filename=name, content_type="image/png"))
    report = client.do(lambda c: c.datasets.download("birds", tmp_path / "copy", mode="images_only", max_workers=1))
    assert report.failures == []
    assert {*names} <= {*files(tmp_path / "copy")}
    assert len(files(tmp_path / "copy")) == report.images_downloaded


@pytest.mark.parametrize("method", ["images.download", "exports.download", "exports.download_by_id", "models.download"])
def test_a_folder_as_target_is_rejected_before_anything_is_sent(
    method: str, client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path
) -> None:
    resource, name = method.split(".")
    names = ("birds", "v1") if method == "exports.download" else (birds[0],)
    sent = len(emulator.requests)
    with pytest.raises(IsADirectoryError, match="pass the path of the file to write, with its name"):
        client.do(lambda c: getattr(getattr(c, resource), name)(*names, tmp_path))
    assert len(emulator.requests) == sent


def test_unknown_fields_are_written_to_the_annotation_file(client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path) -> None:
    emulator.fail("list_dataset_downloads", status=200, body=listed("a.png"))
    emulator.fail("get_annotation_file", status=200, body=DOCUMENT)
    client.do(lambda c: c.datasets.download("birds", tmp_path))
    assert json.loads((tmp_path / "a.png.json").read_text(encoding="utf-8")) == DOCUMENT


@pytest.mark.parametrize("name", ["../out.png", "..", "con"])
def test_an_unsafe_filename_is_replaced_and_writes_nothing_outside(
    name: str, client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path
) -> None:
    emulator.fail("list_dataset_downloads", status=200, body=listed("good.png", name))
    emulator.fail("get_annotation_file", status=200, body=DOCUMENT, times=None)
    report = client.do(lambda c: c.datasets.download("birds", tmp_path / "copy"))
    assert (report.annotations_downloaded, report.failures) == (2, [])
    assert {str(Path(file).parent) for file in files(tmp_path)} == {"copy"}
    assert [file.filename for file in report.files if file.reason] == [name.rpartition("/")[2]]


def test_a_failed_file_is_reported_and_does_not_stop_the_others(
    client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path
) -> None:
    emulator.fail("storage_get", status=413, body="<Error>Too large</Error>")
    emulator.fail("get_annotation_file", status=404)
    emulator.fail("get_annotation_file", status=404, skip=5)
    report = client.do(lambda c: c.datasets.download("birds", tmp_path, max_workers=1))
    assert (report.images_downloaded, report.annotations_downloaded, report.success) == (5, 5, False)
    assert [(failure.filename, failure.kind) for failure in report.failures] == [
        ("picture_0000.png", "image"),
        ("picture_0000.png.json", "annotation"),
    ]
    assert all(isinstance(failure, DownloadFailure) and "\n" not in failure.reason and failure.reason for failure in report.failures)
    assert not [name for name in files(tmp_path) if "part" in name]


def test_existing_files_are_replaced(client: AnyClient, birds: list[str], tmp_path: Path) -> None:
    (tmp_path / "picture_0000.png").write_text("old")
    client.do(lambda c: c.datasets.download("birds", tmp_path))
    assert (tmp_path / "picture_0000.png").read_bytes().startswith(b"\x89PNG")


def test_a_dataset_with_more_images_than_the_list_of_links_is_downloaded_completely(
    client: AnyClient, emulator: Emulator, birds: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list ends at 10,000 images; here at 4. The others come from the pages, and are requested by their ids."""
    monkeypatch.setattr("pictograph.bulk.download_plan.MAX_LINKS", 4)
    report = client.do(lambda c: c.datasets.download("birds", tmp_path))
    assert (report.images_downloaded, report.annotations_downloaded, report.success, report.truncated) == (6, 6, True, False)
    assert len(files(tmp_path)) == 12
    assert (len(emulator.requests_of("storage_get")), len(emulator.requests_of("download_image"))) == (4, 2)


def test_an_unknown_dataset_is_not_found_and_creates_no_folder(client: AnyClient, tmp_path: Path) -> None:
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.datasets.download("none", tmp_path / "copy"))
    assert files(tmp_path) == []
    assert not (tmp_path / "copy").exists()


def test_invalid_arguments_send_nothing(client: AnyClient, emulator: Emulator, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError, match="file"):
        client.do(lambda c: c.datasets.download("birds", tmp_path / "file"))
    with pytest.raises(ValueError, match="max_workers"):
        client.do(lambda c: c.datasets.download("birds", tmp_path, max_workers=0))
    assert emulator.requests == []
