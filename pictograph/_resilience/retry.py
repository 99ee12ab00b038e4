"""The retry loop. The one module that imports backoff; loaded at the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import backoff

from pictograph._resilience.retry_policy import AttemptFailed

if TYPE_CHECKING:
    from pictograph._resilience.call import Call

T = TypeVar("T")


def _give_up(failed: Exception) -> bool:
    return not (isinstance(failed, AttemptFailed) and failed.call.decide_retry(failed))


async def _sleep(details: Any) -> None:
    await details["args"][0].sleep()


# backoff runs the loop; the decisions are in `retry_policy`. backoff's own sleep gets 0 seconds, since it can be neither ended
# by `close()` nor replaced in tests: `on_backoff` does the real one before it.
@backoff.on_exception(backoff.constant, AttemptFailed, giveup=_give_up, on_backoff=_sleep, interval=0, jitter=None, logger=None)
async def run_attempts(call: Call[T]) -> T:
    """Make attempts until one succeeds or no other may follow. Raises the last `AttemptFailed`."""
    return await call.attempt()
