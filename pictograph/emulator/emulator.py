"""`Emulator`: start, stop and control the emulator from Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from pictograph.emulator import seeding
from pictograph.emulator.apps.api import ApiApp
from pictograph.emulator.apps.inference import InferenceApp
from pictograph.emulator.apps.request_pipeline import RequestPipeline
from pictograph.emulator.apps.storage import StorageApp
from pictograph.emulator.backend import UNLIMITED, Backend, Settings
from pictograph.emulator.contract.openapi import Contract
from pictograph.emulator.fault_controls import FaultControls
from pictograph.emulator.handlers import EXTERNAL_CALLS, HANDLERS, JOB_RUNNERS
from pictograph.emulator.http.faults import FaultQueue
from pictograph.emulator.http.host_check import HostCheck
from pictograph.emulator.http.request_log import Received, RequestLog
from pictograph.emulator.http.server import HOST, Server
from pictograph.emulator.json_values import new_id
from pictograph.emulator.state.api_keys import hash_key
from pictograph.emulator.state.credits import balance, record_entry
from pictograph.emulator.state.folder_lock import FolderLock

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from pictograph.client import AsyncClient, Client

_NOT_RUNNING = "the emulator is not running; use it as a context manager or call start()"


class ClientOptions(TypedDict, total=False):
    """The client options that tests set most often; at run time all options are passed to the client."""

    api_key: str
    base_url: str
    timeout: float
    max_retries: int
    deadline: float
    idempotency_prefix: str
    extra_headers: Mapping[str, str]


class Emulator(FaultControls):
    """A local server of the Pictograph API, to develop and test against.

    It serves real HTTP on three ports of the loopback interface: the API, the storage host of signed URLs, and the endpoints of
    deployments. It implements the contract from which the client is generated, but shares no code with the client.

    ```python
    from pictograph.emulator import Emulator

    with Emulator() as emulator, emulator.client() as client:
        client.projects.create("birds", classes=[{"name": "heron", "type": "bbox"}])
        emulator.fail("get_project", status=503, times=2)
        client.projects.get("birds")
    ```

    Args:
        data: Folder for all state, which then survives restarts and `kill -9`; None keeps state in memory. One emulator at a time
            can use a folder.
        port: Port of the API. 0 takes the previous port if `data` has one and it is free, otherwise any free port.
        storage_port: Port of the storage host, as `port`.
        credits: Credits of the organization.
        tier: Subscription tier: `free`, `core`, `pro`, `team` or `enterprise`. It determines the rate limit; projects, users,
            images and storage are unlimited unless `set_limits` is called.
        rate_limit: Requests per hour and key, instead of the tier's limit.
        job_seconds: Duration of exports, training runs and other jobs, in seconds of the emulator's clock.
        speed: Seconds of the emulator's clock per real second.
        providers: Folder that simulates the providers of `connectors`, see `pictograph.emulator.fakes.import_providers`.
        allowed_hosts: Host names that requests may address in addition to `127.0.0.1` and `localhost`, for port forwarding. Others
            are 421, so that no web page can send requests here by DNS rebinding.
        contract: OpenAPI document (as JSON objects) to serve instead of the bundled one.

    Raises:
        ValueError: An argument is out of range: an unknown `tier`, a negative or infinite duration, a `providers` that is not a folder.
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
        allowed_hosts: Sequence[str] = (),
        contract: Mapping[str, object] | None = None,
    ) -> None:
        for name, number in (("port", port), ("storage_port", storage_port)):
            if not 0 <= number <= 65_535:
                raise ValueError(f"{name} must be from 0 to 65535, not {number}")
        if isinstance(allowed_hosts, str):
            raise TypeError(f"allowed_hosts must be a sequence of names, not a string; write [{allowed_hosts!r}]")
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
        super().__init__(FaultQueue(), self._contract)
        self._ports = (port, storage_port)
        self._allowed_hosts = tuple(allowed_hosts)
        self._log = RequestLog()
        self._lock: FolderLock | None = None
        self._server: Server | None = None
        self._started_backend: Backend | None = None
        self._started_pipeline: RequestPipeline | None = None

    # Start and stop

    def start(self) -> Self:
        """Start serving. Raises `OSError` if a port or the data folder is in use, or if the folder cannot be written."""
        if self._server is not None:
            raise RuntimeError("the emulator is already running")
        if self._settings.data is not None:
            self._lock = FolderLock(self._settings.data)
        try:
            backend = Backend(self._settings, self._contract)
        except BaseException:
            self._unlock()
            raise
        for kind, create_runner in JOB_RUNNERS.items():
            backend.jobs.register(kind, create_runner(backend))
        pipeline = RequestPipeline(backend, HANDLERS, EXTERNAL_CALLS)
        apps: list[tuple[str, ASGIApp, int]] = [
            ("port", ApiApp(backend, pipeline, self._faults, self._log), self._ports[0]),
            ("storage_port", StorageApp(backend, self._faults, self._log), self._ports[1]),
            ("inference_port", InferenceApp(backend, pipeline, self._faults, self._log), 0),
        ]
        try:
            self._server = _listen(backend, [(name, HostCheck(app, self._allowed_hosts), port) for name, app, port in apps])
        except BaseException:
            backend.close()
            self._unlock()
            raise
        origins = backend.origins
        origins.api, origins.storage, origins.inference = (f"http://{HOST}:{port}" for port in self._server.ports)
        self._started_backend, self._started_pipeline = backend, pipeline
        self._server.start()
        backend.webhooks.wake()
        return self

    def stop(self) -> None:
        """Stop serving. State in the data folder is kept. Does nothing if the emulator is not running."""
        if self._server is not None and self._started_backend is not None:
            self._server.stop()
            self._started_backend.close()
            self._unlock()
        self._server, self._started_backend = None, None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Emulator at {self.base_url}>" if self._started_backend else "<Emulator, stopped>"

    # Addresses, keys, clients

    @property
    def base_url(self) -> str:
        """Base URL of the API: `http://127.0.0.1:PORT`."""
        return self._backend.origins.api

    @property
    def storage_url(self) -> str:
        """Base URL of the storage host."""
        return self._backend.origins.storage

    @property
    def inference_url(self) -> str:
        """Base URL of the deployments' endpoints, which have one path each."""
        return self._backend.origins.inference

    @property
    def api_key(self) -> str:
        """The owner's API key. `reset` keeps it, and with a data folder so do restarts."""
        return self._backend.owner_key

    @property
    def organization_id(self) -> str:
        """Id of the organization of the owner's key."""
        return self._backend.org_id

    def key(
        self, role: str = "member", *, organization_id: str | None = None, rate_limit: int | None = None, expires_in: float | None = None
    ) -> str:
        """Create an API key with the role `viewer`, `member`, `admin` or `owner`. `expires_in` is in seconds of the emulator's clock.

        Raises `ValueError` for another role, rate limit or duration.
        """
        return self._backend.add_key(role, org_id=organization_id, rate_limit=rate_limit, expires_in=expires_in)

    def add_organization(self, name: str = "Other Organization") -> str:
        """Create another organization and return its id, for `key(organization_id=...)`. Objects of one are 404 in the other."""
        return self._backend.add_organization(name)

    def client(self, **options: Unpack[ClientOptions]) -> Client:
        """Return a `pictograph.Client` for this emulator, by default with the owner's key. Takes the options of `Client`."""
        from pictograph.client import Client

        options.setdefault("api_key", self.api_key)
        options.setdefault("base_url", self.base_url)
        return Client(**options)

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncClient:
        """Return a `pictograph.AsyncClient` for this emulator, by default with the owner's key. Takes the options of `AsyncClient`."""
        from pictograph.client import AsyncClient

        options.setdefault("api_key", self.api_key)
        options.setdefault("base_url", self.base_url)
        return AsyncClient(**options)

    # State

    def reset(self) -> None:
        """Restore the initial state: no data, requests, faults or counts, the initial settings, and real time. The owner's key is kept."""
        self._faults.clear()
        self._backend.reset()
        self._log.clear()
        self._pipeline.violations.clear()

    def seed(
        self, name: str = "ds", *, images: int = 6, classes: tuple[str, ...] = ("thing",), annotate: bool = True, status: str = "complete"
    ) -> list[str]:
        """Create a dataset of small images, by default annotated and ready for training, and return the image ids.

        Raises `ValueError` if the name is taken, and `TypeError` if `classes` is a string.
        """
        return seeding.seed(self._backend, name, images=images, classes=classes, annotate=annotate, status=status)

    def advance(self, seconds: float) -> None:
        """Move the clock forward, advance all jobs, and send the webhook deliveries that are due.

        Raises `ValueError` for a negative number, NaN, and a time after the year 8000.
        """
        self._backend.clock.advance(seconds)
        self._backend.jobs.run_due()
        self._backend.webhooks.deliver()
        self._backend.db.remember("clock", repr(self._backend.clock.now()))

    @property
    def job_seconds(self) -> float:
        """Duration of jobs that start from now on, in seconds of the emulator's clock. Setting it applies to all kinds of jobs."""
        return self._backend.jobs.seconds

    @job_seconds.setter
    def job_seconds(self, seconds: float) -> None:
        self._backend.jobs.set_duration(seconds)

    def set_job_seconds(self, operation: str, seconds: float) -> None:
        """Set the duration of jobs that this operation starts from now on, in seconds of the emulator's clock."""
        self._check_job(operation)
        self._backend.jobs.set_duration(seconds, kind=operation)

    def fail_job(self, operation: str, message: str = "Simulated failure", *, times: int = 1) -> None:
        """Make the next `times` jobs that this operation starts fail half-way, with this message."""
        self._check_job(operation)
        self._backend.jobs.fail_next(operation, message, times)

    def set_credits(self, credits: int) -> None:
        """Set the credit balance of the owner's organization; the difference is added to the ledger as an adjustment."""
        backend = self._backend
        with backend.db.transaction():
            change = credits - balance(backend.db, backend.org_id)
            record_entry(backend.db, backend.org_id, "adjustment", change, now=backend.clock.now(), description="Manual adjustment")

    def set_limits(
        self, *, projects: int | None = None, users: int | None = None, images: int | None = None, storage_bytes: int | None = None
    ) -> None:
        """Set the limits of the subscription plan; None is unlimited."""
        limits = {"max_projects": projects, "max_users": users, "max_images": images, "max_storage_bytes": storage_bytes}
        backend = self._backend
        backend.db.update(
            "organizations", backend.org_id, **{name: UNLIMITED if limit is None else limit for name, limit in limits.items()}
        )

    def revoke(self, key: str) -> None:
        """Delete an API key: requests with it return 401. Raises `ValueError` for an unknown key."""
        if not self._backend.db.run("DELETE FROM api_keys WHERE sha256 = ?", hash_key(key)):
            raise ValueError(f"unknown API key '{key[:12]}...'; it may have been revoked already")

    def accept_invite(self, email: str) -> None:
        """Accept a pending invite: the invited person becomes a member. Raises `ValueError` if none is pending."""
        backend = self._backend
        row = backend.db.row("SELECT * FROM invites WHERE email = ? AND status = 'pending'", email)
        if row is None:
            raise ValueError(f"no pending invite for '{email}'; create one first")
        with backend.db.transaction():
            backend.db.update("invites", row["id"], status="accepted")
            person = {"id": new_id(), "user_id": new_id(), "email": email, "role": row["role"]}
            backend.db.insert("members", org_id=row["org_id"], full_name=None, joined_at=backend.clock.now(), **person)

    def publish_model(self, model_id: str) -> None:
        """Make a model public, so that other organizations can fork it. Raises `ValueError` for an unknown id."""
        if not self._backend.db.run("UPDATE models SET visibility = 'public' WHERE id = ?", model_id):
            raise ValueError(f"unknown model '{model_id}'")

    def allow_webhooks_to(self, *hosts: str) -> None:
        """Allow webhook deliveries to these hosts until `reset`; by default only loopback addresses are allowed."""
        self._backend.webhooks.hosts.update(hosts)

    # Observations

    @property
    def requests(self) -> list[Received]:
        """The requests received on all ports since the start or `reset`, oldest first, with truncated keys."""
        return self._log.all()

    def requests_of(self, operation: str) -> list[Received]:
        """Return the received requests of one operation (or of `storage_put`, `storage_get`)."""
        return [request for request in self.requests if request.operation_id == operation]

    @property
    def effects(self) -> dict[str, int]:
        """How often each write operation was performed. Replayed and rejected requests do not count."""
        return {row["operation"]: row["times"] for row in self._backend.db.rows("SELECT * FROM effects")}

    @property
    def breaches(self) -> list[str]:
        """Bugs of the emulator: responses that violate the contract (sent as 500) and jobs that raised an exception. Normally empty."""
        return [*self._pipeline.violations, *self._backend.jobs.errors]

    @property
    def _backend(self) -> Backend:
        if self._started_backend is None:
            raise RuntimeError(_NOT_RUNNING)
        return self._started_backend

    @property
    def _pipeline(self) -> RequestPipeline:
        if self._started_pipeline is None:
            raise RuntimeError(_NOT_RUNNING)
        return self._started_pipeline

    def _check_job(self, operation: str) -> None:
        if operation not in JOB_RUNNERS:
            raise ValueError(f"the operation '{operation}' does not start a job; choose one of {', '.join(sorted(JOB_RUNNERS))}")

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


def _listen(backend: Backend, apps: Sequence[tuple[str, ASGIApp, int]]) -> Server:
    """Return a server on the given ports; for port 0, on the previous port if it is free."""
    db = backend.db
    previous = {name: int(db.meta(name) or 0) for name, _, _ in apps}
    try:
        server = Server([(app, port or previous[name]) for name, app, port in apps])
    except OSError:
        if not any(previous.values()):
            raise
        server = Server([(app, port) for _, app, port in apps])
    for (name, _, _), port in zip(apps, server.ports, strict=True):
        db.remember(name, str(port))
    return server
