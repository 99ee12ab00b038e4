"""The part of the emulator's surface that plans faults."""

from __future__ import annotations

from collections.abc import Mapping

from pictograph.emulator.contract import Contract
from pictograph.emulator.faults import ANY, Fault, Faults, Plan, failure_body

STORAGE = ("storage_put", "storage_get")
"""Names of the storage origin's requests, where an operation is asked for."""


class FaultControls:
    """Plans faults by operation.

    `operation` is an operation id of the contract, `storage_put`, `storage_get`, or `*` for any request. `times=None` means
    from now on; `skip` lets so many requests pass first. A request meets one fault, the first that was planned for it.
    """

    def __init__(self, faults: Faults, contract: Contract) -> None:
        self._faults = faults
        self._known = {ANY, *STORAGE, *contract.operations}

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
        """Answer the next requests with this status, instead of the work or although it was done.

        A `body` of text or bytes is sent as HTML, a mapping as JSON; without one the answer says that it is injected.
        """
        content, media_type = failure_body(status, body)
        fields = {**({} if retry_after is None else {"Retry-After": str(retry_after)}), **(headers or {})}
        self._plan(
            Plan(
                Fault.fail,
                operation,
                times,
                skip=skip,
                after_work=after_work,
                status=status,
                headers=fields,
                body=content,
                media_type=media_type,
            )
        )

    def delay(self, operation: str, seconds: float, *, times: int | None = 1, after_work: bool = False, skip: int = 0) -> None:
        """Let the next requests take so many real seconds more; meanwhile their `Idempotency-Key` is in progress."""
        self._plan(Plan(Fault.delay, operation, times, skip=skip, after_work=after_work, seconds=seconds))

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
        """Send the next answers in pieces of so many bytes, so many real seconds apart: the body, or from the first byte on."""
        at_bytes = 0 if headers_too else None
        self._plan(Plan(Fault.drip, operation, times, skip=skip, seconds=seconds, chunk_bytes=chunk_bytes, at_bytes=at_bytes))

    def reset_connection(self, operation: str, *, after_work: bool = False, times: int | None = 1, skip: int = 0) -> None:
        """Break the connection with a RST in place of the next answers, before the work is done or after it."""
        self._plan(Plan(Fault.reset, operation, times, skip=skip, after_work=after_work))

    def truncate(
        self, operation: str, *, at_bytes: int | None = None, with_reset: bool = False, times: int | None = 1, skip: int = 0
    ) -> None:
        """End the body of the next answers early: after so many bytes, or half of them, by closing or by a RST."""
        self._plan(Plan(Fault.truncate, operation, times, skip=skip, at_bytes=at_bytes, with_reset=with_reset))

    def clear_faults(self) -> None:
        """Forget the faults that are still waiting."""
        self._faults.clear()

    def _plan(self, plan: Plan) -> None:
        if plan.operation not in self._known:
            raise ValueError(f"Unknown operation '{plan.operation}'; the contract has: {', '.join(sorted(self._known))}")
        self._faults.add(plan)
