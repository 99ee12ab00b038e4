"""What must hold in every history. Each broken rule is one line that names the operation."""

from __future__ import annotations

from attrs import define, field

from checks.simulation import world
from checks.simulation.options import Options
from checks.simulation.programs import Operation
from checks.simulation.service import Service
from pictograph import Attempt, CallInfo, Hooks, Retry

EPSILON = 1e-6  # seconds; the virtual clock loses nothing, floats do


@define(eq=False)
class _OpenCall:
    """A call between its start and its end."""

    attempts: int = 0
    started: float = field(factory=world.monotonic)
    not_before: float = 0.0  # by Retry-After


class Observer(Hooks):
    """Watches the calls of one client."""

    def __init__(self, options: Options, service: Service) -> None:
        self.calls = 0
        self.attempts = 0
        self.retries = 0
        self.violations: list[str] = []
        self._options = options
        self._service = service
        self._open: dict[CallInfo, _OpenCall] = {}
        self._polls_not_before: dict[str, float] = {}

    def call_started(self, call: CallInfo) -> None:
        self.calls += 1
        self._open[call] = _OpenCall()

    def attempt_started(self, call: CallInfo, number: int) -> None:
        self.attempts += 1
        state = self._open[call]
        state.attempts = number
        state.started = now = world.monotonic()
        not_before = max(state.not_before, self._polls_not_before.get(call.url or "", 0.0) if _is_poll(call) else 0.0)
        if now < not_before - EPSILON:
            self._report(call, f"attempt {number} came {not_before - now:.2f} s before Retry-After allows it")
        if number > self._options.max_retries + 1:
            self._report(call, f"attempt {number} of {self._options.max_retries + 1}")

    def attempt_ended(self, call: CallInfo, attempt: Attempt) -> None:
        state = self._open[call]
        took = world.monotonic() - state.started
        is_transfer = call.url is None or call.operation == "download_image"  # bounded by their progress
        if not is_transfer and took > self._options.timeout + EPSILON:
            self._report(call, f"an attempt took {took:.2f} s for a timeout of {self._options.timeout} s")
        seconds = self._service.retry_after.get(attempt.request_id or "")
        if seconds is not None:
            state.not_before = world.monotonic() + seconds
            if _is_poll(call):
                self._polls_not_before[call.url or ""] = state.not_before

    def retrying(self, call: CallInfo, retry: Retry) -> None:
        self.retries += 1

    def call_ended(self, call: CallInfo, error: BaseException | None) -> None:
        self._open.pop(call)

    def check_end(self) -> None:
        """No call may still be open."""
        for call in self._open:
            self._report(call, "never ended")

    def _report(self, call: CallInfo, text: str) -> None:
        self.violations.append(f"{call.operation} {(call.url or '')[-40:]}: {text}")


def _is_poll(call: CallInfo) -> bool:
    return call.operation == "get_export"


def duration(operation: Operation, options: Options, seconds: float) -> str | None:
    """Whether an operation took longer than its limits allow. Each page of a list is a call with limits of its own."""
    if operation.kind == "list":
        return None
    if operation.kind == "job":  # the deadline starts again with each poll
        start = options.deadline if options.deadline is not None else _longest_call(options)
        limit = start + operation.poll_timeout
    elif options.deadline is not None:
        limit = options.deadline
    else:
        return None
    return f"took {seconds:.2f} s for a limit of {limit:.2f} s" if seconds > limit + EPSILON else None


def _longest_call(options: Options) -> float:
    """Attempts, and the waits between them: backoff with jitter, or Retry-After up to 120 s."""
    return (options.max_retries + 1) * options.timeout + options.max_retries * 150.0


def effects(operation: Operation, service: Service, *, acknowledged: bool) -> list[str]:
    """Whether the work of an operation was done once, or at most once where its success was not reported."""
    most = 1
    if operation.kind != "infer":  # which has no key
        most += service.forgets  # a service that forgets the keys can do the work again
    problems = []
    for tag in operation.effects:
        done = service.effects[tag]
        if done > most or (acknowledged and done < 1):
            problems.append(f"{operation.kind} {tag}: done {done} times, {'acknowledged' if acknowledged else 'not acknowledged'}")
    return problems
