"""No write is done twice: under any faults, a write has taken effect once when its call returned, and at most once when it raised."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

import pictograph
from tests.support.both_clients import AnyClient, Kind
from tests.support.fake_timing import FakeTiming

if TYPE_CHECKING:
    from pictograph.emulator import Emulator

Fault = tuple[str, dict[str, Any]]

FAULTS: st.SearchStrategy[Fault] = st.one_of(
    st.tuples(
        st.just("fail"),
        st.fixed_dictionaries(
            {"status": st.sampled_from([408, 429, 500, 502, 503, 504, 520]), "after_work": st.booleans()},
            optional={"retry_after": st.sampled_from([0, 1, 120])},
        ),
    ),
    st.tuples(st.just("fail"), st.fixed_dictionaries({"status": st.sampled_from([400, 403, 404]), "after_work": st.booleans()})),
    st.tuples(st.just("reset_connection"), st.fixed_dictionaries({"after_work": st.booleans()})),
    st.tuples(st.just("truncate"), st.fixed_dictionaries({"at_bytes": st.integers(0, 30), "with_reset": st.booleans()})),
)
SOME_FAULTS = st.lists(FAULTS, max_size=5)

UPLOAD = ("create_image_upload_url", "register_image")
BOX = {"name": "heron", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 3, "h": 4}}


class Writes(RuleBasedStateMachine):
    """Any sequence of writes, each of which may meet up to five consecutive faults. The data of the server is the model."""

    def __init__(self, kind: Kind, emulator: Emulator, folder: Path) -> None:
        super().__init__()
        emulator.reset()
        self.emulator = emulator
        self.folder = folder
        options = {"base_url": emulator.base_url, "api_key": emulator.api_key, "timing": FakeTiming().timing}
        self.client = AnyClient.open(kind, **options)
        self.observer = emulator.client()
        self.number = 0

    def teardown(self) -> None:
        self.client.close()
        self.observer.close()
        assert self.emulator.breaches == []

    # The data of the server

    @property
    def names(self) -> list[str]:
        return [project.name for project in self.observer.projects.iter()]

    @property
    def images(self) -> list[Any]:
        return self.observer.datasets.get("birds", include_images=True).images or []

    # Making a call

    def write(self, operations: tuple[str, ...], faults: list[tuple[str, Fault]], call: Callable[[Any], Any]) -> bool:
        """Make a call under faults and check its effects. Returns whether the call returned."""
        before, first = Counter(self.emulator.effects), len(self.emulator.requests)
        for operation, (fault, options) in faults:
            getattr(self.emulator, fault)(operation, **options)
        try:
            self.client.do(call)
            returned = True
        except pictograph.PictographError:
            returned = False
        finally:
            self.emulator.clear_faults()
        done = Counter(self.emulator.effects) - before
        if returned:
            assert done == Counter(operations), "the call returned, so each of its writes must have taken effect exactly once"
        else:
            assert not done - Counter(operations), "the call raised, so none of its writes may have taken effect more than once"
        self._check_keys(operations, first)
        return returned

    def _check_keys(self, operations: tuple[str, ...], first: int) -> None:
        keys = []
        for operation in operations:
            attempts = [request for request in self.emulator.requests[first:] if request.operation_id == operation]
            if attempts and attempts[0].method != "DELETE":
                assert len({(request.key, request.body) for request in attempts}) == 1, "the attempts of one write differ"
                keys.append(attempts[0].key)
        assert None not in keys
        assert len(set(keys)) == len(keys), "two writes share a key"

    def new_name(self) -> str:
        self.number += 1
        return f"thing-{self.number}"

    # The writes

    @initialize()
    def begin(self) -> None:
        self.observer.projects.create("birds", classes=[{"name": "heron", "type": "bbox"}])

    @rule(faults=SOME_FAULTS)
    def create(self, faults: list[Fault]) -> None:
        name, before = self.new_name(), self.names
        returned = self.write(("create_project",), _on("create_project", faults), lambda c: c.projects.create(name))
        assert Counter(self.names) - Counter(before) in ([Counter([name])] if returned else [Counter(), Counter([name])])

    @rule(faults=SOME_FAULTS)
    def create_twice_with_one_key(self, faults: list[Fault]) -> None:
        name = self.new_name()
        first = self.write(
            ("create_project",), _on("create_project", faults), lambda c: c.projects.create(name, idempotency_key=f"key-{name}")
        )
        before = dict(self.emulator.effects)
        self.client.do(lambda c: c.projects.create(name, idempotency_key=f"key-{name}"))
        if first:
            assert self.emulator.effects == before, "the same key must not repeat the work"
        assert self.names.count(name) == 1

    @rule(faults=SOME_FAULTS)
    def update(self, faults: list[Fault]) -> None:
        text = self.new_name()
        if self.write(("update_project",), _on("update_project", faults), lambda c: c.projects.update("birds", description=text)):
            assert self.observer.projects.get("birds").description == text

    @rule(faults=SOME_FAULTS)
    def delete(self, faults: list[Fault]) -> None:
        deletable = [name for name in self.names if name != "birds"]
        if deletable and self.write(("delete_project",), _on("delete_project", faults), lambda c: c.projects.delete(deletable[0])):
            assert deletable[0] not in self.names

    @rule(at_url=SOME_FAULTS, at_storage=SOME_FAULTS, at_register=SOME_FAULTS, keyed=st.booleans())
    def upload(self, at_url: list[Fault], at_storage: list[Fault], at_register: list[Fault], keyed: bool) -> None:
        name, before = f"{self.new_name()}.png", len(self.images)
        path = self.folder / name
        path.write_bytes(PICTURE)
        faults = [*_on(UPLOAD[0], at_url), *_on("storage_put", at_storage), *_on(UPLOAD[1], at_register)]
        dataset = self.observer.datasets.get("birds").id
        key = f"key-{name}" if keyed else None
        returned = self.write(UPLOAD, faults, lambda c: c.images.upload(dataset, path, idempotency_key=key))
        assert len(self.images) - before in ([1] if returned else [0, 1])
        if keyed:
            image = self.client.do(lambda c: c.images.upload(dataset, path, idempotency_key=key))
            assert (image.filename, image.file_size) == (name, len(PICTURE))
            assert len(self.images) - before == 1, "repeating the upload with its key must create exactly one image"

    @precondition(lambda self: self.images)
    @rule(faults=SOME_FAULTS, count=st.integers(0, 3))
    def save(self, faults: list[Fault], count: int) -> None:
        image = self.images[0].id
        if self.write(("save_annotations",), _on("save_annotations", faults), lambda c: c.annotations.save(image, [BOX] * count)):
            assert len(self.observer.annotations.get(image)) == count

    @precondition(lambda self: 0 < len(self.images) < 40)
    @rule(faults=SOME_FAULTS)
    def copy(self, faults: list[Fault]) -> None:
        before = self.images
        ids = [before[0].id]
        returned = self.write(("batch_copy_images",), _on("batch_copy_images", faults), lambda c: c.batch.copy("birds", ids))
        assert len(self.images) - len(before) in ([1] if returned else [0, 1])

    @precondition(lambda self: self.images)
    @rule(faults=SOME_FAULTS)
    def spend_credits(self, faults: list[Fault]) -> None:
        name, before = self.images[0].filename, self.observer.credits.balance().credits_remaining
        returned = self.write(
            ("auto_annotate_point",), _on("auto_annotate_point", faults), lambda c: c.auto_annotate.point("birds", name, x=5, y=5)
        )
        spent = before - self.observer.credits.balance().credits_remaining
        assert spent in ([3] if returned else [0, 3]), "a prompt costs three credits"


def _on(operation: str, faults: list[Fault]) -> list[tuple[str, Fault]]:
    return [(operation, fault) for fault in faults]


@pytest.mark.slow
def test_no_write_is_done_twice(client_kind: Kind, started_emulator: Emulator, tmp_path: Path) -> None:
    run_state_machine_as_test(
        lambda: Writes(client_kind, started_emulator, tmp_path),
        settings=settings(max_examples=25, stateful_step_count=12, suppress_health_check=list(HealthCheck), deadline=None),
    )


@pytest.mark.slow
def test_a_write_that_exceeds_its_timeout_returns_its_response_later(open_client: Callable[..., AnyClient], emulator: Emulator) -> None:
    """The first attempt times out and the server continues; retries receive 409 (in progress), then the first response."""
    timing = FakeTiming(on_sleep=lambda seconds: time.sleep(0.1))
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, timeout=0.25, max_retries=40, timing=timing.timing)
    client.do(lambda c: c.datasets.list())  # connects, so that the short timeout covers only the server
    emulator.delay("create_project", seconds=1.5)
    assert client.do(lambda c: c.projects.create("birds")).name == "birds"
    assert emulator.effects["create_project"] == 1
    statuses = [request.status for request in emulator.requests_of("create_project")]
    assert 409 in statuses
    assert len({request.key for request in emulator.requests_of("create_project")}) == 1


def test_each_request_of_an_upload_has_its_own_key(open_client: Callable[..., AnyClient], emulator: Emulator, tmp_path: Path) -> None:
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key)
    dataset = client.do(lambda c: c.projects.create("birds")).id
    (tmp_path / "heron.png").write_bytes(PICTURE)
    for number, key in enumerate((None, None, "mine")):
        client.do(
            lambda c, number=number, key=key: c.images.upload(
                dataset, tmp_path / "heron.png", filename=f"{number}.png", idempotency_key=key
            )
        )
    keys = [request.key for operation in UPLOAD for request in emulator.requests_of(operation)]
    assert len(set(keys)) == 6
    assert None not in keys
    assert keys[5] == "mine"


def _picture() -> bytes:
    from pictograph.emulator.fakes.images import png

    return png(8, 6, (10, 200, 90))


PICTURE = _picture()
