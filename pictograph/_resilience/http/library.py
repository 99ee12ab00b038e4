"""The HTTP library. No other module imports httpx or httpcore by name, so a change of library is a change of two lines here.

`httpx2` and `httpcore2` are the maintained successors, with the same names. `PICTOGRAPH_HTTP_LIBRARY=httpx2` selects them; it
is internal and exists so that the transport's tests can run with both. These names of the library are private; the tests in
`tests/resilience/test_transport_library.py` fail when one of them is renamed:

- `HTTPTransport._pool` and `AsyncHTTPTransport._pool`: replaced by our pool;
- `ConnectionPool._network_backend`: replaced by our backend in a stock `HTTPTransport` that a caller passes in;
- `_h11_state.trailing_data` of a connection, which is reached through its `_connection`: bytes behind the end of a response.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

if not TYPE_CHECKING and os.environ.get("PICTOGRAPH_HTTP_LIBRARY") == "httpx2":
    import httpcore2 as httpcore
    import httpx2 as httpx
else:
    import httpcore
    import httpx

__all__ = ["AsyncHttpClient", "AsyncHttpTransport", "HttpClient", "HttpTransport", "httpcore", "httpx"]

HttpClient: TypeAlias = httpx.Client  # for signatures in modules that don't import httpx
AsyncHttpClient: TypeAlias = httpx.AsyncClient
HttpTransport: TypeAlias = httpx.BaseTransport
AsyncHttpTransport: TypeAlias = httpx.AsyncBaseTransport
