"""Options of a single call: keywords that every method takes, as `with_options()` does for all calls of a client.

    client.datasets.get("birds", timeout=5, max_retries=0)
    client.datasets.get("birds", extra_headers={"X-Team": "birds"})

Those that are omitted keep the values of the client. An invalid value raises `ConfigurationError` before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class WaitOptions(TypedDict, total=False):
    """Options of a method that waits for a job. Its own `timeout` is the time to wait in total."""

    max_retries: int | None
    """Maximum number of retries of each request. Requests for the status of a job are not retried: the next one follows."""
    extra_headers: Mapping[str, str] | None
    """Headers to send with each request to the API, in addition to those of the client; the same name replaces one."""


class RequestOptions(WaitOptions, total=False):
    """Options of any other method."""

    timeout: float | None
    """Seconds for one attempt as a whole. A transfer to or from storage may take longer, but not without progress."""
