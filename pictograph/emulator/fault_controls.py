"""The methods of `Emulator` that inject faults."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from pictograph.emulator.contract.openapi import Contract
from pictograph.emulator.http.faults import ANY, FaultKind, FaultQueue, InjectedFault, failure_body

STORAGE = ("storage_put", "storage_get")
"""Names of the storage host's requests, accepted wherever an operation is."""


class FaultControls:
    """Injects faults by operation.

    `operation` is an operation id of the contract, `storage_put`, `storage_get`, or `*` for any request. `times=None` means all
    requests from now on; `skip` is the number of requests that pass first. At most one fault applies to a request: the first
    that was injected.
    """

    def __init__(self, faults: FaultQueue, contract: Contract) -> None:
        self._faults = faults
        self._known_operations = {ANY, *STORAGE, *contract.operations}

    def fail(
        self,
        operation: str,
        *,
        status: int = 503,
        times: int | None = 1,
        retry_after: float | str | None = None,
        body: str | bytes | Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        after_work: bool = False,
        skip: int = 0,
    ) -> None:
        """Return this status for the next requests, instead of performing the operation or, with `after_work`, after it.

        A `body` of text or bytes is sent as HTML, a mapping as JSON; the default is a JSON body that names the failure as injected.
        """
        content, media_type = failure_body(status, body)
        all_headers = {**({} if retry_after is None else {"Retry-After": str(retry_after)}), **(headers or {})}
        self._inject(
            InjectedFault(
                FaultKind.fail,
                operation,
                times,
                skip=skip,
                after_work=after_work,
                status=status,
                headers=all_headers,
                body=content,
                media_type=media_type,
            )
        )

    def delay(self, operation: str, seconds: float, *, times: int | None = 1, after_work: bool = False, skip: int = 0) -> None:
        """Delay the next requests by real `seconds`. Meanwhile their `Idempotency-Key` is in progress."""
        self._inject(InjectedFault(FaultKind.delay, operation, times, skip=skip, after_work=after_work, seconds=seconds))

    def drip(
        self,
        operation: str,
        *,
        seconds: float = 0.1,
        chunk_bytes: int = 1,
        headers_too: bool = False,
        times: int | None = 1,
        skip: int = 0,
    ) -> None:
        """Send the next responses in pieces of `chunk_bytes`, real `seconds` apart: the body, or with `headers_too` all of it."""
        at_bytes = 0 if headers_too else None
        self._inject(
            InjectedFault(FaultKind.drip, operation, times, skip=skip, seconds=seconds, chunk_bytes=chunk_bytes, at_bytes=at_bytes)
        )

    def reset_connection(self, operation: str, *, after_work: bool = False, times: int | None = 1, skip: int = 0) -> None:
        """Reset the connection (RST) in place of the next responses, before the operation is performed or after it."""
        self._inject(InjectedFault(FaultKind.reset, operation, times, skip=skip, after_work=after_work))

    def truncate(
        self, operation: str, *, at_bytes: int | None = None, with_reset: bool = False, times: int | None = 1, skip: int = 0
    ) -> None:
        """End the bodies of the next responses after `at_bytes`, by default half of them, by closing or resetting the connection."""
        self._inject(InjectedFault(FaultKind.truncate, operation, times, skip=skip, at_bytes=at_bytes, with_reset=with_reset))

    def clear_faults(self) -> None:
        """Remove all faults that have not been used up."""
        self._faults.clear()

    def _inject(self, fault: InjectedFault) -> None:
        if fault.operation not in self._known_operations:
            close = get_close_matches(fault.operation, self._known_operations, n=1)
            hint = f"did you mean '{close[0]}'?" if close else "use an operation id of the contract, 'storage_put', 'storage_get' or '*'"
            raise ValueError(f"unknown operation '{fault.operation}'; {hint}")
        self._faults.add(fault)
