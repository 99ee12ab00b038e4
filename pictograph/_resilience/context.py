"""What a call needs to know about its client: address, options, clock, budget; and the state of one run of a method."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import Factory, field, frozen

from pictograph._resilience.budget import DEFAULT_RETRY_BUDGET, RetryBudget
from pictograph._resilience.clock import Stop, Timing
from pictograph._resilience.deadline import Deadline
from pictograph._resilience.errors import ErrorReader
from pictograph._resilience.hooks import Hooks, together
from pictograph._resilience.redirect import origin_of
from pictograph.secret import Secret
from pictograph.settings import CallOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pictograph._resilience.call import Call
    from pictograph.client_recipe import ClientRecipe


@frozen
class Address:
    """Where the API is and who calls it."""

    base_url: str
    api_key: Secret
    user_agent: str
    allow_http: bool = False

    @cached_property
    def origin(self) -> str:
        return origin_of(self.base_url)

    @cached_property
    def errors(self) -> ErrorReader:
        return ErrorReader(self.api_key, self.base_url)


@frozen
class Shared:
    """What a client and the variants that `with_options()` returns have in common."""

    address: Address
    clock: Timing = field(factory=Timing)
    hooks: Hooks | None = field(default=None, converter=together)
    retry_budget: int = DEFAULT_RETRY_BUDGET
    budget: RetryBudget = field(
        init=False, default=Factory(lambda self: RetryBudget(self.retry_budget, self.clock.monotonic), takes_self=True)
    )
    stop: Stop = field(factory=Stop)
    recipe: ClientRecipe | None = None
    """How workers create such a client; without the options of a variant."""


class Context:
    """One run of a method: its client, its options, its deadline, and the last call of the API that it made.

    `closing` has functions to call at the end of the run. They must be written in C, and safe to call again. An interrupt inside of
    `__enter__` or `__exit__` leaves open what the block holds, as long as the traceback exists: in a notebook until the next error.
    """

    __slots__ = ("closing", "deadline", "job_note", "last_call", "options", "shared")

    def __init__(self, shared: Shared, options: CallOptions) -> None:
        self.shared = shared
        self.options = options
        self.deadline = Deadline(options.deadline, shared.clock.monotonic)
        self.last_call: Call[Any] | None = None
        self.closing: list[Callable[[], object]] = []
        self.job_note = ""  # for an interrupt: which job goes on, and how to get it

    def note_job(self, error: BaseException) -> None:
        """Add the note to an interrupt."""
        if self.job_note and isinstance(error, KeyboardInterrupt):
            error.add_note(self.job_note)
