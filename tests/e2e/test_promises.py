"""What the platform's own error guide promises to users, each promise over a real socket and for both clients."""

from __future__ import annotations

import email.utils
from pathlib import Path
from typing import Any

import pytest

import pictograph
from pictograph import exceptions
from pictograph.pipelines import train_pipeline, upload_dataset_from_folder
from tests.support.photos import one_of_each

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


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    one_of_each(folder)
    return folder


@pytest.fixture
def dataset(emulator: Any) -> Any:
    """A dataset `ds` with the classes person and car and nothing else."""
    with emulator.client() as client:
        classes = [pictograph.ProjectClass(name="person"), pictograph.ProjectClass(name="car")]
        return client.projects.create("ds", annotation_types=["bbox", "polygon"], classes=classes)


@pytest.fixture
def trainable(emulator: Any, dataset: Any, photos: Path) -> Any:
    """`ds` with annotated images, all complete, and enough credits."""
    with emulator.client() as client:
        upload_dataset_from_folder(client, "ds", photos)
        images = client.datasets.get("ds", include_images=True).images
        for image in images:
            client.annotations.save(image.id, [box("person")])
        client.batch.update("ds", [image.id for image in images], status="complete")
    emulator.set_credits(1000)
    return dataset


def box(name: str) -> pictograph.BBoxAnnotation:
    return pictograph.BBoxAnnotation(name=name, bounding_box=pictograph.BoundingBox(x=1, y=2, w=3, h=4))


# The tree


@pytest.mark.parametrize("name", CLASSES)
def test_each_error_stands_directly_under_the_root(name: str) -> None:
    assert getattr(exceptions, name).__bases__ == (exceptions.PictographError,)
    assert getattr(pictograph, name) is getattr(exceptions, name)


def test_there_are_thirteen_errors_and_no_others() -> None:
    assert {each.__name__ for each in exceptions.PictographError.__subclasses__()} == set(CLASSES)
    assert exceptions.PictographError.__bases__ == (Exception,)


# Before any request


@pytest.mark.parametrize(
    "options",
    [
        {"api_key": None},
        {"api_key": "  "},
        {"base_url": "ftp://api.example.com"},
        {"base_url": "api.example.com"},
        {"base_url": "https://"},
        {"base_url": "http://api.example.com"},
        {"timeout": 0},
        {"timeout": float("nan")},
        {"max_retries": -1},
    ],
    ids=repr,
)
def test_settings_that_cannot_work_are_refused_when_the_client_is_made(options: dict[str, Any], open_client: Any) -> None:
    with pytest.raises(pictograph.ConfigurationError) as caught:
        open_client(**options)
    assert str(caught.value)


def test_without_a_key_the_error_says_where_one_is_looked_for(open_client: Any) -> None:
    with pytest.raises(pictograph.ConfigurationError, match="PICTOGRAPH_API_KEY"):
        open_client(api_key=None)


# Statuses


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "ApiError"),
        (401, "AuthError"),
        (402, "PaymentRequiredError"),
        (403, "ForbiddenError"),
        (404, "NotFoundError"),
        (405, "ApiError"),
        (408, "ApiError"),
        (409, "ConflictError"),
        (410, "ApiError"),
        (418, "ApiError"),
        (422, "ValidationError"),
        (429, "RateLimitError"),
        (451, "ApiError"),
        (499, "ApiError"),
        (500, "ServerError"),
        (501, "ServerError"),
        (503, "ServerError"),
        (520, "ServerError"),
        (599, "ServerError"),
    ],
)
def test_each_status_has_its_class(status: int, name: str, emulator: Any, open_client: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, max_retries=0)
    emulator.fail("list_datasets", status=status)
    with pytest.raises(pictograph.PictographError) as caught:
        client.do(lambda c: c.datasets.list())
    assert type(caught.value).__name__ == name
    assert caught.value.status_code == status
    assert caught.value.operation == "list_datasets"
    assert caught.value.request_id
    assert caught.value.attempts == 1


def test_a_viewer_may_read_but_not_write(emulator: Any, open_client: Any, dataset: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.key(role="viewer"))
    assert client.do(lambda c: c.datasets.get("ds")).id == dataset.id
    with pytest.raises(pictograph.ForbiddenError, match="member"):
        client.do(lambda c: c.projects.create("mine"))


def test_a_revoked_key_is_no_key(emulator: Any, open_client: Any) -> None:
    key = emulator.key(role="member")
    client = open_client(base_url=emulator.base_url, api_key=key)
    client.do(lambda c: c.datasets.list())
    emulator.revoke(key)
    with pytest.raises(pictograph.AuthError) as caught:
        client.do(lambda c: c.datasets.list())
    assert key not in str(caught.value)


def test_dataset_names_are_case_sensitive(any_client: Any, dataset: Any) -> None:
    with pytest.raises(pictograph.NotFoundError, match="case"):
        any_client.do(lambda c: c.datasets.get("DS"))


# Retries


def test_5xx_is_tried_three_times_more_after_1_2_and_4_seconds(emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.fail("list_datasets", status=500, times=4)
    with pytest.raises(pictograph.ServerError) as caught:
        client.do(lambda c: c.datasets.list())
    assert timing.waits == [1.0, 2.0, 4.0]
    assert caught.value.attempts == 4
    assert len(emulator.requests_of("list_datasets")) == 4


@pytest.mark.parametrize(("max_retries", "waits"), [(5, [1.0, 2.0, 4.0, 8.0, 16.0]), (0, [])])
def test_max_retries_is_honoured(max_retries: int, waits: list[float], emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing, max_retries=max_retries)
    emulator.fail("list_datasets", status=502, times=99)
    with pytest.raises(pictograph.ServerError) as caught:
        client.do(lambda c: c.datasets.list())
    assert timing.waits == waits
    assert caught.value.attempts == max_retries + 1


def test_a_passing_failure_is_not_seen(emulator: Any, open_client: Any, timing: Any, dataset: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.fail("list_datasets", status=503, times=3)
    assert [each.name for each in client.do(lambda c: c.datasets.list())] == ["ds"]


@pytest.mark.parametrize("seconds", [0.0, 1.0, 119.0, 120.0])
def test_retry_after_is_waited_for_up_to_120_seconds(seconds: float, emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.fail("list_datasets", status=429, times=1, retry_after=seconds)
    client.do(lambda c: c.datasets.list())
    assert len(timing.waits) == 1
    assert timing.waits[0] >= seconds


def test_retry_after_as_a_date_is_waited_for(emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    later = email.utils.formatdate(timing.timing.wall() + 30, usegmt=True)
    emulator.fail("list_datasets", status=429, times=1, retry_after=later)
    client.do(lambda c: c.datasets.list())
    assert len(timing.waits) == 1
    assert 29 <= timing.waits[0] <= 40


def test_a_longer_retry_after_is_the_callers_decision(emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.fail("list_datasets", status=429, times=1, retry_after=121)
    with pytest.raises(pictograph.RateLimitError) as caught:
        client.do(lambda c: c.datasets.list())
    assert caught.value.retry_after == 121
    assert timing.waits == []
    assert len(emulator.requests_of("list_datasets")) == 1


@pytest.mark.parametrize("after_work", [True, False])
def test_a_lost_connection_does_not_double_a_write(after_work: bool, emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.reset_connection("create_project", times=1, after_work=after_work)
    client.do(lambda c: c.projects.create("once"))
    attempts = emulator.requests_of("create_project")
    assert len(attempts) == 2
    assert len({request.key for request in attempts}) == 1
    assert attempts[0].body == attempts[1].body
    assert [each.name for each in client.do(lambda c: c.projects.list())] == ["once"]


def test_nobody_listens(open_client: Any, timing: Any) -> None:
    client = open_client(base_url="http://127.0.0.1:9", timing=timing.timing)
    with pytest.raises(pictograph.NetworkError) as caught:
        client.do(lambda c: c.datasets.list())
    assert timing.waits == [1.0, 2.0, 4.0]
    assert caught.value.attempts == 4


def test_a_delete_without_a_key_is_repeated_but_ends_as_done(emulator: Any, open_client: Any, timing: Any, dataset: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.fail("delete_project", status=503, times=1)
    client.do(lambda c: c.projects.delete("ds"))
    assert [request.key for request in emulator.requests_of("delete_project")] == [None, None]


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["delay", "drip"])
def test_timeout_bounds_the_attempt_as_a_whole(fault: str, emulator: Any, open_client: Any, dataset: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timeout=0.4, max_retries=0)
    if fault == "delay":
        emulator.delay("get_dataset_by_name", seconds=5.0)
    else:
        emulator.drip("get_dataset_by_name", seconds=0.1)
    with pytest.raises(pictograph.RequestTimeoutError) as caught:
        client.do(lambda c: c.datasets.get("ds"))
    assert "0.4" in str(caught.value)


# Idempotency


def test_a_write_has_one_key_on_every_attempt(emulator: Any, open_client: Any, timing: Any) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timing=timing.timing)
    emulator.fail("create_project", status=503, times=2)
    client.do(lambda c: c.projects.create("one"))
    client.do(lambda c: c.projects.create("two"))
    keys = [request.key for request in emulator.requests_of("create_project")]
    assert keys[0] == keys[1] == keys[2] != keys[3]
    assert all(keys)


def test_the_callers_key_wins_and_the_work_is_done_once(any_client: Any, emulator: Any) -> None:
    first = any_client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    again = any_client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    assert again == first
    assert [request.key for request in emulator.requests_of("create_project")] == ["mine-1", "mine-1"]


def test_a_key_is_forgotten_after_24_hours(any_client: Any, emulator: Any) -> None:
    any_client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    emulator.advance(24 * 3600 + 1)
    with pytest.raises(pictograph.ConflictError):  # the name is taken now, and the server has forgotten that it was us
        any_client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))


def test_a_key_used_for_another_body_is_a_conflict(any_client: Any) -> None:
    any_client.do(lambda c: c.projects.create("mine", idempotency_key="mine-1"))
    with pytest.raises(pictograph.ConflictError) as caught:
        any_client.do(lambda c: c.projects.create("other", idempotency_key="mine-1"))
    assert caught.value.error_code == "idempotency_conflict"


def test_upload_with_the_callers_key(any_client: Any, emulator: Any, dataset: Any, photos: Path) -> None:
    path = next(photos.glob("*.jpg"))
    first = any_client.do(lambda c: c.images.upload(dataset_id=dataset.id, file_path=path, idempotency_key="upload-x-jpg-2026-04-19"))
    again = any_client.do(lambda c: c.images.upload(dataset_id=dataset.id, file_path=path, idempotency_key="upload-x-jpg-2026-04-19"))
    assert again.id == first.id
    assert {request.key for request in emulator.requests_of("register_image")} == {"upload-x-jpg-2026-04-19"}
    assert any_client.do(lambda c: c.datasets.get("ds")).image_count == 1


# Payment and payload


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {"detail": {"error": "insufficient_credits", "required": 12, "remaining": 0, "upgrade_url": "/settings?tab=billing"}},
            (12, 0, "/settings?tab=billing"),
        ),
        ({"detail": "Top up", "required": 50, "remaining": 10, "upgrade_url": "https://example.com/b"}, (50, 10, "https://example.com/b")),
        ({"detail": {"credit_cost": 0, "credits_remaining": 0}}, (0, 0, None)),
        ({"detail": "No."}, (None, None, None)),
    ],
)
def test_what_is_needed_and_what_is_left(body: Any, expected: Any, any_client: Any, emulator: Any) -> None:
    emulator.fail("create_training_run", status=402, body=body)
    with pytest.raises(pictograph.PaymentRequiredError) as caught:
        any_client.do(lambda c: c.training.create("ds", "v1", pipeline_type="yolox"))
    error = caught.value
    assert (error.required, error.remaining, error.upgrade_url) == expected
    assert "402" in str(error)


def test_training_without_credits_starts_nothing(any_client: Any, emulator: Any, trainable: Any) -> None:
    any_client.do(lambda c: c.exports.create("ds", "v1", include_images=True, poll_interval=0.05))
    emulator.set_credits(2)
    with pytest.raises(pictograph.PaymentRequiredError) as caught:
        any_client.do(lambda c: c.training.create("ds", "v1", pipeline_type="yolox"))
    assert caught.value.remaining == 2
    assert caught.value.required > 2
    assert caught.value.upgrade_url
    assert any_client.do(lambda c: c.training.list()) == []


@pytest.mark.parametrize(
    ("annotation", "tail"),
    [
        ({"class": "person", "type": "bbox"}, ["name"]),
        ({"id": "a", "name": "person", "type": "polygon", "polygon": [7, 9, 41, 9, 41, 33]}, ["polygon"]),
        ({"id": "a", "name": "person", "type": "polygon", "polygon": [[7, 9], [41, 9], [41, 33]]}, ["polygon"]),
        ({"id": "a", "name": "person", "type": "polygon", "polygon": {"paths": [[7, 9, 41, 9, 41, 33]]}}, ["polygon", "paths", 0, 0]),
    ],
)
def test_a_payload_that_the_server_refuses_is_explained(
    annotation: Any, tail: list[Any], any_client: Any, dataset: Any, photos: Path, emulator: Any
) -> None:
    image = any_client.do(lambda c: c.images.upload(dataset.id, next(photos.glob("*.png"))))
    with pytest.raises(pictograph.ValidationError) as caught:
        any_client.do(lambda c: c.annotations.save(image.id, [annotation]))
    error = caught.value
    assert ["body", "annotations", 0, *tail] in [item["loc"] for item in error.errors]
    assert all({"loc", "msg", "type"} <= item.keys() for item in error.errors)
    assert f"annotations[0].{tail[0]}" in str(error) or f"annotations.0.{tail[0]}" in str(error)
    assert any_client.do(lambda c: c.annotations.get(image.id)) == []
    assert len(emulator.requests_of("save_annotations")) == 1


# Jobs


def test_train_pipeline_gives_the_run_and_the_model(any_client: Any, emulator: Any, trainable: Any) -> None:
    run, model = any_client.do(lambda c: train_pipeline(c, "ds", pipeline="yolox", timeout=60.0, poll_interval=0.05))
    assert run.status == "completed"
    assert model.id == run.model_id


def test_a_training_run_that_takes_too_long_is_picked_up_by_its_id(any_client: Any, emulator: Any, trainable: Any) -> None:
    emulator.job_seconds = 1000.0
    any_client.do(lambda c: c.exports.create("ds", "v1", include_images=True, wait=False))
    emulator.advance(1000)
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        any_client.do(lambda c: c.training.create("ds", "v1", pipeline_type="yolox", poll_interval=0.05, timeout=0.2))
    run = any_client.do(lambda c: c.training.get(caught.value.run_id))
    assert run.status in ("pending", "queued", "running")
    emulator.advance(1000)
    run = any_client.do(lambda c: c.training.get(caught.value.run_id))
    assert run.status == "completed"
    assert any_client.do(lambda c: c.models.get(run.model_id)).status == "ready"


def test_an_export_that_takes_too_long_says_its_id(any_client: Any, emulator: Any, trainable: Any) -> None:
    emulator.job_seconds = 1000.0
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        any_client.do(lambda c: c.exports.create("ds", "v1", poll_interval=0.05, timeout=0.2))
    assert caught.value.run_id == any_client.do(lambda c: c.exports.get("ds", "v1")).id
    emulator.advance(1000)
    assert any_client.do(lambda c: c.exports.get("ds", "v1")).status == "completed"


def test_a_batch_that_takes_too_long_says_its_id(any_client: Any, emulator: Any, trainable: Any) -> None:
    emulator.job_seconds = 1000.0
    names = [image.filename for image in any_client.do(lambda c: c.datasets.get("ds", include_images=True)).images]
    with pytest.raises(pictograph.PollTimeoutError) as caught:
        any_client.do(lambda c: c.auto_annotate.batch("ds", names, [pictograph.BatchClass(name="person")], poll_interval=0.05, timeout=0.2))
    emulator.advance(1000)
    job = any_client.do(lambda c: c.auto_annotate.get_batch(caught.value.run_id))
    assert job.status == "completed"
    assert job.processed_images == len(names)


# Duplicates


def test_the_same_filename_in_the_same_folder_is_a_conflict(any_client: Any, dataset: Any, photos: Path) -> None:
    path = next(photos.glob("*.jpg"))
    any_client.do(lambda c: c.images.upload(dataset.id, path))
    with pytest.raises(pictograph.ConflictError):
        any_client.do(lambda c: c.images.upload(dataset.id, path))
    any_client.do(lambda c: c.images.upload(dataset.id, path, folder_path="/elsewhere"))


def test_a_folder_uploaded_again_is_skipped(any_client: Any, photos: Path) -> None:
    first = any_client.do(lambda c: upload_dataset_from_folder(c, "birds", photos))
    again = any_client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, skip_existing=True))
    assert first.images_uploaded == first.images_attempted == again.images_skipped > 0
    assert (again.images_uploaded, again.failures) == (0, [])
    assert any_client.do(lambda c: c.datasets.get("birds")).image_count == first.images_uploaded
