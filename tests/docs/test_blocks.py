"""Every Python and shell block of README and docs runs, in the order of its page, as typed, with nothing prepared.

Each page gets an empty folder, an empty home and an empty emulator; the two variables that lead to it are all that is set.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pictograph.emulator import Emulator
from tests.docs.pages import DOCS, ROOT, RUN, blocks, name, pages

PAGES = [page for page in pages() if any(block.runs for block in blocks(page))]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_blocks_of_a_page_run_as_typed(page: Path, tmp_path: Path) -> None:
    folder, home = tmp_path / "empty", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    with Emulator(job_seconds=0.0) as emulator:  # jobs are done at the first poll
        environment = {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "PYTHONPATH": str(ROOT),
            "PICTOGRAPH_API_KEY": emulator.api_key,
            "PICTOGRAPH_BASE_URL": emulator.base_url,
        }
        session = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.docs.session", str(page)],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # a page may leave a server running
        )
        try:
            printed, _ = session.communicate(timeout=120)
        finally:
            _end_group(session.pid)
    assert session.returncode == 0, printed
    assert int(printed.split()[-1]) == sum(block.runs for block in blocks(page))


def test_blocks_that_do_not_run_give_their_reason_and_are_few() -> None:
    idle = [(name(page), block) for page in pages() for block in blocks(page) if block.language in RUN and not block.runs]
    assert all(block.not_run for _, block in idle), "`<!-- not run: REASON -->` needs a reason"
    running = sum(block.runs for page in pages() for block in blocks(page))
    assert len(idle) <= running / 10, [(page, block.line, block.not_run) for page, block in idle]


def test_every_guide_has_blocks_that_run() -> None:
    assert [name(page) for page in sorted((DOCS / "guides").glob("*.md")) if page not in PAGES] == []


def _end_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)
