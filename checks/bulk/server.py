"""An emulator in a process of its own. Writes its address and key, then a line of JSON with counts for each line that it reads."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from typing import Any

from pictograph.emulator import Emulator
from pictograph.emulator.http.request_log import Received, RequestLog


class Counts:
    """Counts all requests: the log of the emulator keeps the last ones only."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._add = RequestLog.add

    def _counted(self, *args: Any, **kwargs: Any) -> Received:
        received = self._add(*args, **kwargs)
        kind = {"storage_put": "puts", "storage_get": "gets"}.get(received.operation_id or "", "api")
        with self._lock:
            self._counts[kind] += 1
            if kind == "puts":
                self._counts["put_bytes"] += len(received.body)
        return received

    def take(self) -> dict[str, int]:
        """Return the counts since the last time."""
        with self._lock:
            found = {kind: self._counts[kind] for kind in ("api", "puts", "gets", "put_bytes")}
            self._counts.clear()
        return found


def main() -> None:
    counts = Counts()
    RequestLog.add = lambda self, *args, **kwargs: counts._counted(self, *args, **kwargs)  # type: ignore[method-assign]
    with Emulator(tier="enterprise") as emulator:
        print(json.dumps({"base_url": emulator.base_url, "api_key": emulator.api_key}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(counts.take()), flush=True)


if __name__ == "__main__":
    main()
