"""The published, handwritten client of the API, used on the emulator as if it were the service.

    python -m checks.peer                    # version 1.0.3
    python -m checks.peer --version 1.7.0    # any from 1.0.3 to 1.7.34
    python -m checks.peer --only frames      # only checks whose titles contain this text

That client was written against the service itself, so what it sends and reads is independent evidence of the API. It is installed from the
package index into its own environment, `.cache/peer/<version>` (its distribution has the name of this project: never install it into the
environment of the project), and the program in `driver/` runs there against emulators in this process. Every public method of its resources
and helpers must be covered by a check.

Prints one line per check: methods, then `ok`; `differs` where the emulator deliberately follows another rule than that client expects, with
the reason; or `FAILED`. Exits with 1 when a check failed or an emulator violated its contract, with 2 when the client could not be
installed. Takes about a minute and needs the package index once, so it is not part of the test suite.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from checks.peer.environment import python_of
from pictograph import Client
from pictograph.emulator import Emulator
from tests.support.photos import make_photo

BOX = {"id": "a", "name": "person", "type": "bbox", "bounding_box": {"x": 1, "y": 2, "w": 10, "h": 8}}
DRIVER = Path(__file__).parent / "driver"
LONG_SECONDS = 3600.0
"""How long jobs take on the emulator whose jobs must not end by themselves."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.peer", description="Run the published client against the emulator.")
    parser.add_argument("--version", default="1.0.3", help="version of that client (default 1.0.3)")
    parser.add_argument("--only", default="", help="run only the checks whose titles contain this text")
    options = parser.parse_args(arguments)
    python = python_of(options.version)
    if python is None:
        print(f"Version {options.version} of that client could not be installed", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "providers").mkdir()
        emulators = {name: stack.enter_context(one) for name, one in _emulators(folder / "providers").items()}
        given = {**_fill(emulators), "providers": str(folder / "providers"), "only": options.only}
        states = [_printed(row) for row in _rows(python, given, folder, emulators["main"])]
        violations = [f"{name}: {breach}" for name, one in emulators.items() for breach in one.breaches]
    for violation in violations:
        print(f"The emulator violated its contract: {violation}")
    counts = {state: states.count(state) for state in ("ok", "differs", "FAILED")}
    print(", ".join(f"{count} {state}" for state, count in counts.items()))
    return 1 if violations or counts["FAILED"] or not counts["ok"] else 0


def _emulators(providers: Path) -> dict[str, Emulator]:
    return {
        "main": Emulator(job_seconds=0.2, credits=100_000, providers=providers),
        "slow": Emulator(job_seconds=LONG_SECONDS, providers=providers),
        "poor": Emulator(credits=1, providers=providers),
        "strict": Emulator(rate_limit=3),
        "flaky": Emulator(),
    }


def _fill(emulators: dict[str, Emulator]) -> dict[str, Any]:
    """Create what that client cannot create by itself. Returns URLs, keys and names."""
    given: dict[str, Any] = {name: {"base_url": one.base_url, "api_key": one.api_key} for name, one in emulators.items()}
    main = emulators["main"]
    given["public_model"] = _public_model(main)
    with main.client() as client:
        client.organizations.invite("joined@example.com")
    main.accept_invite("joined@example.com")
    for name in ("slow", "poor"):
        one = emulators[name]
        one.seed("seeded", images=6, classes=("object",))
        with one.client() as client:
            given[name]["export"] = ["seeded", _create_export(client, one, "seeded")]
    flaky = emulators["flaky"]
    flaky.reset_connection("create_project", after_work=True)
    flaky.fail("create_project", status=503, skip=1)
    flaky.fail("get_project", status=429, retry_after=0)
    flaky.fail("list_projects", status=500)
    emulators["poor"].set_limits(projects=1, users=1, images=6, storage_bytes=10**9)
    return given


def _create_export(client: Client, emulator: Emulator, dataset: str) -> str:
    client.exports.create(dataset, "all", include_images=True, wait=False)
    emulator.advance(2 * LONG_SECONDS)
    return "all"


def _public_model(emulator: Emulator) -> str:
    """Train a model in another organization and make it public."""
    key = emulator.key("owner", organization_id=emulator.add_organization())
    with tempfile.TemporaryDirectory() as folder, Client(key, base_url=emulator.base_url) as client:
        project = client.projects.create("public", classes=[{"name": "person", "type": "bbox"}])
        for number in range(6):
            image = client.images.upload(project.id, make_photo(Path(folder) / f"p{number}.png", seed=number))
            client.annotations.save(image.id, [BOX])
        export = _create_export(client, emulator, "public")
        run = client.training.create("public", export, pipeline_type="yolox", wait=False)
        emulator.advance(LONG_SECONDS)
        model_id = client.training.get(run.id).model_id
    assert model_id is not None
    emulator.publish_model(model_id)
    return model_id


def _rows(python: Path, given: dict[str, Any], folder: Path, main: Emulator) -> Iterator[dict[str, Any]]:
    """Run the driver and yield its rows, and a failed one when it exits with an error."""
    given_path = folder / "given.json"
    given_path.write_text(json.dumps(given))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PICTOGRAPH_", "PYTHON"))}
    environment |= {"PICTOGRAPH_BASE_URL": main.base_url, "PICTOGRAPH_API_KEY": main.api_key, "NO_PROXY": "*"}
    with subprocess.Popen(
        [python, DRIVER, given_path, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        yield from map(json.loads, process.stdout)
        errors = process.stderr.read()
    if process.returncode != 0:
        yield {"methods": [], "title": "the driver", "state": "FAILED", "reason": errors[-2000:]}


def _printed(row: dict[str, Any]) -> str:
    reason = f" ({row['reason']})" if row["reason"] else ""
    print(f"{', '.join(row['methods'])}: {row['title']} -> {row['state']}{reason}", flush=True)
    state: str = row["state"]
    return state


if __name__ == "__main__":
    sys.exit(main())
