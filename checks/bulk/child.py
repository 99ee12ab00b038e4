"""One upload or download in a process of its own, which kills itself (kill -9) after a number of requests.

Arguments: `upload`, `download` (the images) or `coco` (with annotations), base URL, API key, folder, number of the request (0: never).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
import time
from pathlib import Path

import pictograph
from pictograph.bulk.job import load_modules
from pictograph.pipelines import upload_dataset_from_folder

DATASET = "bulk"


class Kill(pictograph.Hooks):
    """Ends the process in the middle of a request: at its start or its end, in turn."""

    def __init__(self, at: int) -> None:
        self._left = at
        self._lock = threading.Lock()

    def attempt_started(self, call: pictograph.CallInfo, number: int) -> None:
        self._count(odd=True)

    def attempt_ended(self, call: pictograph.CallInfo, attempt: pictograph.Attempt) -> None:
        self._count(odd=False)

    def _count(self, *, odd: bool) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def peak_mib() -> float:
    """Return the most memory that this process had. `ru_maxrss` includes that of the process that started it."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    what, base_url, api_key, folder, at = sys.argv[1:]
    hooks = Kill(int(at)) if int(at) else None
    # Loading httpx and other libraries takes the same time in each process: it is not the work of an upload.
    with pictograph.Client(api_key, base_url=base_url) as client:
        client.credits.balance()
    load_modules()
    started = time.monotonic()
    with pictograph.Client(api_key, base_url=base_url, hooks=hooks) as client:
        if what == "upload":
            up = upload_dataset_from_folder(client, DATASET, folder, max_workers=8)
            found = {"ok": up.success, "done": up.images_uploaded, "present": up.images_skipped, "stopped": up.stopped}
        else:
            if what == "coco":
                down = client.datasets.download(DATASET, folder, annotations="coco", max_workers=8)
            else:
                down = client.datasets.download(DATASET, folder, mode="images_only", max_workers=8)
            found = {"ok": down.success, "done": down.images_downloaded, "present": down.images_present, "stopped": down.stopped}
    found["seconds"] = time.monotonic() - started
    found["peak_mib"] = peak_mib()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
