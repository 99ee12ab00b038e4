"""The emulator as programs and tests hold it in their hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from pictograph.emulator import seeding
from pictograph.emulator.app import Api
from pictograph.emulator.backend import UNLIMITED, Backend, Settings
from pictograph.emulator.contract import Contract
from pictograph.emulator.credits import balance, book
from pictograph.emulator.documents import new_id
from pictograph.emulator.faultcontrols import FaultControls
from pictograph.emulator.faults import Faults
from pictograph.emulator.folderlock import FolderLock
from pictograph.emulator.handlers import HANDLERS, QUESTIONS, WORK
from pictograph.emulator.inference import Inference
from pictograph.emulator.keys import digest
from pictograph.emulator.pipeline import Pipeline
from pictograph.emulator.received import Received, Record
from pictograph.emulator.server import HOST, Server
from pictograph.emulator.storage import Storage

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from pictograph.client import AsyncClient, Client


class ClientOptions(TypedDict, total=False):
    """Options of a client that are set most often in tests; at run time any of them is passed on."""

    api_key: str
    base_url: str
    timeout: float
    max_retries: int
    deadline: float
    idempotency_prefix: str


class Emulator(FaultControls):
    """The Pictograph API on this machine, for programs that are tested against it.

    A real server on ports of the loopback interface: one for the API, one for the storage host that signed URLs lead to, one
    for what deployments answer. It follows the contract that the client is generated from, but shares no code with it.

    ```python
    from pictograph.emulator import Emulator

    with Emulator() as emulator, emulator.client() as client:
        client.projects.create("birds", classes=[{"name": "heron", "type": "bbox"}])
        emulator.fail("get_project", status=503, times=2)
        client.projects.get("birds")
    ```

    Args:
        data: Folder to keep everything in, also over `kill -9`; None keeps it in memory. One emulator at a time may use it.
        port: Port of the API. 0 takes the one of last time if `data` has one and it is free, else any.
        storage_port: The same for the storage host.
        credits: Credits of the organization.
        tier: Its plan: `free`, `core`, `pro`, `team` or `enterprise`. Decides the rate limit; projects, users, images and
            storage are unlimited until `set_limits`.
        rate_limit: Requests per hour for each key, in place of the tier's.
        job_seconds: How long exports, training runs and other jobs take, in seconds of the emulator's clock.
        speed: How many seconds pass on that clock in a real one.
        providers: Folder that plays the platforms of `connectors`, see `pictograph.emulator.providers`.
        contract: Another OpenAPI document (JSON objects) to serve, in place of the bundled one.
    """

    def __init__(
        self,
        data: str | Path | None = None,
        *,
        port: int = 0,
        storage_port: int = 0,
        credits: int = 10_000,
        tier: str = "enterprise",
        rate_limit: int | None = None,
        job_seconds: float = 1.0,
        speed: float = 1.0,
        providers: str | Path | None = None,
        contract: Mapping[str, object] | None = None,
    ) -> None:
        self._settings = Settings(
            data=None if data is None else Path(data),
            tier=tier,
            credits=credits,
            rate_limit=rate_limit,
            job_seconds=job_seconds,
            speed=speed,
            providers=None if providers is None else Path(providers),
        )
        self._contract = Contract.bundled() if contract is None else Contract(contract)
        super().__init__(Faults(), self._contract)
        self._ports = (port, storage_port)
        self._record = Record()
        self._lock: FolderLock | None = None
        self._server: Server | None = None
        self._running: Backend | None = None
        self._pipeline: Pipeline | None = None

    # Life

    def start(self) -> Self:
        """Begin to answer. Raises `OSError` when a port or the folder is taken."""
        if self._server is not None:
            raise RuntimeError("The emulator is running already")
        if self._settings.data is not None:
            self._settings.data.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(self._settings.data)
        try:
            backend = Backend(self._settings, self._contract)
        except BaseException:
            self._unlock()
            raise
        for kind, make in WORK.items():
            backend.jobs.register(kind, make(backend))
        self._pipeline = Pipeline(backend, HANDLERS, QUESTIONS)
        apps: list[tuple[str, ASGIApp, int]] = [
            ("port", Api(backend, self._pipeline, self._faults, self._record), self._ports[0]),
            ("storage_port", Storage(backend, self._faults, self._record), self._ports[1]),
            ("inference_port", Inference(backend, self._pipeline, self._faults, self._record), 0),
        ]
        try:
            self._server = _listen(backend, apps)
        except BaseException:
            backend.close()
            self._unlock()
            raise
        origins = backend.origins
        origins.api, origins.storage, origins.inference = (f"http://{HOST}:{port}" for port in self._server.ports)
        self._running = backend
        self._server.start()
        backend.courier.wake()
        return self

    def stop(self) -> None:
        """Stop answering. What is in the folder stays; may be called twice."""
        if self._server is not None and self._running is not None:
            self._server.stop()
            self._running.close()
            self._unlock()
        self._server, self._running = None, None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Emulator at {self.base_url}>" if self._running else "<Emulator, stopped>"

    # Addresses, keys, clients

    @property
    def base_url(self) -> str:
        """Where the API answers: `http://127.0.0.1:PORT`."""
        return self._backend.origins.api

    @property
    def storage_url(self) -> str:
        """Where the storage host answers."""
        return self._backend.origins.storage

    @property
    def inference_url(self) -> str:
        """Where deployments answer, each under a path of its own."""
        return self._backend.origins.inference

    @property
    def api_key(self) -> str:
        """The owner's key. It stays the same over `reset` and, with a folder, over restarts."""
        return self._backend.owner_key

    @property
    def organization_id(self) -> str:
        """The organization that the owner's key belongs to."""
        return self._backend.org_id

    def key(
        self, role: str = "member", *, organization_id: str | None = None, rate_limit: int | None = None, expires_in: float | None = None
    ) -> str:
        """Make a new key with this role: `viewer`, `member`, `admin` or `owner`. `expires_in` is in seconds."""
        return self._backend.add_key(role, org_id=organization_id, rate_limit=rate_limit, expires_in=expires_in)

    def add_organization(self, name: str = "Other Organization") -> str:
        """Make another organization and return its id, for `key(organization_id=...)`: what is in one is 404 in the other."""
        return self._backend.add_organization(name)

    def client(self, **options: Unpack[ClientOptions]) -> Client:
        """Return a `pictograph.Client` for this emulator, by default with the owner's key; options as for `Client`."""
        from pictograph.client import Client

        options.setdefault("api_key", self.api_key)
        options.setdefault("base_url", self.base_url)
        return Client(**options)

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncClient:
        """Return a `pictograph.AsyncClient` for this emulator, by default with the owner's key; options as for `AsyncClient`."""
        from pictograph.client import AsyncClient

        options.setdefault("api_key", self.api_key)
        options.setdefault("base_url", self.base_url)
        return AsyncClient(**options)

    # State

    def reset(self) -> None:
        """Forget everything: data, requests, faults, counts, and time that was moved. The owner's key stays."""
        self._faults.clear()
        self._backend.reset()
        self._record.clear()
        self._live_pipeline.breaches.clear()

    def seed(
        self, name: str = "ds", *, images: int = 6, classes: tuple[str, ...] = ("thing",), annotate: bool = True, status: str = "complete"
    ) -> list[str]:
        """Make a dataset of small pictures, by default annotated and ready to be trained on; return the ids of the images."""
        return seeding.seed(self._backend, name, images=images, classes=classes, annotate=annotate, status=status)

    def advance(self, seconds: float) -> None:
        """Move the clock on, bring all jobs to where they are then, and send the webhooks that are due."""
        self._backend.clock.advance(seconds)
        self._backend.jobs.settle()
        self._backend.courier.deliver()
        self._backend.store.remember("clock", repr(self._backend.clock.now()))

    @property
    def job_seconds(self) -> float:
        """How long jobs that start from now on take, in seconds of the emulator's clock. Set it to change it for all of them."""
        return self._backend.jobs.seconds

    @job_seconds.setter
    def job_seconds(self, seconds: float) -> None:
        self._backend.jobs.take(seconds)

    def set_job_seconds(self, operation: str, seconds: float) -> None:
        """Let jobs that this operation starts from now on take so long."""
        self._check_job(operation)
        self._backend.jobs.take(seconds, kind=operation)

    def fail_job(self, operation: str, message: str = "Simulated failure", *, times: int = 1) -> None:
        """Let the next jobs that this operation starts end badly, half way through."""
        self._check_job(operation)
        self._backend.jobs.fail_next(operation, message, times)

    def set_credits(self, credits: int) -> None:
        """Set the balance of the owner's organization; the difference is an entry of the ledger."""
        backend = self._backend
        with backend.store.transaction():
            change = credits - balance(backend.store, backend.org_id)
            book(backend.store, backend.org_id, "adjustment", change, now=backend.clock.now(), description="Set by hand")

    def set_limits(
        self, *, projects: int | None = None, users: int | None = None, images: int | None = None, storage_bytes: int | None = None
    ) -> None:
        """Set the caps of the plan; what is None is unlimited."""
        caps = {"max_projects": projects, "max_users": users, "max_images": images, "max_storage_bytes": storage_bytes}
        backend = self._backend
        backend.store.update("organizations", backend.org_id, **{name: UNLIMITED if cap is None else cap for name, cap in caps.items()})

    def revoke(self, key: str) -> None:
        """Delete a key: calls with it answer 401."""
        if not self._backend.store.run("DELETE FROM api_keys WHERE sha256 = ?", digest(key)):
            raise ValueError("There is no such key")

    def accept_invite(self, email: str) -> None:
        """Let an invited person join."""
        backend = self._backend
        row = backend.store.row("SELECT * FROM invites WHERE email = ? AND status = 'pending'", email)
        if row is None:
            raise ValueError(f"There is no open invite of {email}")
        with backend.store.transaction():
            backend.store.update("invites", row["id"], status="accepted")
            person = {"id": new_id(), "user_id": new_id(), "email": email, "role": row["role"]}
            backend.store.insert("members", org_id=row["org_id"], full_name=None, joined_at=backend.clock.now(), **person)

    def publish_model(self, model_id: str) -> None:
        """Make a model public, so that other organizations can fork it."""
        if not self._backend.store.run("UPDATE models SET visibility = 'public' WHERE id = ?", model_id):
            raise ValueError("There is no such model")

    def allow_webhooks_to(self, *hosts: str) -> None:
        """Let events be sent to these hosts too, until `reset`; by default they go to loopback addresses only."""
        self._backend.courier.hosts.update(hosts)

    # What happened

    @property
    def requests(self) -> list[Received]:
        """What was received on both origins since the start or `reset`, oldest first, keys shortened."""
        return self._record.all()

    def requests_of(self, operation: str) -> list[Received]:
        """Return the received requests of one operation (or `storage_put`, `storage_get`)."""
        return [request for request in self.requests if request.operation_id == operation]

    @property
    def effects(self) -> dict[str, int]:
        """How many times the work of each writing operation was done. A replayed or refused request does none."""
        return {row["operation"]: row["times"] for row in self._backend.store.rows("SELECT * FROM effects")}

    @property
    def breaches(self) -> list[str]:
        """Defects of the emulator: answers that the contract does not allow (they went out as 500) and jobs that broke. Empty as a rule."""
        return [*self._live_pipeline.breaches, *self._backend.jobs.broken]

    @property
    def _backend(self) -> Backend:
        if self._running is None:
            raise RuntimeError("The emulator is not running: use it as a context manager, or call start()")
        return self._running

    @property
    def _live_pipeline(self) -> Pipeline:
        if self._pipeline is None:
            raise RuntimeError("The emulator is not running: use it as a context manager, or call start()")
        return self._pipeline

    def _check_job(self, operation: str) -> None:
        if operation not in WORK:
            raise ValueError(f"'{operation}' starts no job; these do: {', '.join(sorted(WORK))}")

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _listen(backend: Backend, apps: Sequence[tuple[str, ASGIApp, int]]) -> Server:
    """Return a server on the wanted ports, or on those of last time where any will do."""
    store = backend.store
    last = {name: int(store.meta(name) or 0) for name, _, _ in apps}
    try:
        server = Server([(app, port or last[name]) for name, app, port in apps])
    except OSError:
        if not any(last.values()):
            raise
        server = Server([(app, port) for _, app, port in apps])
    for (name, _, _), port in zip(apps, server.ports, strict=True):
        store.remember(name, str(port))
    return server
