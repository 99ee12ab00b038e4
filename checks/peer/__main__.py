"""The published, handwritten client of the API, used on the emulator as if it were the service.

    python -m checks.peer                    # version 1.0.3
    python -m checks.peer --version 1.7.0    # any from 1.0.3 to 1.7.34
    python -m checks.peer --only frames      # the checks whose titles hold this word

That client was written against the service itself, so what it sends and what it can read is evidence of the wire that owes
nothing to this project. It is installed from the package index into an environment of its own, `.cache/peer/<version>` (its
distribution has this project's name: never install it beside the project), and the program in `driver/` runs there against
emulators in this process. Every public method of its resources and helpers must be called by a check.

Prints a table: methods, then `ok`; `differs` where the emulator follows its contract and that client's service another rule,
with the reason; or `FAILED`. The exit code is 1 if a check failed or an emulator broke its contract, 2 if the client could
not be installed. Takes about a minute and needs the package index once, so it is no part of the test suite.
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
from pictograph.emulator import Emulator
from tests.emulator.calls import Api, ok

DRIVER = Path(__file__).parent / "driver"
LONG_SECONDS = 3600.0
"""How long jobs take on the emulator on which nothing is to end by itself."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m checks.peer", description="That client on the emulator.")
    parser.add_argument("--version", default="1.0.3", help="version of that client (default 1.0.3)")
    parser.add_argument("--only", default="", help="run the checks whose titles hold this text")
    options = parser.parse_args(arguments)
    python = python_of(options.version)
    if python is None:
        print(f"Version {options.version} of that client could not be installed here", file=sys.stderr)
        return 2
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "providers").mkdir()
        emulators = {name: stack.enter_context(one) for name, one in _emulators(folder / "providers").items()}
        given = {**_scene(emulators), "providers": str(folder / "providers"), "only": options.only}
        states = [_printed(row) for row in _rows(python, given, folder, emulators["main"])]
        breaches = [f"{name}: {breach}" for name, one in emulators.items() for breach in one.breaches]
    for breach in breaches:
        print(f"The emulator broke its contract, {breach}")
    counts = {state: states.count(state) for state in ("ok", "differs", "FAILED")}
    print(", ".join(f"{count} {state}" for state, count in counts.items()))
    return 1 if breaches or counts["FAILED"] or not counts["ok"] else 0


def _emulators(providers: Path) -> dict[str, Emulator]:
    return {
        "main": Emulator(job_seconds=0.2, credits=100_000, providers=providers),
        "slow": Emulator(job_seconds=LONG_SECONDS, providers=providers),
        "poor": Emulator(credits=1, providers=providers),
        "strict": Emulator(rate_limit=3),
        "flaky": Emulator(),
    }


def _scene(emulators: dict[str, Emulator]) -> dict[str, Any]:
    """Fill the emulators with what that client can't make by itself, and tell where everything is."""
    given: dict[str, Any] = {name: {"base_url": one.base_url, "api_key": one.api_key} for name, one in emulators.items()}
    main = emulators["main"]
    given["public_model"] = _public_model(main)
    with Api(main) as api:
        ok(api.post("/organizations/invites", {"email": "joined@example.com", "role": "member"}))
        main.accept_invite("joined@example.com")
    for name in ("slow", "poor"):
        one = emulators[name]
        one.seed("seeded", images=6, classes=("object",))
        with Api(one) as api:
            given[name]["export"] = ["seeded", _exported(api, one, "seeded")]
    flaky = emulators["flaky"]
    flaky.reset_connection("create_project", after_work=True)
    flaky.fail("create_project", status=503, skip=1)
    flaky.fail("get_project", status=429, retry_after=0)
    flaky.fail("list_projects", status=500)
    emulators["poor"].set_limits(projects=1, users=1, images=6, storage_bytes=10**9)
    return given


def _exported(api: Api, emulator: Emulator, dataset: str) -> str:
    ok(api.post("/exports/", {"dataset_name": dataset, "name": "all", "include_images": True}))
    emulator.advance(2 * LONG_SECONDS)
    return "all"


def _public_model(emulator: Emulator) -> str:
    """Train a model in another organization and make it public."""
    with Api(emulator, emulator.key("owner", organization_id=emulator.add_organization())) as api:
        project = api.project("public")
        for n in range(6):
            box = {"x": 1, "y": 2, "w": 10, "h": 8}
            api.save(api.upload(project["id"], f"p{n}.png"), {"id": "a", "name": "person", "type": "bbox", "bounding_box": box})
        body = {"dataset_name": "public", "export_name": _exported(api, emulator, "public"), "pipeline_type": "yolox"}
        run = ok(api.post("/training/", body))["training_run"]
        emulator.advance(LONG_SECONDS)
        model_id: str = ok(api.get(f"/training/{run['id']}"))["training_run"]["model_id"]
    emulator.publish_model(model_id)
    return model_id


def _rows(python: Path, given: dict[str, Any], folder: Path, main: Emulator) -> Iterator[dict[str, Any]]:
    """Run the driver and yield its rows; one more says so if it broke off."""
    place = folder / "given.json"
    place.write_text(json.dumps(given))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PICTOGRAPH_", "PYTHON"))}
    environment |= {"PICTOGRAPH_BASE_URL": main.base_url, "PICTOGRAPH_API_KEY": main.api_key, "NO_PROXY": "*"}
    with subprocess.Popen(
        [python, DRIVER, place, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=folder
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        yield from map(json.loads, process.stdout)
        told = process.stderr.read()
    if process.returncode != 0:
        yield {"methods": [], "title": "the driver", "state": "FAILED", "reason": told[-2000:]}


def _printed(row: dict[str, Any]) -> str:
    reason = f" ({row['reason']})" if row["reason"] else ""
    print(f"{', '.join(row['methods'])}: {row['title']} -> {row['state']}{reason}", flush=True)
    state: str = row["state"]
    return state


if __name__ == "__main__":
    sys.exit(main())
