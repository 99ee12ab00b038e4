"""What the clients of a history do: operations, drawn from the seed, each under a tag that the ledger knows it by."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

from attrs import field, frozen

from checks.simulation import faults, options
from checks.simulation.bulk import plan as bulk_plan
from checks.simulation.bulk.plan import Job
from checks.simulation.options import Options
from checks.simulation.service import DATASETS, DEPLOYMENT_URL

POLL_TIMEOUTS: Final = (1.0, 8.0, 60.0)


@frozen
class Operation:
    """One call of a public method."""

    kind: str
    tag: str
    poll_timeout: float = 60.0
    pause: float = 0.0  # before it
    stop_after: float | None = None  # it is cancelled or interrupted so many seconds after its start

    def call(self, client: Any) -> Any:
        """Return the value, or a coroutine of it."""
        return CALLS[self.kind](client, self)

    @property
    def effects(self) -> tuple[str, ...]:
        """The tags of the work that the operation has done once when it returns."""
        if self.kind in ("list", "get", "download"):
            return ()
        return (self.tag,)

    def check(self, value: Any) -> str | None:
        """What is wrong with the value that was returned, if anything."""
        if self.kind == "list" and len(value) != DATASETS:
            return f"{len(value)} of {DATASETS} datasets were listed"
        if self.kind in ("create", "update", "get") and value.name != self.tag:
            return f"the response to another call was returned: {value.name} for {self.tag}"
        if self.kind == "job" and (value.status, value.name) != ("completed", self.tag):
            return f"the wait ended with {value.status} of {value.name}"
        return None


CALLS: Final[Mapping[str, Callable[[Any, Operation], Any]]] = {
    "get": lambda client, op: client.datasets.get(op.tag),
    "list": lambda client, op: client.datasets.iter(page_size=2).all(),
    "create": lambda client, op: client.projects.create(op.tag),
    "update": lambda client, op: client.projects.update(op.tag, description="new"),
    "job": lambda client, op: client.exports.create("birds", op.tag, poll_interval=1.0, timeout=op.poll_timeout),
    "upload": lambda client, op: client.images.upload(_DATASET, _photo(), filename=op.tag),
    "download": lambda client, op: client.images.download(_DATASET, folder() / f"{op.tag}.png"),
    "infer": lambda client, op: client.deployments.connect(DEPLOYMENT_URL, "pk_deploy_simulated").infer(b"photo", class_filter=[op.tag]),
}
_DATASET: Final = "d1b2c3d4-0000-4000-8000-000000000001"


@frozen
class Program:
    """The operations that one thread or task performs, one after the other."""

    operations: tuple[Operation, ...]


@frozen
class ClientPlan:
    """A client and the programs that share it."""

    is_async: bool
    options: Options
    programs: tuple[Program, ...]
    closed_after: float | None = None  # seconds; another thread or task closes it


@frozen
class Plan:
    """Everything that a seed decides before the history begins."""

    clients: tuple[ClientPlan, ...]
    kinds: frozenset[str]
    probability: float
    outages: tuple[tuple[float, str], ...] = field(factory=tuple)  # when which fault of the service as a whole happens
    jobs: tuple[Job, ...] = ()

    @property
    def operations(self) -> int:
        """Calls of methods; a job has one in each run, and one for each file."""
        calls = sum(len(program.operations) for client in self.clients for program in client.programs)
        return calls + sum(job.files + sum(map(len, job.processes)) for job in self.jobs)


def draw(seed: int) -> Plan:
    """The plan of a seed."""
    random = Random(f"plan {seed}")  # a seed is the point
    kinds = frozenset(kind for kind in faults.ALL if random.random() < random.choice((0.1, 0.5, 0.9)))
    jobs = bulk_plan.draw(seed, kinds)
    clients = tuple(_client(random, kinds, f"{seed}.{number}") for number in range(random.choice((0, 0, 1) if jobs else (1, 1, 2, 3))))
    possible = [kind for kind in (*faults.BETWEEN, *(faults.BETWEEN_FILES if jobs else ())) if kind in kinds]
    outages = tuple((random.uniform(0.0, 30.0), random.choice(possible)) for _ in range(random.randrange(4)) if possible)
    return Plan(clients, kinds, random.choice((0.0, 0.1, 0.3, 0.6)), tuple(sorted(outages)), jobs)


def _client(random: Random, kinds: frozenset[str], name: str) -> ClientPlan:
    is_async = random.random() < 0.5
    drawn = options.draw(random)
    stop = "cancellation" if is_async else "interrupt"
    programs = tuple(_program(random, f"{name}.{number}", stop in kinds) for number in range(random.choice((1, 2, 4))))
    closed_after = random.uniform(0.0, 10.0) if "client closed" in kinds and random.random() < 0.2 else None
    return ClientPlan(is_async, drawn, programs, closed_after)


def _program(random: Random, name: str, may_stop: bool) -> Program:
    operations = []
    for number in range(random.choice((1, 2, 4))):
        stop_after = random.choice((0.01, 0.3, 3.0)) * random.random() if may_stop and random.random() < 0.3 else None
        kind = random.choice(tuple(CALLS))
        pause = random.choice((0.0, 0.0, 1.0, 30.0)) * random.random()
        operations.append(Operation(kind, f"{kind}-{name}.{number}", random.choice(POLL_TIMEOUTS), pause, stop_after))
    return Program(tuple(operations))


@cache
def folder() -> Path:
    """Where downloads go. Removed at the exit."""
    created = tempfile.mkdtemp(prefix="simulation-")
    atexit.register(shutil.rmtree, created)
    return Path(created)


def take_downloads() -> set[str]:
    """Return the names of the files that were downloaded, whole or not, and remove them."""
    files = [path for path in folder().iterdir() if path.name != "photo.png"]
    for path in files:
        path.unlink()
    return {path.name for path in files}


@cache
def _photo() -> Path:
    from pictograph.emulator.fakes.images import png

    path = folder() / "photo.png"
    path.write_bytes(png(8, 6, (1, 2, 3)))
    return path
