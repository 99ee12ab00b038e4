"""Emulator against contract: the short form of `make conformance`, and regressions that its long form found."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from checks.conformance.contract import contract
from checks.conformance.populated import make_video, populated
from checks.conformance.schemathesis_run import Outcome, run
from pictograph import Client
from pictograph.emulator import Emulator
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo

SUCCEEDED_AT_LEAST = {"owner": 70, "member": 55}
"""Operations with a 2xx response by role: below the usual number, since requests are generated, and far above that of an empty emulator.

The long form has all roles; `tests/emulator/test_roles.py` calls every operation with every role.
"""

ALL_PHASES = "member"
"""The role that runs all phases. The owner calls every operation of the API once, also those that need this role."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Outcome]]]:
    """One run per role, two at a time: most of the work is done by child processes."""
    folder = tmp_path_factory.mktemp("schemathesis")
    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = {ALL_PHASES: pool.submit(run, ALL_PHASES, folder / ALL_PHASES, phases=["coverage", "stateful"], examples=5)}
        for role in SUCCEEDED_AT_LEAST.keys() - {ALL_PHASES}:
            runs[role] = pool.submit(run, role, folder / role, phases=["fuzzing"], examples=1, mode="positive", deployments=False)
        yield runs


@pytest.mark.slow
@pytest.mark.parametrize("role", SUCCEEDED_AT_LEAST)
def test_every_response_conforms_to_the_contract(role: str, outcomes: dict[str, Future[Outcome]]) -> None:
    outcome = outcomes[role].result()
    assert not outcome.findings, "\n".join(outcome.findings)
    operations = contract().operations.values()
    assert outcome.called == {operation.id for operation in operations if role == ALL_PHASES or not operation.other_host}
    assert len(outcome.succeeded) >= SUCCEEDED_AT_LEAST[role], sorted(outcome.succeeded)


def test_an_integer_may_have_a_decimal_point(emulator: Emulator) -> None:
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
        path = client.video.upload(make_video(tmp_path / "pond.avi"), content_type="video/x-msvideo").gcs_path
        jobs = [client.video.extract_frames("birds", path, folder_name=folder, wait=False) for folder in ("one", "two")]
        ended = [client.video.wait_for_extraction(job.job_id) for job in jobs]
    assert [(job.status, job.frames_extracted) for job in ended] == [("complete", 1), ("complete", 1)]
    assert emulator.breaches == []


@pytest.mark.parametrize("extreme", [1.7e308, 10**400], ids=["the largest float", "beyond all floats"])
def test_the_bounding_box_of_extreme_coordinates_is_a_finite_number(emulator: Emulator, extreme: float) -> None:
    line = {"id": "a", "name": "heron", "type": "polyline", "polyline": {"path": [{"x": -extreme, "y": 0}, {"x": extreme, "y": 0.5}]}}
    (image_id,) = emulator.seed("birds", images=1, classes=("heron",))
    with emulator.client() as client:
        client.annotations.save(image_id, [line])
        (saved,) = client.annotations.get(image_id)
    assert saved.to_dict()["bounding_box"]["w"] > 1e308
    assert emulator.breaches == []


def test_a_deployment_accepts_its_url_with_and_without_a_trailing_slash(tmp_path: Path) -> None:
    with populated(tmp_path) as (_, known):
        picture = base64.b64encode(make_photo(tmp_path / "heron.png").read_bytes()).decode()
        for url in (known["endpoint_url"][0], known["endpoint_url"][0] + "/"):
            headers = {"Authorization": f"Bearer {known['auth_token'][0]}"}
            response = httpx.post(url, headers=headers, json={"image": {"type": "base64", "value": picture}}, trust_env=False)
            assert (response.status_code, list(response.json())[:1]) == (200, ["predictions"])
