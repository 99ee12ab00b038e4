"""Exports of the emulator and files of `pictograph.formats`, read by supervision, datumaro, ultralytics and labelme; and real files.

    python -m checks.formats_peers                  # all readers
    python -m checks.formats_peers --only datumaro  # checks whose names contain this text

The readers are installed from the package index into their own environment, `.cache/formats-peers` (about 2 GB with PyTorch), and
compare classes, boxes and mask areas with the numbers that were annotated. Prints one line per check; exits with 1 when one failed, with 2
when the readers could not be installed. Takes about a minute after the installation, so it is not part of the test suite.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from checks.formats_peers import real_files
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
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        settings = {"YOLO_CONFIG_DIR": folder, "YOLO_OFFLINE": "1", "HOME": folder}
        # Another working directory, because a data.yaml must not depend on it.
        done = subprocess.run([python, READER, folder, only], cwd="/", env={**os.environ, **settings}, check=False)
    failed = real_files.run(python, CACHE, only)
    return int(done.returncode != 0 or failed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
