"""The steps of the check: upload with kills, annotate, download with kills, compare, upload again."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from attrs import define, field
from PIL import Image

import pictograph
from pictograph import formats

MAX_EXCESS = 0.01
MAX_REQUESTS_PER_FILE = 0.02
MAX_RERUN_TIME = 0.02
RERUN_FILES = 20_000
"""From so many files on, the time of a rerun is checked: a fixed part of it, some requests, does not depend on the number of files."""
RERUNS = 3
"""The fastest counts: what else the machine does in the second that one takes makes it slower only."""
MAX_MEMORY_GROWTH = 1.3
FILES_PER_FOLDER = 1000
ANNOTATED = 20
"""One of so many images is annotated: the annotations of each cost a request."""
STATUSES: tuple[Literal["new", "annotate", "complete"], ...] = ("new", "annotate", "complete")
DOWNLOAD_KILLS = 2
WORKERS = 8


@define
class Server:
    """The emulator of one run."""

    process: subprocess.Popen[str]
    base_url: str
    api_key: str

    def counts(self) -> dict[str, int]:
        """Counts of requests since the last call."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        found: dict[str, int] = json.loads(self.process.stdout.readline())
        return found


@define
class Result:
    """Measures, and the problems that they are."""

    lines: list[str] = field(factory=list[str])
    problems: list[str] = field(factory=list[str])

    def add(self, text: str, *, ok: bool = True) -> None:
        self.lines.append(text)
        if not ok:
            self.problems.append(text)


@contextmanager
def server() -> Iterator[Server]:
    command = [sys.executable, "-m", "checks.bulk.server"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # ends with its stdin
        assert process.stdout is not None
        started = json.loads(process.stdout.readline())
        yield Server(process, started["base_url"], started["api_key"])


def make_folder(folder: Path, files: int, seed: int, photos: Sequence[Path] = ()) -> int:
    """Write small images, each with another content, in folders of 1,000, the photos among them. Returns the sum of their sizes."""
    numbers = random.Random(seed)
    total = 0
    for index, photo in enumerate(photos, start=files - len(photos)):
        path = folder / "photos" / f"{index:06}{photo.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photo, path)
        total += path.stat().st_size
    for index in range(files - len(photos)):
        path = folder / f"class-{index // FILES_PER_FOLDER:03}" / f"{index:06}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.frombytes("RGB", (16, 16), numbers.randbytes(768)).save(path)
        total += path.stat().st_size
    return total


def work(what: str, on: Server, folder: Path, *, kill_at: int = 0) -> dict[str, Any] | None:
    """Upload or download. Returns the outcome, or `None` for a killed process."""
    arguments = [what, on.base_url, on.api_key, str(folder), str(kill_at)]
    done = subprocess.run([sys.executable, "-m", "checks.bulk.child", *arguments], check=False, stdout=subprocess.PIPE, text=True)
    if kill_at and done.returncode == -9:
        return None
    if done.returncode:
        raise RuntimeError(f"{what} ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def same_files(one: Path, other: Path) -> bool:
    """Whether two folders have the same files, byte for byte."""
    names = [sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file()) for root in (one, other)]
    return names[0] == names[1] and all((one / name).read_bytes() == (other / name).read_bytes() for name in names[0])


def annotate(on: Server) -> int:
    """Annotate some of the images, and return how many. Their boxes differ."""
    with pictograph.Client(on.api_key, base_url=on.base_url) as client:
        client.projects.update("bulk", classes=[{"name": "dot", "type": "bbox"}])
        images = [
            image for image in client.datasets.iter_images(client.datasets.get("bulk").id) if _number(image.filename) % ANNOTATED == 0
        ]
        for first in range(0, len(images), 200):
            client.annotations.bulk_save({image.id: [_box(image.filename)] for image in images[first : first + 200]})
    return len(images)


def set_statuses(on: Server) -> None:
    """Give the images different statuses: a large dataset has a list of links for each."""
    with pictograph.Client(on.api_key, base_url=on.base_url) as client:
        ids = [image.id for image in client.datasets.iter_images(client.datasets.get("bulk").id)]
        for number, status in enumerate(STATUSES):
            of_status = ids[number :: len(STATUSES)]
            for first in range(0, len(of_status), 100):
                client.batch.update("bulk", of_status[first : first + 100], status=status)


def _number(filename: str) -> int:
    return int(Path(filename).stem)


def _box(filename: str) -> dict[str, Any]:
    number = _number(filename)
    return {"name": "dot", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 1 + number % 13, "h": 1 + number // 13 % 13}}


def right_annotations(folder: Path) -> int:
    """Return how many images of a COCO file have the annotations that `annotate` gave them. Each must have its image file."""
    right = 0
    for item in formats.read(folder, "coco"):
        box = _box(item.name)["bounding_box"]
        expected = [] if _number(item.name) % ANNOTATED else [(box["w"], box["h"])]
        found = [formats.model.box_of(annotation)[2:] for annotation in item.annotations]
        right += found == expected and isinstance(item.source, Path)
    return right


def check(folder: Path, *, files: int, kills: int, seed: int, photos: Sequence[Path] = ()) -> Result:
    """Run all steps in `folder`. `photos` are uploaded with the generated images."""
    result, numbers = Result(), random.Random(seed)
    source = folder / "source"
    total = make_folder(source, files, seed, photos)
    with server() as on:
        upload(result, on, source, files, total, [numbers.randrange(1, 4 * files // (kills + 1)) for _ in range(kills)])
        annotated = annotate(on)
        download(result, on, source, folder / "copy", files, annotated, [numbers.randrange(1, files) for _ in range(DOWNLOAD_KILLS)])
    costs(result, folder, files, seed)
    return result


def upload(result: Result, on: Server, source: Path, files: int, total: int, kills: list[int]) -> None:
    killed = sum(work("upload", on, source, kill_at=at) is None for at in kills)
    last = finished("upload", on, source)
    counts = on.counts()
    excess, requests = counts["put_bytes"] / total - 1, counts["api"] / files
    limit = max(MAX_EXCESS, (len(kills) * WORKERS + 1) / files)  # in a small folder, what was in flight is more than that
    result.add(f"uploaded {files} files, killed {killed} times: {counts['puts']} PUTs, success: {last['ok']}", ok=last["ok"])
    result.add(f"bytes sent in excess: {excess:.3%} (limit {limit:.2%})", ok=0 <= excess < limit)
    result.add(f"API requests per file: {requests:.4f} (limit {MAX_REQUESTS_PER_FILE})", ok=requests < MAX_REQUESTS_PER_FILE)


def download(result: Result, on: Server, source: Path, copy: Path, files: int, annotated: int, kills: list[int]) -> None:
    on.counts()
    killed = sum(work("coco", on, copy, kill_at=at) is None for at in kills)
    last = finished("coco", on, copy)
    counts, same, right = on.counts(), same_files(source, copy / "images"), right_annotations(copy)
    result.add(
        f"downloaded {files} files, killed {killed} times: {counts['gets']} GETs of storage, {counts['api']} API requests, equal to the "
        f"source: {same}, annotations right: {right}",
        ok=same and last["ok"] and right == files and killed == len(kills),
    )
    lists_and_pages = (len(kills) + 1) * (10 + files // 2000)
    most = files + annotated + 2 * WORKERS * len(kills) + lists_and_pages  # beyond these, what was in flight
    requests = counts["gets"] + counts["api"]
    result.add(f"requests of the download: {requests} (limit {most})", ok=requests <= most)


def costs(result: Result, folder: Path, files: int, seed: int) -> None:
    """Time and memory of runs that nothing interrupts."""
    source, small = folder / "source", folder / "small"
    make_folder(small, files // 10, seed + 1)
    with server() as on:
        little = {"upload": finished("upload", on, small)}
        set_statuses(on)
        little["download"] = finished("download", on, folder / "small-copy")
    with server() as on:
        first = finished("upload", on, source)
        on.counts()
        again = min(finished("upload", on, source)["seconds"] for _ in range(RERUNS))
        sent = on.counts()["put_bytes"]
        set_statuses(on)
        much = {"upload": first, "download": finished("download", on, folder / "whole-copy")}
    rates = {what: files / run["seconds"] for what, run in much.items()}
    result.add(f"upload {rates['upload']:.0f} files/s, download {rates['download']:.0f} files/s")
    share, limited = again / first["seconds"], files >= RERUN_FILES
    limit = f"limit {MAX_RERUN_TIME:.0%}" if limited else f"no limit below {RERUN_FILES} files"
    result.add(
        f"upload of the finished folder: {sent} bytes of images, {again:.2f} s, {share:.1%} of the first ({limit})",
        ok=sent == 0 and (share < MAX_RERUN_TIME or not limited),
    )
    for what, run in much.items():
        before, after = little[what]["peak_mib"], run["peak_mib"]
        result.add(
            f"peak memory of the {what}: {before:.0f} MiB for {files // 10} files, {after:.0f} MiB for {files} "
            f"(x{after / before:.2f}, limit {MAX_MEMORY_GROWTH})",
            ok=after / before < MAX_MEMORY_GROWTH,
        )


def finished(what: str, on: Server, folder: Path) -> dict[str, Any]:
    """Upload or download without an interrupt."""
    found = work(what, on, folder)
    assert found is not None
    return found
