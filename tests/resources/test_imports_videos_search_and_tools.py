"""Datasets from elsewhere, images out of videos, search, and the tools of agents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.emulator.test_video import avi, jpeg
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Emulator]:
    """An emulator whose platform v7 has the datasets `ponds` (2 images) and `streets` (1), for the key `v7-secret`."""
    for seed, name in enumerate(["ponds/a.png", "ponds/night/b.png", "streets/c.png"]):
        make_photo(tmp_path / "v7" / name, seed=seed)
    (tmp_path / "v7" / "KEY").write_text("v7-secret")
    with Emulator(providers=tmp_path, job_seconds=20) as emulator:
        yield emulator
        assert emulator.breaches == []


@pytest.fixture
def importer(elsewhere: Emulator, client_kind: Kind) -> Iterator[AnyClient]:
    timing = FakeTiming(on_sleep=elsewhere.advance).timing
    with AnyClient.open(client_kind, base_url=elsewhere.base_url, api_key=elsewhere.api_key, timing=timing) as client:
        yield client


def test_a_key_of_the_other_platform_is_looked_at_first(importer: AnyClient) -> None:
    good = importer.do(lambda c: c.connectors.validate("v7", "v7-secret"))
    assert (good.valid, [dataset.name for dataset in good.datasets]) == (True, ["ponds", "streets"])
    bad = importer.do(lambda c: c.connectors.validate("v7", "wrong"))
    assert not bad.valid
    assert bad.error
    assert importer.do(lambda c: c.connectors.check_limits(total_images=3, estimated_size_bytes=1000)).allowed


def test_an_import_makes_datasets(importer: AnyClient) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    job = importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote))
    assert (job.status, job.imported_images, job.progress) == ("completed", 3, 100)
    assert importer.do(lambda c: c.datasets.get("ponds")).image_count == 2


def test_without_waiting_an_import_has_the_form_of_a_job(importer: AnyClient) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    job = importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote[:1], wait=False))
    assert (job.status, job.progress, [dataset.name for dataset in job.datasets]) == ("processing", 0, ["ponds"])
    assert importer.do(lambda c: c.connectors.get_import(job.import_id)).status == "processing"
    assert importer.do(lambda c: c.connectors.wait_for_import(job.import_id)).imported_images == 2


def test_a_cancelled_import_is_returned(importer: AnyClient, elsewhere: Emulator) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    job = importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote, wait=False))
    assert importer.do(lambda c: c.connectors.cancel_import(job.import_id)).status == "cancelled"
    assert importer.do(lambda c: c.connectors.wait_for_import(job.import_id)).status == "cancelled"


def test_an_import_that_takes_too_long_is_picked_up(importer: AnyClient, elsewhere: Emulator) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote, timeout=4.0))
    assert importer.do(lambda c: c.connectors.wait_for_import(caught.value.run_id)).status == "completed"


def test_an_import_that_fails_says_where(importer: AnyClient, elsewhere: Emulator) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    elsewhere.fail_job("start_connector_import")
    with pytest.raises(pictograph.ApiError) as caught:
        importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote))
    assert caught.value.response.status == "error"


@pytest.fixture
def movie(tmp_path: Path) -> Path:
    """Two seconds at five frames a second."""
    path = tmp_path / "pond.avi"
    path.write_bytes(avi([jpeg(20 * number) for number in range(10)], 5))
    return path


def test_frames_of_a_video_become_images(client: AnyClient, emulator: Emulator, birds: list[str], movie: Path) -> None:
    seen: list[tuple[int, int]] = []
    sent = client.do(lambda c: c.video.upload(movie, content_type="video/x-msvideo", progress=lambda *state: seen.append(state)))
    [put] = emulator.requests_of("storage_put")
    assert (put.headers["content-length"], put.headers["content-type"]) == (str(movie.stat().st_size), "video/x-msvideo")
    assert "x-api-key" not in put.headers
    assert seen[-1] == (movie.stat().st_size, movie.stat().st_size)
    assert client.do(lambda c: c.video.probe(sent.gcs_path)).duration_seconds == 2.0
    job = client.do(lambda c: c.video.extract_frames("birds", sent.gcs_path, folder_name="pond", sample_fps=2.5))
    assert (job.status, job.frames_extracted, job.folder_path) == ("complete", 5, "/pond")
    assert client.do(lambda c: c.video.get_extraction(job.job_id)).status == "complete"
    assert client.do(lambda c: c.datasets.get("birds")).image_count == 11


def test_an_extraction_is_picked_up_and_can_fail(client: AnyClient, emulator: Emulator, birds: list[str], movie: Path) -> None:
    emulator.job_seconds = 60
    sent = [client.do(lambda c: c.video.upload(movie, content_type="video/x-msvideo")) for _ in range(2)]
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.video.extract_frames("birds", sent[0].gcs_path, folder_name="a", timeout=5))
    assert client.do(lambda c: c.video.wait_for_extraction(caught.value.run_id)).status == "complete"
    emulator.fail_job("extract_video_frames", "Damaged")
    with pytest.raises(pictograph.ApiError, match="Damaged"):
        client.do(lambda c: c.video.extract_frames("birds", sent[1].gcs_path, folder_name="b"))


@pytest.mark.parametrize(("make", "error"), [(Path.mkdir, ValueError), (Path.touch, ValueError), (lambda path: None, FileNotFoundError)])
def test_a_video_that_is_none_sends_nothing(
    make: Callable[[Path], Any], error: type[Exception], client: AnyClient, emulator: Emulator, tmp_path: Path
) -> None:
    make(tmp_path / "x.mp4")
    with pytest.raises(error, match=r"x\.mp4"):
        client.do(lambda c: c.video.upload(tmp_path / "x.mp4"))
    assert emulator.requests == []


def test_search_by_tag_and_by_likeness(client: AnyClient, emulator: Emulator, birds: list[str]) -> None:
    found = client.do(lambda c: c.search.by_tag(objects=["heron", "picture"], dataset_name="birds", limit=4))
    assert len(found) == 4
    assert emulator.requests_of("search_images_by_tags")[0].query["objects"] == ["heron", "picture"]
    assert client.do(lambda c: c.search.by_tag(objects=["heron"], scenes=["desert"])) == []
    alike = client.do(lambda c: c.search.by_similarity(birds[0], threshold=0.0, limit=3))
    assert birds[0] not in [image.id for image in alike]
    assert [image.similarity for image in alike] == sorted((image.similarity for image in alike), reverse=True)
    with pytest.raises(pictograph.ValidationError):
        client.do(lambda c: c.search.by_tag())


def test_tools_are_listed_and_run(client: AnyClient, emulator: Emulator) -> None:
    registry = client.do(lambda c: c.tools.registry())
    assert registry.count == len(registry.tools) > 20
    assert all(json.dumps(tool.input_schema) for tool in registry.tools)
    assert isinstance(client.do(lambda c: c.tools.dispatch("get_credit_balance", {})), dict)
    with pytest.raises(pictograph.NotFoundError):
        client.do(lambda c: c.tools.dispatch("fly", {}))
