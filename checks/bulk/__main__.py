"""`python -m checks.bulk --files 20000`: upload and download a folder while the processes are killed, and check what arrived.

Prints the measures. Exits with 1 when one exceeds its limit.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from checks.bulk.run import check

ROOT = Path(__file__).parents[2]
PHOTOS = ROOT / ".cache" / "photos"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.bulk", description=(__doc__ or "").partition(": ")[2])
    parser.add_argument("--files", type=int, default=20_000, help="number of images (default 20000)")
    parser.add_argument("--kills", type=int, default=5, help="how often the upload is killed (default 5)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the contents and the kills (default 1)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bulk-") as name:
        os.environ["PICTOGRAPH_CACHE_DIR"] = str(Path(name, "cache"))
        result = check(Path(name), files=options.files, kills=options.kills, seed=options.seed, photos=real_photos())
    print("\n".join(result.lines))
    for problem in result.problems:
        print("PROBLEM", problem)
    return 1 if result.problems else 0


def real_photos() -> list[Path]:
    """Return the photos of the demo, fetched if necessary."""
    program = "import sys; from pathlib import Path; from photos import fetch; fetch(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(PHOTOS)], cwd=ROOT / "examples", check=True)
    return sorted(PHOTOS.iterdir())


if __name__ == "__main__":
    sys.exit(main())
