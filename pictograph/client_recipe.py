"""How to create a client in another process: its settings, without connections. The API key is never shown."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve, field, frozen

from pictograph.extra_headers import ExtraHeaders
from pictograph.secret import Secret
from pictograph.settings import CallOptions

if TYPE_CHECKING:
    from ssl import SSLContext


class SentSecret(Secret):
    """A secret that may be pickled, so that it reaches a worker of the caller.

    In the pickle it is masked with random bytes that go with it: no log or dump of the message shows it. That is not encryption; what
    protects it on the network is TLS between the machines.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[object, ...]:
        mask = os.urandom(len(self.reveal().encode()))
        return _unmasked, (mask, _masked(self.reveal().encode(), mask))


def _masked(value: bytes, mask: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(value, mask, strict=True))


def _unmasked(mask: bytes, masked: bytes) -> SentSecret:
    return SentSecret(_masked(masked, mask).decode())


def _sent(secret: Secret | None) -> SentSecret | None:
    return None if secret is None else SentSecret(secret.reveal())


def _with_sent_headers(options: CallOptions) -> CallOptions:
    headers = tuple((name, SentSecret(value.reveal())) for name, value in options.extra_headers.items)
    return evolve(options, extra_headers=ExtraHeaders(headers))


@frozen(kw_only=True)
class ClientRecipe:
    """The settings of a `Client` or `AsyncClient`. `open` creates a `Client` with them.

    A key that was passed as `api_key=` is part of it. Otherwise `api_key` is `None`, and the key comes from the environment and the
    profile file of the process that opens it.
    """

    base_url: str
    options: CallOptions = field(repr=False, converter=_with_sent_headers)
    api_key: SentSecret | None = field(default=None, converter=_sent)
    profile: str | None = None
    allow_http: bool = False
    max_connections: int = 64
    retry_budget: int | None = None
    verify: bool | SSLContext = True
    trust_env: bool = True
    hooks: Any = field(default=None, repr=False)
    timing: Any = field(default=None, repr=False)
    connections: str | None = None
    """Name of the argument that brings connections of the caller, which no other process can use."""

    def with_options(self, options: CallOptions) -> Self:
        """Return the recipe of a variant of the client."""
        return evolve(self, options=options)

    def check(self) -> None:
        """Raise `TypeError` if no other process can create this client."""
        if self.connections is not None:
            raise TypeError(f"executor= needs a client that workers can create, and {self.connections}= belongs to this process. Omit it.")
        import pickle  # not with every client

        for name in ("hooks", "timing", "verify"):
            try:
                pickle.dumps(getattr(self, name))
            except Exception as error:  # anything: it is code of the caller
                problem = f"executor= needs a client that workers can create, and its {name}= can't be pickled ({error}). Omit it"
            else:
                continue
            raise TypeError(f"{problem}{', or pass an instance of a class at the top of a module' if name == 'hooks' else ''}.")

    def open(self) -> Any:
        """Return a new `Client`. Raises `ConfigurationError` if no API key is found in this process."""
        options = self.options
        client = import_module("pictograph.client").Client  # by name: this module is below it
        return client(
            None if self.api_key is None else self.api_key.reveal(),
            base_url=self.base_url,
            profile=self.profile,
            timeout=options.timeout,
            max_retries=options.max_retries,
            deadline=options.deadline,
            idempotency_prefix=options.idempotency_prefix,
            extra_headers={name: value.reveal() for name, value in options.extra_headers.items},
            allow_http=self.allow_http,
            max_connections=self.max_connections,
            retry_budget=self.retry_budget,
            verify=self.verify,
            trust_env=self.trust_env,
            hooks=self.hooks,
            timing=self.timing,
        )
