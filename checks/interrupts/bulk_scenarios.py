"""What is interrupted of bulk work: with workers, in executors, and calls that go on where an earlier one stopped."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

from checks.interrupts.setting import FILES, Server, Tracer, check_images, coco, completed_by, folder_of_files, own_dataset, write_photos
from pictograph.bulk import ProgressEvent, executors
from pictograph.pipelines import upload_dataset_from_folder
from pictograph.resources import annotation_saves


def upload(server: Server, tracer: Tracer) -> None:
    """A folder upload with four workers, by a client that nobody closes."""
    with folder_of_files() as folder:
        write_photos(folder)
        client, name = server.client(), own_dataset()
        client.datasets.get("birds")

        def act() -> None:
            upload_dataset_from_folder(client, name, folder, max_workers=4)

        with completed_by(act, lambda: check_images(client, name)), tracer:
            act()


def upload_in_block(server: Server, tracer: Tracer) -> None:
    """The same by a client in a `with` block, which is part of what is interrupted."""
    with folder_of_files() as folder:
        write_photos(folder)
        name = own_dataset()

        def act() -> None:
            with server.client() as client:
                upload_dataset_from_folder(client, name, folder, max_workers=4)
                check_images(client, name)

        with completed_by(act), tracer:
            act()


def bulk_upload(server: Server, tracer: Tracer) -> None:
    """A list of images, with four workers."""
    with folder_of_files() as folder, server.client() as client:
        write_photos(folder)
        name = own_dataset()
        dataset = client.projects.create(name)

        def act() -> None:
            client.images.bulk_upload(dataset.id, sorted(folder.iterdir()), max_workers=4)

        with completed_by(act, lambda: check_images(client, name)), tracer:
            act()


def download(server: Server, tracer: Tracer) -> None:
    """A dataset download with four workers."""
    with folder_of_files() as folder, server.client() as client:
        client.datasets.get("birds")
        names = {image.filename for image in client.datasets.get("birds", include_images=True, images_limit=100).images or []}

        def act() -> None:
            client.datasets.download("birds", folder, max_workers=4)

        def check() -> None:
            found = {path.name for path in folder.iterdir() if path.is_file()}
            if found - {f"{name}.json" for name in names} != names:
                raise RuntimeError(f"not the files of the dataset: {sorted(found)}")

        with completed_by(act, check), tracer:
            act()


def annotations_import(server: Server, tracer: Tracer) -> None:
    """An import of annotations with four workers."""
    with folder_of_files() as folder, server.client() as client:
        images = client.datasets.get("birds", include_images=True, images_limit=100).images or []
        path = folder / "birds.json"
        path.write_text(json.dumps(coco([image.filename for image in images])))

        def act() -> None:
            report = client.annotations.import_("birds", path, format="coco", max_workers=4)
            if report.images_saved + report.images_saved_before != len(images):
                raise RuntimeError(f"not all images have their annotations: {report}")

        with completed_by(act), tracer:
            act()


def resumed_import(server: Server, tracer: Tracer) -> None:
    """An import of annotations, in three requests, that goes on after the first of them."""
    annotation_saves.MAX_IMAGES = 2  # type: ignore[misc]
    with folder_of_files() as folder, server.client() as client:
        write_photos(folder)
        name = own_dataset()
        client.images.bulk_upload(client.projects.create(name).id, sorted(folder.iterdir()))
        path = folder / "birds.json"
        path.write_text(json.dumps(coco([f"{number}.png" for number in range(FILES)])))

        def interrupt(event: ProgressEvent) -> None:
            if event.phase == "import" and event.files_done >= 2:
                raise KeyboardInterrupt

        with contextlib.suppress(KeyboardInterrupt):
            client.annotations.import_(name, path, format="coco", max_workers=1, on_progress=interrupt)

        def act() -> None:
            report = client.annotations.import_(name, path, format="coco", max_workers=2)
            if report.images_saved + report.images_saved_before != FILES:
                raise RuntimeError(f"not all images have their annotations: {report}")

        def check() -> None:
            images = client.datasets.get(name, include_images=True, images_limit=100).images or []
            if [image.annotation_count for image in images] != [1] * FILES:
                raise RuntimeError(f"not each image has its annotation: {images}")

        with completed_by(act, check), tracer:
            act()


def executor_threads(server: Server, tracer: Tracer) -> None:
    """A folder upload in the threads of an executor of the caller."""
    with ThreadPoolExecutor(2) as executor:
        _upload_by(executor, server, tracer)


def executor_processes(server: Server, tracer: Tracer) -> None:
    """The same in a process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        executor.submit(int).result()  # it has started
        _upload_by(executor, server, tracer)


def _upload_by(executor: Executor, server: Server, tracer: Tracer) -> None:
    executors._LEAST_IMAGES = 2  # type: ignore[misc]
    with folder_of_files() as folder, server.client() as client:
        write_photos(folder)
        name = own_dataset()
        client.datasets.get("birds")

        def act() -> None:
            upload_dataset_from_folder(client, name, folder, executor=executor)

        with completed_by(act, lambda: check_images(client, name)), tracer:
            act()


BULK = (
    upload,
    upload_in_block,
    bulk_upload,
    download,
    annotations_import,
    resumed_import,
    executor_threads,
    executor_processes,
)
