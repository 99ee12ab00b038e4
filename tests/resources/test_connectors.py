"""Imports from another platform."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import pictograph
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Emulator]:
    """An emulator that can import from v7: the datasets `ponds` (2 images) and `streets` (1 image), with the key `v7-secret`."""
    for seed, name in enumerate(["ponds/a.png", "ponds/night/b.png", "streets/c.png"]):
        make_photo(tmp_path / "v7" / name, seed=seed)
    (tmp_path / "v7" / "KEY").write_text("v7-secret")
    with Emulator(providers=tmp_path, job_seconds=20) as emulator:
        yield emulator
        assert emulator.breaches == []


@pytest.fixture
def importer(platform: Emulator, client_kind: Kind) -> Iterator[AnyClient]:
    """A client of either kind for `platform`."""
    timing = FakeTiming(on_sleep=platform.advance).timing
    with AnyClient.open(client_kind, base_url=platform.base_url, api_key=platform.api_key, timing=timing) as client:
        yield client


def test_validate_reports_whether_the_key_is_valid(importer: AnyClient) -> None:
    valid = importer.do(lambda c: c.connectors.validate("v7", "v7-secret"))
    assert (valid.valid, [dataset.name for dataset in valid.datasets]) == (True, ["ponds", "streets"])
    invalid = importer.do(lambda c: c.connectors.validate("v7", "wrong"))
    assert not invalid.valid
    assert invalid.error
    assert importer.do(lambda c: c.connectors.check_limits(total_images=3, estimated_size_bytes=1000)).allowed


def test_an_import_is_known_as_soon_as_the_server_has_accepted_it(importer: AnyClient, platform: Emulator) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    platform.fail("get_connector_import", status=401, times=None)
    seen: list[str] = []
    with pytest.raises(pictograph.AuthError) as caught:
        importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote, on_poll=lambda job: seen.append(job.import_id)))
    assert seen == [caught.value.run_id]
    assert caught.value.job_id == caught.value.run_id


def test_an_import_creates_datasets(importer: AnyClient) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    job = importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote))
    assert (job.status, job.imported_images, job.progress) == ("completed", 3, 100)
    assert importer.do(lambda c: c.datasets.get("ponds")).image_count == 2


def test_without_waiting_the_initial_job_is_returned(importer: AnyClient) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    job = importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote[:1], wait=False))
    assert (job.status, job.progress, [dataset.name for dataset in job.datasets]) == ("processing", 0, ["ponds"])
    assert importer.do(lambda c: c.connectors.get_import(job.import_id)).status == "processing"
    assert importer.do(lambda c: c.connectors.wait_for_import(job.import_id)).imported_images == 2


def test_a_cancelled_import_is_returned_not_raised(importer: AnyClient) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    job = importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote, wait=False))
    assert importer.do(lambda c: c.connectors.cancel_import(job.import_id)).status == "cancelled"
    assert importer.do(lambda c: c.connectors.wait_for_import(job.import_id)).status == "cancelled"


def test_an_import_that_times_out_can_be_waited_for_again(importer: AnyClient) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote, timeout=4.0))
    assert importer.do(lambda c: c.connectors.wait_for_import(caught.value.run_id)).status == "completed"


def test_a_failed_import_is_an_error_with_its_last_document(importer: AnyClient, platform: Emulator) -> None:
    remote = importer.do(lambda c: c.connectors.validate("v7", "v7-secret")).datasets
    platform.fail_job("start_connector_import")
    with pytest.raises(pictograph.ApiError) as caught:
        importer.do(lambda c: c.connectors.import_("v7", "v7-secret", remote))
    assert caught.value.response.status == "error"
