"""The logs of httpx and httpcore. Guarantee: they show no query of a signed URL and no proxy password of the SDK's requests."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar, Token
from typing import Final

from pictograph._resilience.http.library import httpcore, httpx

_QUERY: Final = re.compile(r"\?[^\s'\"]+")
_AUTH: Final = re.compile(r"auth=\(.*\)")
_own_request: ContextVar[bool] = ContextVar("a request of the SDK is running", default=False)


class OwnRequest:
    """Marks what is logged meanwhile, in this thread or task, as being about a request of the SDK."""

    __slots__ = ("_token",)

    _token: Token[bool]

    def __enter__(self) -> None:
        self._token = _own_request.set(True)

    def __exit__(self, *error: object) -> None:
        _own_request.reset(self._token)


def _without_secrets(record: logging.LogRecord) -> bool:
    """httpx logs whole URLs, httpcore the headers of responses (Location!) and the login at a SOCKS proxy."""
    if not _own_request.get():
        return True
    if record.name == httpx.__name__:
        if isinstance(record.args, tuple):
            record.args = tuple(arg.copy_with(query=None) if isinstance(arg, httpx.URL) else arg for arg in record.args)
    else:
        record.msg = _AUTH.sub("auth=***", _QUERY.sub("?***", str(record.msg)))
    return True


# What is found out here is kept. Otherwise it would be found out during a request, under the lock of the module `logging`, which an
# interrupt could leave taken. The module is loaded where no interrupt arrives.
_names: Final = [httpx.__name__, *(f"{httpcore.__name__}.{part}" for part in ("http11", "http2", "connection", "proxy", "socks"))]
for _logger in map(logging.getLogger, _names):
    _logger.addFilter(_without_secrets)
    for _level in (logging.DEBUG, logging.INFO):
        _logger.isEnabledFor(_level)
