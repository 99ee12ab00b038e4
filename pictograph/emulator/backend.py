"""The state and the services of one emulator."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from attrs import define, frozen

from pictograph.emulator.contract.openapi import Contract
from pictograph.emulator.contract.validation import SchemaValidators
from pictograph.emulator.json_values import new_id
from pictograph.emulator.state.api_keys import Role, create_key
from pictograph.emulator.state.clock import MAX_SPEED, Clock, check_seconds
from pictograph.emulator.state.database import Database
from pictograph.emulator.state.idempotency import KeysInFlight
from pictograph.emulator.state.jobs import Jobs
from pictograph.emulator.state.object_store import FolderObjectStore, MemoryObjectStore, ObjectStore
from pictograph.emulator.state.rate_limit import TIER_LIMITS, RateLimiter
from pictograph.emulator.state.signed_urls import UrlSigner
from pictograph.emulator.webhooks.delivery import WebhookSender

UNLIMITED = 2**53
UPLOAD_URL_SECONDS = 24 * 3600.0
"""As long as responses are stored for idempotency keys, so that a repeated request never returns an expired URL."""
DOWNLOAD_URL_SECONDS = 3600.0
CREDIT_PERIOD_SECONDS = 30 * 24 * 3600.0


@frozen
class Settings:
    """Initial settings; `Emulator.reset` restores them."""

    data: Path | None = None
    tier: str = "enterprise"
    credits: int = 10_000
    rate_limit: int | None = None
    job_seconds: float = 1.0
    speed: float = 1.0
    providers: Path | None = None

    def __attrs_post_init__(self) -> None:
        if self.tier not in TIER_LIMITS:
            raise ValueError(f"unknown tier '{self.tier}'; choose one of {', '.join(TIER_LIMITS)}")
        if self.credits < 0:
            raise ValueError(f"credits must be 0 or greater, not {self.credits}")
        if self.rate_limit is not None and self.rate_limit < 1:
            raise ValueError(f"rate_limit must be 1 or greater, not {self.rate_limit}")
        check_seconds("job_seconds", self.job_seconds)
        if not 0 < self.speed <= MAX_SPEED:
            raise ValueError(f"speed must be greater than 0 and at most {MAX_SPEED:,.0f}, not {self.speed}")
        if self.providers is not None and not self.providers.is_dir():
            raise ValueError(f"providers must be a folder, which '{self.providers}' is not")


@define
class Origins:
    """Base URLs of the three applications; empty until the server is started."""

    api: str = ""
    storage: str = ""
    inference: str = ""


class Backend:
    """State and services, shared by the applications and the handlers."""

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self.settings = settings
        self.contract = contract
        self.validators = SchemaValidators(contract)
        self.origins = Origins()
        folder = settings.data
        self.db = Database(folder)
        self.objects: ObjectStore = MemoryObjectStore() if folder is None else FolderObjectStore(folder / "objects")
        self.clock = Clock(speed=settings.speed)
        last = float(self.db.meta("clock") or 0)
        if last > self.clock.now():
            self.clock.set(last)
        self.signer = UrlSigner(bytes.fromhex(self._persistent("signing_secret", lambda: secrets.token_hex(32))))
        self.owner_key = self._persistent("owner_key", lambda: "pk_live_" + secrets.token_urlsafe(24))
        self.jobs = Jobs(self.db, self.clock, seconds=settings.job_seconds)
        self.webhooks = WebhookSender(self.db, self.clock, self.jobs)
        self.rate_limits = RateLimiter()
        self.keys_in_flight = KeysInFlight()
        self.org_id = self._persistent("org_id", self._add_first_organization)

    def reset(self) -> None:
        """Delete everything except the owner's key, and create an empty organization for it."""
        self.db.wipe()
        self.objects.wipe()
        self.rate_limits.clear()
        self.webhooks.hosts.clear()
        self.clock.set()
        self.jobs.reset(seconds=self.settings.job_seconds)
        self.org_id = self._add_first_organization()
        self.db.remember("org_id", self.org_id)

    def add_organization(self, name: str) -> str:
        """Create an organization with one member, its owner, and return its id."""
        now, org_id = self.clock.now(), new_id()
        self.db.insert(
            "organizations",
            id=org_id,
            name=name,
            slug=name.lower().replace(" ", "-"),
            tier=self.settings.tier,
            credits=self.settings.credits,
            allowance=self.settings.credits,
            credits_reset_at=now + CREDIT_PERIOD_SECONDS,
            max_projects=UNLIMITED,
            max_users=UNLIMITED,
            max_images=UNLIMITED,
            max_storage_bytes=UNLIMITED,
            created_at=now,
            updated_at=now,
        )
        self.db.insert(
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
        """Create an API key and return it. Raises `ValueError` for an unknown role, rate limit or duration."""
        if role not in Role.__members__:
            raise ValueError(f"unknown role '{role}'; choose one of {', '.join(Role.__members__)}")
        if rate_limit is not None and rate_limit < 1:
            raise ValueError(f"rate_limit must be 1 or greater, not {rate_limit}")
        if expires_in is not None:
            check_seconds("expires_in", expires_in)
        now = self.clock.now()
        limit = rate_limit or self.settings.rate_limit or TIER_LIMITS[self.settings.tier]
        expires_at = None if expires_in is None else now + expires_in
        return create_key(self.db, org_id or self.org_id, role=role, rate_limit=limit, now=now, expires_at=expires_at)[0]

    def upload_url(self, path: str, content_type: str) -> str:
        """Return a signed URL for a PUT of this content type, valid for 24 hours."""
        expires = self.clock.now() + UPLOAD_URL_SECONDS
        return self.origins.storage + self.signer.sign("PUT", path, expires=expires, content_type=content_type)

    def download_url(self, path: str, content_type: str, filename: str) -> str:
        """Return a signed URL for a GET, valid for one hour."""
        expires = self.clock.now() + DOWNLOAD_URL_SECONDS
        return self.origins.storage + self.signer.sign("GET", path, expires=expires, content_type=content_type, filename=filename)

    def close(self) -> None:
        """Persist the clock, stop sending webhooks and close the database."""
        self.webhooks.stop()
        self.db.remember("clock", repr(self.clock.now()))
        self.db.close()

    def _add_first_organization(self) -> str:
        with self.db.transaction():
            org_id = self.add_organization("Example Organization")
            limit = self.settings.rate_limit or TIER_LIMITS[self.settings.tier]
            create_key(self.db, org_id, role="owner", rate_limit=limit, now=self.clock.now(), key=self.owner_key)
        return org_id

    def _persistent(self, name: str, create: Callable[[], str]) -> str:
        """Return the persistent setting, created on the first start."""
        with self.db.transaction():
            value = self.db.meta(name)
            if value is None:
                value = create()
                self.db.remember(name, value)
            return value
