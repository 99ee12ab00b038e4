"""Files of `pictograph.formats` and exports of the emulator, read by supervision, datumaro, ultralytics, labelme and pycocotools.

The other way too: datumaro and supervision write, `pictograph.formats` reads. And files that packages ship, see `real_files`.

    python -m checks.formats_peers                  # all readers
    python -m checks.formats_peers --only datumaro  # checks whose names contain this text

The readers are installed from the package index into their own environment, `.cache/formats-peers` (about 2 GB with PyTorch), and compare
classes, boxes and mask areas with the numbers that were annotated. Prints one line per check; exits with 1 when one failed, with 2 when the
readers could not be installed. Checks of files that can't be fetched are skipped. Takes about a minute after the installation, so only the
checks without other readers are part of the test suite.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import traceback
import venv
from collections.abc import Callable
from pathlib import Path

from checks.formats_peers import real_files, written_by_others
from checks.formats_peers.generate import generate

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "formats-peers"
READER = Path(__file__).with_name("readers.py")
INSTALLS = (
    ["torch==2.13.0"],
    ["supervision==0.31.2", "datumaro==1.13.12", "imgviz", "loguru", "matplotlib", "natsort", "polars", "psutil", "pyyaml", "requests"],
    # Only functions without models and windows are used; the complete requirements would be several GB.
    ["--no-deps", "ultralytics==8.4.190", "ultralytics-thop", "labelme==6.3.1", "nvidia-ml-py", "tifffile", "torchvision==0.29.1"],
)


def environment() -> Path | None:
    """Return the interpreter of the readers, installed if necessary; None when that fails."""
    python, done = CACHE / "bin" / "python", CACHE / "complete"
    if done.exists():
        return python
    print(f"Creating the environment {CACHE}", file=sys.stderr)
    venv.create(CACHE, clear=True, with_pip=True)
    for packages in INSTALLS:
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode:
            return None
    done.touch()
    return python


def main() -> int:
    """Generate the files and run the readers."""
    parser = argparse.ArgumentParser(prog="checks.formats_peers", description="Read exports with the tools of the field.")
    parser.add_argument("--only", default="", metavar="TEXT", help="run only checks whose names contain this text")
    only: str = parser.parse_args().only
    python = environment()
    if python is None:
        print("The readers could not be installed.", file=sys.stderr)
        return 2
    for package in real_files.PACKAGES:
        real_files.fetch(package)
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), real_files.place("labelme"))
        settings = {"YOLO_CONFIG_DIR": folder, "YOLO_OFFLINE": "1", "HOME": folder, "LOGURU_LEVEL": "WARNING"}
        # Another working directory, because a data.yaml must not depend on it.
        done = subprocess.run([python, READER, folder, only], cwd="/", env={**os.environ, **settings}, check=False)
        failed = done.returncode != 0
        checks: list[tuple[str, Callable[[Path], None], Path | None]] = [
            (f"{check.__name__} of {format}", check, Path(folder) / "back" / format) for format, check in written_by_others.CHECKS
        ]
        checks += [(check.__name__, check, real_files.place(package)) for package, check in real_files.CHECKS]
        configs = next(CACHE.glob("lib/python*/site-packages/ultralytics/cfg/datasets"))
        checks.append(("data_yaml_files_are_read", real_files.data_yaml_files_are_read, configs))
        for name, check, place in checks:
            failed = not _run(name.replace("_", " "), check, place, only) or failed
    return int(failed)


def _run(name: str, check: Callable[[Path], None], place: Path | None, only: str) -> bool:
    if only not in name:
        return True
    if place is None or not place.exists():
        print(f"{name}: skipped, because the files could not be fetched", flush=True)
        return True
    try:
        check(place)
    except Exception:
        print(f"{name}: FAILED\n{traceback.format_exc()}", flush=True)
        return False
    print(f"{name}: ok", flush=True)
    return True


if __name__ == "__main__":
    raise SystemExit(main())
