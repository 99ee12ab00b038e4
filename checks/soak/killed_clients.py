"""Uploads and downloads by processes that are killed: each ends with every file once, and the same bytes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pictograph
from checks.soak.folders import difference, make_folder
from checks.soak.ledger import Ledger
from checks.soak.timing import fast_timing

FILES = 120
MAX_ATTEMPTS = 60
"""Runs of one upload or download. Half of them are killed, others end early since the server was killed."""


@dataclass
class KilledClients:
    """A thread that starts one process after the other. `ledger` has the datasets, `files` counts the files of completed transfers."""

    api_key: str
    url: str
    folder: Path
    seed: int
    stopped: threading.Event
    ledger: Ledger = field(default_factory=lambda: Ledger("killed"))
    kills: int = 0
    files: int = 0

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._guarded, name="killed clients")
        thread.start()
        return thread

    def _guarded(self) -> None:
        try:
            self._run()
        except BaseException as error:
            self.ledger.add_problem(f"unexpected exception: {error!r}")

    def _run(self) -> None:
        chance = random.Random(self.seed)
        with pictograph.Client(self.api_key, base_url=self.url, timing=fast_timing(), max_retries=8) as client:
            self._create(client, self.ledger.dataset)
            number = 0
            while not self.stopped.is_set():
                name = f"{self.ledger.dataset}-{number}"
                self._create(client, name)
                self.ledger.projects.add(name)
                self._transfer(name, self.folder / name, chance)
                number += 1

    def _create(self, client: Any, name: str) -> None:
        while True:
            try:
                client.projects.create(name, idempotency_key=name)
            except pictograph.PictographError:
                continue
            self.ledger.confirmed["create_project"] += 1
            return

    def _transfer(self, name: str, folder: Path, chance: random.Random) -> None:
        source, copy = make_folder(folder / "source", FILES, name), folder / "copy"
        for what, place in (("upload", source), ("download", copy)):
            if not self._repeat(what, name, place, chance):
                break
            self.files += FILES
        else:
            if found := difference(source, copy):
                self.ledger.add_problem(f"corrupted: {name}: {found}")
            self.ledger.complete[name] = FILES
        shutil.rmtree(folder)

    def _repeat(self, what: str, name: str, place: Path, chance: random.Random) -> bool:
        """Run until it is done. Returns false at the end of the whole run."""
        for _ in range(MAX_ATTEMPTS):
            if self.stopped.is_set():
                return False
            kill_at = chance.randrange(1, 2 * FILES) if chance.random() < 0.5 else 0
            command = [sys.executable, "-m", "checks.soak.bulk_child", what, self.url, name, str(place), str(kill_at)]
            environment = {**os.environ, "PICTOGRAPH_API_KEY": self.api_key}
            done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
            if done.returncode == 0:
                return True
            if done.returncode == -9:
                self.kills += 1
            elif done.returncode != 1 or done.stderr:
                self.ledger.add_problem(f"the {what} of {name} ended with {done.returncode}: {done.stderr[-1500:]}")
                return False
        self.ledger.add_problem(f"the {what} of {name} was not done after {MAX_ATTEMPTS} runs")
        return False
