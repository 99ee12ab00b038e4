"""Uploads in the workers of an executor: the same result as without, whatever happens to the workers, and no key where it is shown."""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import logging
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import traceback
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest

import pictograph
from pictograph.bulk.shards import SentFile
from pictograph.emulator import Emulator
from pictograph.pipelines import UploadReport, upload_dataset_from_folder
from tests.bulk.test_upload import files_of
from tests.support.both_clients import AnyClient
from tests.support.executors import BreakingExecutor, HoldingExecutor, KillOnce, LosingExecutor, ManualExecutor, PicklingExecutor
from tests.support.fake_timing import FakeTiming
from tests.support.photos import make_photo, not_a_photo, photo_folder

if TYPE_CHECKING:
    from distributed import LocalCluster

Upload = Callable[..., UploadReport]
Open = Callable[..., AnyClient]


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.bulk.executors._LEAST_IMAGES", 10)


@pytest.fixture
def upload(client: AnyClient, photos: Path) -> Upload:
    """Upload the folder `photos` to the dataset `birds`."""
    return lambda **options: client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, **options))


def processes() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """A Dask cluster of two worker processes on this machine."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=logging.CRITICAL
    ) as started:
        yield started


def comparable(report: UploadReport) -> tuple[object, ...]:
    """A report without what differs from run to run: the ids of images and the order of files."""
    lines = sorted(attrs.astuple(attrs.evolve(file, image_id="")) for file in report.files)
    return report.images_attempted, report.images_uploaded, report.images_skipped, list(report.skipped.items()), lines


def contents(emulator: Emulator) -> list[tuple[str, str, bytes]]:
    """Folder, name and content of each image of `birds`."""
    url = f"{emulator.base_url}/api/v1/developer/images"
    with emulator.client() as client, httpx.Client(headers={"X-API-Key": emulator.api_key}) as http:
        images = list(client.datasets.iter_images(client.datasets.get("birds")))
        return sorted((image.virtual_folder_path or "", image.filename, http.get(f"{url}/{image.id}").content) for image in images)


# The same result


@pytest.mark.parametrize(
    "start",
    [lambda: ThreadPoolExecutor(3), PicklingExecutor, pytest.param(processes, marks=pytest.mark.slow)],
    ids=["threads", "pickles", "processes"],
)
def test_an_upload_by_workers_is_like_one_without(
    start: Callable[[], Executor], upload: Upload, client: AnyClient, emulator: Emulator, photos: Path
) -> None:
    photo_folder(photos, classes={"cats": 12, "dogs": 13})
    not_a_photo(photos / "cats" / "text.jpg")
    make_photo(photos / "cats" / "x" / "cats-001.jpg", seed=99)
    local = client.do(lambda c: upload_dataset_from_folder(c, "local", photos))
    with start() as executor:
        report = upload(executor=executor)
        again = upload(executor=executor)
    assert comparable(report) == comparable(local)
    assert (report.images_uploaded, len(report.failures), report.stopped) == (25, 2, None)
    expected = [file for file in files_of(photos) if file[1].startswith(file[0].strip("/")) and file[0].count("/") == 1]
    assert contents(emulator) == expected
    assert emulator.effects["register_images"] == 1 + 3  # of 10 files each, without workers of 500
    assert (again.images_uploaded, again.images_skipped) == (0, 25)
    assert len(emulator.requests_of("storage_put")) == 25 + 25


def test_workers_read_the_files_of_a_url(client: AnyClient, emulator: Emulator, photos: Path, tmp_path: Path) -> None:
    archive = tmp_path / "photos.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in photo_folder(photos, classes={"cats": 12}):
            file.write(path, path.relative_to(photos))
    with PicklingExecutor() as executor:
        report = client.do(lambda c: upload_dataset_from_folder(c, "birds", f"zip://{archive}", executor=executor))
    assert (report.images_uploaded, report.success) == (12, True)
    assert contents(emulator) == files_of(photos)


@pytest.mark.parametrize("on_conflict", ["rename", "replace"])
def test_conflicts_are_decided_where_the_plan_is_made(on_conflict: str, upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=12)
    upload()
    make_photo(photos / "loose-003.jpg", seed=77, size=(96, 96))
    with PicklingExecutor() as executor:
        report = upload(executor=executor, on_conflict=on_conflict)
    images = {name: content for _, name, content in contents(emulator)}
    assert report.images_uploaded == 1
    assert len(images) == (13 if on_conflict == "rename" else 12)
    assert images["loose-003-2.jpg" if on_conflict == "rename" else "loose-003.jpg"] == (photos / "loose-003.jpg").read_bytes()


def test_progress_and_journal_stay_here(upload: Upload, emulator: Emulator, photos: Path, cache: Path) -> None:
    photo_folder(photos, loose=25)
    seen: list[tuple[int, int]] = []
    with PicklingExecutor() as executor:
        upload(executor=executor, progress=lambda done, total, name: seen.append((done, total)))
    assert seen == [(number, 25) for number in range(1, 26)]
    assert [path.suffix for path in (cache / "uploads").iterdir() if path.suffix != ".jsonl"] == [".sqlite"]
    assert upload().images_skipped == 25  # the journal is that of an upload without workers
    assert len(emulator.requests_of("storage_put")) == 25


def test_memory_does_not_grow_with_the_number_of_shards(upload: Upload, photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictograph.bulk.executors._IN_FLIGHT", 2)
    monkeypatch.setattr("pictograph.bulk.executors.MAX_IMAGES", 10)
    photo_folder(photos, loose=80)
    alive: list[int] = []

    def count(done: int, total: int, name: str) -> None:
        if done == 80:
            gc.collect()
            alive.append(sum(isinstance(each, SentFile) for each in gc.get_objects()))

    with ThreadPoolExecutor(1) as executor:
        assert upload(executor=executor, progress=count).success
    assert 0 < alive[0] <= 20


def test_the_event_loop_goes_on(emulator: Emulator, photos: Path) -> None:
    """The worker here is another task: it gets its turn only if the upload does not block the loop."""
    photo_folder(photos, loose=25)
    executor = ManualExecutor()

    async def work(upload: asyncio.Task[UploadReport]) -> None:
        while not upload.done():
            if executor.waiting:
                executor.run_one()
            await asyncio.sleep(0)

    async def main() -> UploadReport:
        async with pictograph.AsyncClient(emulator.api_key, base_url=emulator.base_url) as client:
            upload = asyncio.create_task(upload_dataset_from_folder(client, "birds", photos, executor=executor))
            await work(upload)
            return await upload

    assert asyncio.run(main()).images_uploaded == 25


# Workers that die


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(("request_", "at"), [("PUT", 5), ("register_images", 1)], ids=["among the files", "after the registration"])
def test_a_worker_of_a_dask_cluster_is_killed(
    request_: str, at: int, open_client: Open, emulator: Emulator, photos: Path, tmp_path: Path, cluster: LocalCluster
) -> None:
    photo_folder(photos, classes={"cats": 25, "dogs": 25})
    marker = tmp_path / "killed"
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, hooks=KillOnce(marker, request_, at))
    local = client.do(lambda c: upload_dataset_from_folder(c, "local", photos))
    with cluster.get_client() as dask:
        report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, executor=dask.get_executor()))
    assert marker.exists()
    assert comparable(report) == comparable(local)
    assert contents(emulator) == files_of(photos)
    assert emulator.effects["register_images"] == 1 + 5
    assert emulator.api_key not in str(cluster.scheduler.transition_log)  # keys of tasks and workers


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_pool_that_a_killed_process_breaks_is_replaced_by_this_process(
    open_client: Open, emulator: Emulator, photos: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    photo_folder(photos, loose=55)
    hooks = KillOnce(tmp_path / "killed", "PUT", 5)
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, hooks=hooks)
    with processes() as executor:
        report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, executor=executor))
    assert (report.images_uploaded, report.success) == (55, True)
    assert contents(emulator) == files_of(photos)
    assert "The executor is broken, the upload goes on in this process: BrokenProcessPool" in caplog.text
    assert emulator.api_key not in caplog.text


def test_what_a_broken_executor_has_not_begun_is_sent_here(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=55)
    with BreakingExecutor(1) as executor:
        report = upload(executor=executor)
    assert (report.images_uploaded, report.success, len(report.files)) == (55, True, 55)
    assert contents(emulator) == files_of(photos)


def test_a_shard_whose_worker_is_lost_is_given_out_again(
    upload: Upload, emulator: Emulator, photos: Path, caplog: pytest.LogCaptureFixture
) -> None:
    photo_folder(photos, loose=25)
    with LosingExecutor(OSError("connection lost"), RuntimeError("KilledWorker")) as executor:
        report = upload(executor=executor)
    assert (report.images_uploaded, report.success, len(report.files)) == (25, True, 25)
    assert contents(emulator) == files_of(photos)
    assert emulator.effects["register_images"] == 3
    assert "A worker lost 10 files" in caplog.text


def test_workers_that_are_lost_each_time_end_the_upload(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=12)
    lost = [OSError("no route to the worker")] * 6
    with LosingExecutor(*lost) as executor, pytest.raises(RuntimeError, match=r"lost \d+ files 3 times: OSError: no route to the worker"):
        upload(executor=executor)
    report = upload()
    assert (report.images_skipped, report.success, len(contents(emulator))) == (12, True, 12)


def test_a_key_that_is_revoked_midway_ends_the_hand_out(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=60)
    emulator.fail("create_image_upload_urls", status=401, skip=2, times=None)
    with HoldingExecutor(3) as executor:
        report = upload(executor=executor)
    assert (report.images_uploaded, report.images_not_tried, report.success) == (20, 40, False)
    assert "401" in (report.stopped or "")
    assert len(report.files) == 60
    assert executor.held
    assert all(future.cancelled() for future in executor.held)
    emulator.clear_faults()
    with PicklingExecutor() as executor_2:
        assert upload(executor=executor_2).success
    assert contents(emulator) == files_of(photos)


def test_what_a_worker_stored_is_registered_by_the_next_call(upload: Upload, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=25)
    emulator.fail("register_images", status=401, skip=1, times=None)
    with PicklingExecutor(1) as executor:
        assert upload(executor=executor).images_uploaded == 10
    puts = len(emulator.requests_of("storage_put"))
    emulator.clear_faults()
    with PicklingExecutor() as executor:
        report = upload(executor=executor)
    assert (report.success, len(contents(emulator))) == (True, 25)
    assert len(emulator.requests_of("storage_put")) == 25
    assert puts >= 20


def test_an_interrupt_takes_back_what_has_not_begun(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=60)
    kind = KeyboardInterrupt if client.kind == "sync" else RuntimeError  # Ctrl-C ends an event loop at once

    def interrupt(done: int, total: int, name: str) -> None:
        if done == 15:
            raise kind

    with HoldingExecutor(2) as executor, pytest.raises(kind) as caught:
        upload(executor=executor, progress=interrupt)
    assert "15 of 60 files are done. Repeat the call to go on." in caught.value.__notes__[0]
    taken_back: SimpleQueue[object] = SimpleQueue()
    for future in executor.held:
        future.add_done_callback(taken_back.put)
    assert [taken_back.get(timeout=30) for _ in executor.held]
    assert [future.cancelled() for future in executor.held] == [True] * 4
    assert upload().success
    assert contents(emulator) == files_of(photos)
    assert len(emulator.requests_of("storage_put")) == 60


CHILD = textwrap.dedent(
    """
    import sys
    from concurrent.futures import Executor, Future
    from pictograph import Client
    from pictograph.pipelines import upload_dataset_from_folder

    class Busy(Executor):
        def submit(self, fn, /, *args, **kwargs):
            print("handed out", flush=True)
            return Future()

    base_url, key, folder = sys.argv[1:]
    try:
        upload_dataset_from_folder(Client(key, base_url=base_url), "birds", folder, executor=Busy())
    except KeyboardInterrupt as error:
        print(error.__notes__[0], flush=True)
    """
)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_the_wait_for_workers_that_do_not_report(emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=2)
    arguments = [sys.executable, "-c", CHILD, emulator.base_url, emulator.api_key, str(photos)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "handed out\n"
            child.send_signal(signal.SIGINT)
            assert child.stdout.readline().startswith("0 of 2 files are done. Repeat the call to go on.")
            assert child.wait(timeout=30) == 0
        finally:
            child.kill()


def test_a_new_name_is_kept_when_the_result_was_lost(upload: Upload, client: AnyClient, emulator: Emulator, photos: Path) -> None:
    """The image is in the dataset, and the process that knows its name did not live to see it."""
    make_photo(photos / "heron.jpg")
    upload()
    make_photo(photos / "heron.jpg", seed=77, size=(96, 96))
    kind = KeyboardInterrupt if client.kind == "sync" else RuntimeError

    def interrupt(done: int, total: int, name: str) -> None:
        raise kind

    with PicklingExecutor() as executor, pytest.raises(kind):
        upload(executor=executor, on_conflict="rename", progress=interrupt)
    assert upload(on_conflict="rename").images_skipped == 1
    assert [name for _, name, _ in contents(emulator)] == ["heron-2.jpg", "heron.jpg"]


# What workers get


def test_the_key_is_shown_nowhere(open_client: Open, emulator: Emulator, photos: Path, caplog: pytest.LogCaptureFixture) -> None:
    photo_folder(photos, loose=12)
    caplog.set_level(logging.DEBUG)
    gateway = "a-secret-of-a-gateway"
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, extra_headers={"X-Gateway": gateway})
    with PicklingExecutor() as executor:
        report = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, executor=executor))
    assert report.images_uploaded == 12
    assert emulator.requests_of("register_images")[0].headers["x-gateway"] == gateway
    [shard, *_] = (args[0] for args in executor.tasks)
    wrong = attrs.evolve(shard, files=None)
    with pytest.raises(TypeError) as caught:
        pickle.loads(executor.pickles[0])[0](wrong)
    caught.value.__traceback__ = caught.tb.tb_next  # without the frame of this test, which knows the secrets
    shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "shard" in shown
    for secret in (emulator.api_key, gateway):
        texts = [repr(executor.tasks), repr(executor.pickles), repr(shard.recipe), str(shard), caplog.text, shown]
        assert not any(secret in text for text in texts)
        assert not any(secret.encode() in made for made in executor.pickles)


@pytest.mark.parametrize("passed", [True, False])
def test_a_key_of_the_environment_is_that_of_the_worker(
    passed: bool, open_client: Open, emulator: Emulator, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_folder(photos, loose=12)
    monkeypatch.setenv("PICTOGRAPH_API_KEY", emulator.api_key)
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key if passed else None)

    class Elsewhere(PicklingExecutor):
        def submit(self, *args: Any, **kwargs: Any) -> Any:
            monkeypatch.delenv("PICTOGRAPH_API_KEY", raising=False)
            return super().submit(*args, **kwargs)

    def act() -> UploadReport:
        with Elsewhere() as executor:
            report: UploadReport = client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, executor=executor))
        return report

    if passed:
        assert act().images_uploaded == 12
        return
    with pytest.raises(pictograph.ConfigurationError) as caught:
        act()
    assert caught.value.message == "The client of a worker can't be created: No API key found"
    assert "only a key that is passed as api_key= is sent to it" in (caught.value.fix or "")


def test_workers_use_the_options_of_the_client(open_client: Open, emulator: Emulator, photos: Path) -> None:
    photo_folder(photos, loose=2)
    opened = open_client(base_url=emulator.base_url, api_key=emulator.api_key, max_retries=7, deadline=500.0)
    client = AnyClient(opened.kind, opened.client.with_options(timeout=11.0, extra_headers={"X-Team": "birds"}), opened._runner)
    with PicklingExecutor() as executor:
        client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, executor=executor, max_workers=3))
    [[shard]] = executor.tasks
    with shard.recipe.open() as made:
        assert repr(made) == f"Client(base_url='{emulator.base_url}', timeout=11, max_retries=7, deadline=500)"
    assert shard.max_workers == 3
    assert emulator.requests_of("register_images")[0].headers["x-team"] == "birds"


class _Local(pictograph.Hooks):
    def __reduce__(self) -> Any:
        raise TypeError("it holds a lock")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"hooks": _Local()}, "its hooks= can't be pickled"),
        ({"timing": FakeTiming().timing}, "its timing= can't be pickled"),
        ({"transport": httpx.MockTransport(lambda request: httpx.Response(200))}, "transport= belongs to this process"),
    ],
)
def test_a_client_that_workers_can_not_create_is_rejected(
    options: dict[str, Any], message: str, open_client: Open, emulator: Emulator, photos: Path
) -> None:
    photo_folder(photos, loose=2)
    client = open_client(base_url=emulator.base_url, api_key=emulator.api_key, **options)
    with ThreadPoolExecutor(1) as executor, pytest.raises(TypeError, match=message):
        client.do(lambda c: upload_dataset_from_folder(c, "birds", photos, executor=executor))
    assert emulator.requests == []


def test_something_else_than_an_executor_is_rejected(upload: Upload, emulator: Emulator, photos: Path) -> None:
    @dataclasses.dataclass
    class Dask:
        def get_executor(self) -> None: ...

    photo_folder(photos, loose=2)
    with pytest.raises(TypeError, match=r"must be a concurrent\.futures\.Executor, not Dask\. Pass client\.get_executor\(\)\."):
        upload(executor=Dask())
    assert emulator.requests == []
