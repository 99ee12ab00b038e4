"""What a handler receives and returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import field, frozen

from pictograph.emulator.backend import Backend
from pictograph.emulator.contract.request_params import Arguments
from pictograph.emulator.json_values import JsonObject
from pictograph.emulator.state.api_keys import Identity
from pictograph.emulator.state.database import Database


@frozen
class Call:
    """A request that has been authenticated, authorized and validated against the contract."""

    backend: Backend = field(repr=False)
    identity: Identity
    arguments: Arguments
    """Path, query and header parameters by name, parsed, with defaults; None if omitted."""
    body: JsonObject
    """The request body with the contract's defaults; empty for an operation without a body."""
    now: float
    external_result: object = None
    """Result of the function registered with `external_call`, for operations that have one."""

    @property
    def db(self) -> Database:
        """The database."""
        return self.backend.db

    @property
    def org_id(self) -> str:
        """The organization of the API key; all lookups are limited to it."""
        return self.identity.org_id


@frozen
class HandlerResult:
    """A result other than status 200 with a JSON object: another status, another JSON value, or bytes."""

    content: object
    """Bytes, or a value that is sent as JSON."""
    status: int = 200
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(factory=dict[str, str])


Handler: TypeAlias = Callable[[Call], "JsonObject | HandlerResult"]
