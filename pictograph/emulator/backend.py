"""The state and services behind the API, and one call as a handler sees it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from attrs import define, field, frozen

from pictograph.emulator.blobs import Blobs, FolderBlobs, MemoryBlobs
from pictograph.emulator.clock import Clock
from pictograph.emulator.contract import Contract
from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.idempotency import InFlight
from pictograph.emulator.inputs import Arguments
from pictograph.emulator.jobs import Jobs
from pictograph.emulator.keys import Identity, Role, mint
from pictograph.emulator.rate import LIMITS, RateWindows
from pictograph.emulator.signing import Signer
from pictograph.emulator.store import Store
from pictograph.emulator.validation import Validators
from pictograph.emulator.webhook_delivery import Courier

UNLIMITED = 2**53
UPLOAD_URL_SECONDS = 24 * 3600.0
"""A signed upload URL lives as long as an idempotent answer, so that a repeated call never hands out a dead one."""
DOWNLOAD_URL_SECONDS = 3600.0


@frozen
class Settings:
    """What the emulator starts with; `reset` goes back to it."""

    data: Path | None = None
    tier: str = "enterprise"
    credits: int = 10_000
    rate_limit: int | None = None
    job_seconds: float = 1.0
    speed: float = 1.0
    providers: Path | None = None

    def __attrs_post_init__(self) -> None:
        if self.tier not in LIMITS:
            raise ValueError(f"There is no tier '{self.tier}'; there are {', '.join(LIMITS)}")


@define
class Origins:
    """Where the servers answer; known once they are up."""

    api: str = ""
    storage: str = ""
    inference: str = ""


class Backend:
    """State and services of one emulator."""

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self.settings = settings
        self.contract = contract
        self.validators = Validators(contract)
        self.origins = Origins()
        folder = settings.data
        self.store = Store(folder)
        self.blobs: Blobs = MemoryBlobs() if folder is None else FolderBlobs(folder / "objects")
        self.clock = Clock(speed=settings.speed)
        last = float(self.store.meta("clock") or 0)
        if last > self.clock.now():
            self.clock.set(last)
        self.signer = Signer(bytes.fromhex(self._remembered("signing_secret", lambda: secrets.token_hex(32))))
        self.owner_key = self._remembered("owner_key", lambda: "pk_live_" + secrets.token_urlsafe(24))
        self.jobs = Jobs(self.store, self.clock, seconds=settings.job_seconds)
        self.courier = Courier(self.store, self.clock, self.jobs)
        self.rates = RateWindows()
        self.in_flight = InFlight()
        self.org_id = self._remembered("org_id", self._first_organization)

    def reset(self) -> None:
        """Go back to an empty organization whose owner has the same key as before."""
        self.store.wipe()
        self.blobs.wipe()
        self.rates.clear()
        self.courier.hosts.clear()
        self.clock.set()
        self.jobs.reset(seconds=self.settings.job_seconds)
        self.org_id = self._first_organization()
        self.store.remember("org_id", self.org_id)

    def add_organization(self, name: str) -> str:
        """Make an organization with one member, its owner, and return its id."""
        now, org_id = self.clock.now(), new_id()
        self.store.insert(
            "organizations",
            id=org_id,
            name=name,
            slug=name.lower().replace(" ", "-"),
            tier=self.settings.tier,
            credits=self.settings.credits,
            allowance=self.settings.credits,
            credits_reset_at=now + 30 * 24 * 3600,
            max_projects=UNLIMITED,
            max_users=UNLIMITED,
            max_images=UNLIMITED,
            max_storage_bytes=UNLIMITED,
            created_at=now,
            updated_at=now,
        )
        self.store.insert(
            "members",
            id=new_id(),
            org_id=org_id,
            user_id=new_id(),
            email="owner@example.com",
            full_name="Example Owner",
            role="owner",
            joined_at=now,
        )
        return org_id

    def add_key(self, role: str, *, org_id: str | None = None, rate_limit: int | None = None, expires_in: float | None = None) -> str:
        """Make a key of the organization and return it. Raises `ValueError` for a role that there is not."""
        if role not in Role.__members__:
            raise ValueError(f"There is no role '{role}'; there are {', '.join(Role.__members__)}")
        now = self.clock.now()
        limit = rate_limit or self.settings.rate_limit or LIMITS[self.settings.tier]
        expires_at = None if expires_in is None else now + expires_in
        return mint(self.store, org_id or self.org_id, role=role, rate_limit=limit, now=now, expires_at=expires_at)[0]

    def upload_url(self, path: str, content_type: str) -> str:
        """Return a URL that takes one PUT of this type without an API key."""
        expires = self.clock.now() + UPLOAD_URL_SECONDS
        return self.origins.storage + self.signer.sign("PUT", path, expires=expires, content_type=content_type)

    def download_url(self, path: str, content_type: str, filename: str) -> str:
        """Return a URL that gives the bytes without an API key for an hour."""
        expires = self.clock.now() + DOWNLOAD_URL_SECONDS
        return self.origins.storage + self.signer.sign("GET", path, expires=expires, content_type=content_type, filename=filename)

    def close(self) -> None:
        """Keep the clock's reading and close the database."""
        self.courier.stop()
        self.store.remember("clock", repr(self.clock.now()))
        self.store.close()

    def _first_organization(self) -> str:
        with self.store.transaction():
            org_id = self.add_organization("Example Organization")
            limit = self.settings.rate_limit or LIMITS[self.settings.tier]
            mint(self.store, org_id, role="owner", rate_limit=limit, now=self.clock.now(), key=self.owner_key)
        return org_id

    def _remembered(self, name: str, make: Callable[[], str]) -> str:
        with self.store.transaction():
            found = self.store.meta(name)
            if found is None:
                found = make()
                self.store.remember(name, found)
            return found


@frozen
class Call:
    """One request that has passed every check of the contract: what a handler works on."""

    backend: Backend = field(repr=False)
    identity: Identity
    arguments: Arguments
    """Path and query parameters by name, converted, defaults filled in; None where left out."""
    body: Document
    """The request body, defaults of the contract filled in; empty for an operation without one."""
    now: float
    outside: object = None
    """What was heard outside the emulator before the work, for the operations in `registry.QUESTIONS`."""

    @property
    def store(self) -> Store:
        """The database."""
        return self.backend.store

    @property
    def org_id(self) -> str:
        """The organization that the key belongs to: everything is looked up inside it."""
        return self.identity.org_id


@frozen
class Reply:
    """A handler's answer where it is more than a 200 with a document: another status, or bytes."""

    content: object
    """Bytes, or what is sent as JSON."""
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(factory=dict[str, str])


Handler: TypeAlias = Callable[[Call], "Document | Reply"]
