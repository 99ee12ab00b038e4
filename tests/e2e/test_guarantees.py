"""The guarantees of the platform's error guide, for both clients over real sockets.

What a guarantee means in detail is tested where it is implemented: statuses, messages and waits in tests/unit, uploads and jobs in
tests/resources and tests/pipelines.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable
from typing import Any

import pytest

import pictograph
from pictograph import exceptions
from pictograph.emulator import Emulator
from tests.support.both_clients import AnyClient
from tests.support.fake_timing import FakeTiming
from tests.support.ports import refused_port

CLASSES = [
    "ConfigurationError",
    "AuthError",
    "ForbiddenError",
    "NotFoundError",
    "ConflictError",
    "ValidationError",
    "PaymentRequiredError",
    "RateLimitError",
    "ServerError",
    "NetworkError",
    "RequestTimeoutError",
    "PollTimeoutError",
    "ApiError",
]

Connect = Callable[..., AnyClient]


@pytest.fixture
def clock(emulator: Emulator) -> FakeTiming:
    """The clock of the client and the emulator. Sleeping advances it without real waiting."""
    return FakeTiming(on_sleep=emulator.advance)


@pytest.fixture
def connect(open_client: Connect, emulator: Emulator, clock: FakeTiming) -> Connect:
    """Open clients of either kind for the emulator."""
    return lambda **options: open_client(**{"base_url": emulator.base_url, "api_key": emulator.api_key, "timing": clock.timing, **options})


# Errors


def test_there_are_thirteen_errors_directly_below_the_root() -> None:
    assert {cls.__name__ for cls in exceptions.PictographError.__subclasses__()} == set(CLASSES)
    assert exceptions.PictographError.__bases__ == (Exception,)
    for name in CLASSES:
        assert getattr(exceptions, name).__bases__ == (exceptions.PictographError,)
        assert getattr(pictograph, name) is getattr(exceptions, name)


@pytest.mark.parametrize(
    "options",
    [{"api_key": "  "}, {"base_url": "ftp://api.example.com"}, {"base_url": "http://api.example.com"}, {"timeout": 0}, {"max_retries": -1}],
    ids=repr,
)
def test_invalid_settings_are_rejected_when_the_client_is_created(options: dict[str, Any], open_client: Connect) -> None:
    with pytest.raises(pictograph.ConfigurationError) as caught:
        open_client(**options)
    assert str(caught.value)


def test_without_a_key_the_error_names_the_environment_variable(open_client: Connect) -> None:
    with pytest.raises(pictograph.ConfigurationError, match="PICTOGRAPH_API_KEY"):
        open_client(api_key=None)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "ApiError"),
        (401, "AuthError"),
        (402, "PaymentRequiredError"),
        (403, "ForbiddenError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (422, "ValidationError"),
        (429, "RateLimitError"),
        (500, "ServerError"),
    ],
)
def test_each_status_has_its_class(status: int, name: str, connect: Connect, emulator: Emulator) -> None:
    emulator.fail("list_datasets", status=status)
    with pytest.raises(pictograph.PictographError) as caught:
        connect(max_retries=0).do(lambda c: c.datasets.list())
    error = caught.value
    assert (type(error).__name__, error.status_code, error.operation, error.attempts) == (name, status, "list_datasets", 1)
    assert error.request_id


def test_a_viewer_can_read_but_not_write(connect: Connect, emulator: Emulator, birds: list[str]) -> None:
    client = connect(api_key=emulator.key(role="viewer"))
    assert client.do(lambda c: c.datasets.get("birds")).image_count == len(birds)
    with pytest.raises(pictograph.ForbiddenError, match="member"):
        client.do(lambda c: c.projects.create("mine"))


def test_a_revoked_key_is_rejected_and_not_shown(connect: Connect, emulator: Emulator) -> None:
    key = emulator.key(role="member")
    client = connect(api_key=key)
    client.do(lambda c: c.datasets.list())
    emulator.revoke(key)
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(lambda c: c.datasets.list())
    assert key not in str(caught.value)


def test_dataset_names_are_case_sensitive(connect: Connect, birds: list[str]) -> None:
    with pytest.raises(pictograph.NotFoundError, match="case"):
        connect().do(lambda c: c.datasets.get("BIRDS"))


@pytest.mark.parametrize(
    ("annotation", "field"),
    [
        ({"class": "heron", "type": "bbox"}, "name"),
        ({"id": "a", "name": "heron", "type": "polygon", "polygon": [7, 9, 41, 9, 41, 33]}, "polygon"),
    ],
)
def test_an_invalid_annotation_is_explained_and_not_saved(
    annotation: dict[str, Any], field: str, connect: Connect, emulator: Emulator, birds: list[str]
) -> None:
    client = connect()
    before = client.do(lambda c: c.annotations.get(birds[0]))
    with pytest.raises(pictograph.ValidationError) as caught:
        client.do(lambda c: c.annotations.save(birds[0], [annotation]))
    error = caught.value
    assert ["body", "annotations", 0, field] in [item["loc"] for item in error.errors]
    assert all({"loc", "msg", "type"} <= item.keys() for item in error.errors)
    assert f"annotations[0].{field}" in str(error)
    assert client.do(lambda c: c.annotations.get(birds[0])) == before
    assert len(emulator.requests_of("save_annotations")) == 1


def test_training_without_enough_credits_starts_nothing(connect: Connect, emulator: Emulator, birds: list[str]) -> None:
    client = connect()
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    emulator.set_credits(2)
    with pytest.raises(pictograph.PaymentRequiredError) as caught:
        client.do(lambda c: c.training.create("birds", "v1", pipeline_type="yolox"))
    assert caught.value.remaining == 2
    assert caught.value.required > 2
    assert caught.value.upgrade_url
    assert client.do(lambda c: c.training.list()) == []


# Retries


def test_5xx_is_retried_after_1_2_and_4_seconds(connect: Connect, emulator: Emulator, clock: FakeTiming) -> None:
    emulator.fail("list_datasets", status=500, times=4)
    with pytest.raises(pictograph.ServerError) as caught:
        connect().do(lambda c: c.datasets.list())
    assert clock.waits == [1.0, 2.0, 4.0]
    assert caught.value.attempts == 4
    assert len(emulator.requests_of("list_datasets")) == 4


@pytest.mark.parametrize(("max_retries", "waits"), [(5, [1.0, 2.0, 4.0, 8.0, 16.0]), (0, [])])
def test_max_retries_sets_the_number_of_retries(
    max_retries: int, waits: list[float], connect: Connect, emulator: Emulator, clock: FakeTiming
) -> None:
    emulator.fail("list_datasets", status=502, times=99)
    with pytest.raises(pictograph.ServerError) as caught:
        connect(max_retries=max_retries).do(lambda c: c.datasets.list())
    assert clock.waits == waits
    assert caught.value.attempts == max_retries + 1


def test_a_transient_failure_is_not_visible(connect: Connect, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail("list_datasets", status=503, times=3)
    assert [dataset.name for dataset in connect().do(lambda c: c.datasets.list())] == ["birds"]


@pytest.mark.parametrize("seconds", [1.0, 120.0])
def test_retry_after_is_obeyed_up_to_120_seconds(seconds: float, connect: Connect, emulator: Emulator, clock: FakeTiming) -> None:
    emulator.fail("list_datasets", status=429, times=1, retry_after=seconds)
    connect().do(lambda c: c.datasets.list())
    assert len(clock.waits) == 1
    assert clock.waits[0] >= seconds


def test_a_longer_retry_after_is_raised_at_once(connect: Connect, emulator: Emulator, clock: FakeTiming) -> None:
    emulator.fail("list_datasets", status=429, times=1, retry_after=121)
    with pytest.raises(pictograph.RateLimitError) as caught:
        connect().do(lambda c: c.datasets.list())
    assert caught.value.retry_after == 121
    assert clock.waits == []
    assert len(emulator.requests_of("list_datasets")) == 1


def test_retry_after_can_be_a_date(connect: Connect, emulator: Emulator, clock: FakeTiming) -> None:
    in_30_seconds = email.utils.formatdate(time.time() + 30, usegmt=True)  # by the clock of the server, which the client's is far from
    emulator.fail("list_datasets", status=429, times=1, retry_after=in_30_seconds)
    connect().do(lambda c: c.datasets.list())
    assert len(clock.waits) == 1
    assert 10 <= clock.waits[0] <= 40, "less by what the request took, more by the jitter"


def test_a_refused_connection_is_a_network_error(open_client: Connect, clock: FakeTiming) -> None:
    with refused_port() as port, pytest.raises(pictograph.NetworkError) as caught:
        open_client(base_url=f"http://127.0.0.1:{port}", timing=clock.timing).do(lambda c: c.datasets.list())
    assert clock.waits == [1.0, 2.0, 4.0]
    assert caught.value.attempts == 4


def test_a_delete_is_retried_without_a_key(connect: Connect, emulator: Emulator, birds: list[str]) -> None:
    emulator.fail("delete_project", status=503, times=1)
    connect().do(lambda c: c.projects.delete("birds"))
    assert [request.key for request in emulator.requests_of("delete_project")] == [None, None]


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["delay", "drip"])
def test_the_timeout_applies_to_the_attempt_as_a_whole(fault: str, open_client: Connect, emulator: Emulator, birds: list[str]) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timeout=0.4, max_retries=0)  # on the real clock
    if fault == "delay":
        emulator.delay("get_dataset_by_name", seconds=5.0)
    else:
        emulator.drip("get_dataset_by_name", seconds=0.1)
    with pytest.raises(pictograph.RequestTimeoutError, match=r"0\.4"):
        client.do(lambda c: c.datasets.get("birds"))


@pytest.mark.parametrize("fault", ["delay", "drip"])
def test_the_timeout_of_a_wait_ends_a_poll_in_progress(fault: str, open_client: Connect, emulator: Emulator, birds: list[str]) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timeout=1000.0)  # on the real clock
    client.do(lambda c: c.exports.create("birds", "v1", wait=False))
    if fault == "delay":
        emulator.delay("get_export", seconds=10.0)
    else:
        emulator.drip("get_export", seconds=0.1)
    emulator.job_seconds = 0.0  # a poll that is not ended returns a finished export
    with pytest.raises(pictograph.PollTimeoutError, match=r"0\.4 s; the last poll had no response"):
        client.do(lambda c: c.exports.wait_for_completion("birds", "v1", timeout=0.4))


# Idempotency


@pytest.mark.parametrize("after_work", [True, False])
def test_a_lost_connection_does_not_duplicate_a_write(after_work: bool, connect: Connect, emulator: Emulator) -> None:
    client = connect()
    emulator.reset_connection("create_project", times=1, after_work=after_work)
    client.do(lambda c: c.projects.create("once"))
    attempts = emulator.requests_of("create_project")
    assert len(attempts) == 2
    assert len({(request.key, request.body) for request in attempts}) == 1
    assert [project.name for project in client.do(lambda c: c.projects.list())] == ["once"]


def test_a_write_has_the_same_key_on_every_attempt(connect: Connect, emulator: Emulator) -> None:
    client = connect()
    emulator.fail("create_project", status=503, times=2)
    client.do(lambda c: c.projects.create("one"))
    client.do(lambda c: c.projects.create("two"))
    keys = [request.key for request in emulator.requests_of("create_project")]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert all(keys)


def test_a_repeated_call_with_the_callers_key_is_performed_once_in_24_hours(connect: Connect, emulator: Emulator) -> None:
    client = connect()
    first = client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    assert client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1")) == first
    assert [request.key for request in emulator.requests_of("create_project")] == ["mine-1", "mine-1"]
    emulator.advance(24 * 3600 + 1)
    with pytest.raises(pictograph.ConflictError) as caught:  # the server no longer knows the key, and the name is taken
        client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    assert caught.value.error_code is None


def test_a_key_that_was_used_for_another_body_is_a_conflict(connect: Connect) -> None:
    client = connect()
    client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    with pytest.raises(pictograph.ConflictError) as caught:
        client.do(lambda c: c.projects.create("other", idempotency_key="mine-1"))
    assert caught.value.error_code == "idempotency_conflict"


# Jobs


def test_a_training_run_that_times_out_can_be_fetched_later(connect: Connect, emulator: Emulator, birds: list[str]) -> None:
    client = connect()
    client.do(lambda c: c.exports.create("birds", "v1", include_images=True))
    emulator.job_seconds = 1000.0
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        client.do(lambda c: c.training.create("birds", "v1", pipeline_type="yolox", timeout=60.0))
    assert client.do(lambda c: c.training.get(caught.value.run_id)).status in ("queued", "running")
    emulator.advance(1000)
    run = client.do(lambda c: c.training.get(caught.value.run_id))
    assert run.status == "completed"
    assert client.do(lambda c: c.models.get(run.model_id)).status == "ready"
