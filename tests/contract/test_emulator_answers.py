"""Emulator to contract: the short form of `schemathesis_run`, and what its long form has found."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from checks.conformance.contract import contract
from checks.conformance.populated import make_film, populated
from checks.conformance.schemathesis_run import Outcome, run
from pictograph import Client
from pictograph.emulator import Emulator
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

CARRIED_OUT_AT_LEAST = {"owner": 70, "admin": 70, "member": 55, "viewer": 28}
"""How many operations a role gets to succeed: some below the usual, since it is chance, and far above what is possible among 404s."""

HARD = "member"
"""The role that gets the whole of it; the others are let at every operation once, to see what they are refused and how."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Outcome]]]:
    """One run for each role, two at a time: most of it is the work of other processes."""
    folder = tmp_path_factory.mktemp("schemathesis")
    with ThreadPoolExecutor(max_workers=2) as pool:
        begun = {HARD: pool.submit(run, HARD, folder / HARD, phases=["coverage", "stateful"], examples=5)}
        for role in CARRIED_OUT_AT_LEAST.keys() - {HARD}:
            begun[role] = pool.submit(run, role, folder / role, phases=["fuzzing"], examples=1, mode="positive")
        yield begun


@pytest.mark.slow
@pytest.mark.parametrize("role", CARRIED_OUT_AT_LEAST)
def test_no_answer_is_off_the_contract_whoever_asks(role: str, outcomes: dict[str, Future[Outcome]]) -> None:
    outcome = outcomes[role].result()
    assert not outcome.findings, "\n".join(outcome.findings)
    assert outcome.met == set(contract().operations), "every operation was called"
    assert len(outcome.succeeded) >= CARRIED_OUT_AT_LEAST[role], sorted(outcome.succeeded)


def test_a_whole_number_may_be_written_with_a_decimal_point(emulator: Emulator) -> None:
    emulator.seed("birds", images=1, classes=("heron",))
    with emulator.client() as client:
        name = (client.datasets.get("birds", include_images=True).images or [])[0].filename
        found = client.auto_annotate.text("birds", name, text_prompt="heron", max_detections=1.0)  # type: ignore[arg-type]
    assert found.detection_count == len(found.annotations) <= 1
    assert emulator.breaches == []


def test_two_extractions_can_share_a_video(emulator: Emulator, tmp_path: Path) -> None:
    timing = FakeTiming(on_sleep=emulator.advance).timing
    with Client(emulator.api_key, base_url=emulator.base_url, timing=timing) as client:
        client.projects.create("birds")
        path = client.video.upload(make_film(tmp_path / "pond.avi"), content_type="video/x-msvideo").gcs_path
        jobs = [client.video.extract_frames("birds", path, folder_name=folder, wait=False) for folder in ("one", "two")]
        ended = [client.video.wait_for_extraction(job.job_id) for job in jobs]
    assert [(job.status, job.frames_extracted) for job in ended] == [("complete", 1), ("complete", 1)]
    assert emulator.breaches == []


@pytest.mark.parametrize("far", [1.7e308, 10**400], ids=["the largest float", "beyond all floats"])
def test_a_shape_across_all_numbers_has_a_box_that_can_be_read(emulator: Emulator, far: float) -> None:
    line = {"id": "a", "name": "heron", "type": "polyline", "polyline": {"path": [{"x": -far, "y": 0}, {"x": far, "y": 0.5}]}}
    (image_id,) = emulator.seed("birds", images=1, classes=("heron",))
    with emulator.client() as client:
        client.annotations.save(image_id, [line])
        (kept,) = client.annotations.get(image_id)
    assert kept.to_dict()["bounding_box"]["w"] > 1e308
    assert emulator.breaches == []


def test_a_deployment_answers_at_its_address_with_and_without_the_slash_of_the_contract(tmp_path: Path) -> None:
    with populated(tmp_path) as (_, known):
        picture = base64.b64encode(make_photo(tmp_path / "heron.png").read_bytes()).decode()
        for url in (known["endpoint_url"][0], known["endpoint_url"][0] + "/"):
            headers = {"Authorization": f"Bearer {known['auth_token'][0]}"}
            answer = httpx.post(url, headers=headers, json={"image": {"type": "base64", "value": picture}}, trust_env=False)
            assert (answer.status_code, list(answer.json())[:1]) == (200, ["predictions"])
