"""The mutations: small wrong changes to the rules of the SDK, each with the test that must fail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


class PatternNotFound(Exception):
    """A mutation names text that its file does not contain exactly once: the code has changed, so the mutation must too."""


@dataclass(frozen=True)
class Mutation:
    """Replacements in one file, and the test (a pytest node id) that must fail with them; none where only the simulation is run."""

    name: str
    file: str
    replacements: tuple[tuple[str, str], ...]
    caught_by: str = ""

    @property
    def test_name(self) -> str:
        """The name of the test function."""
        return self.caught_by.rpartition("::")[2]

    def apply(self, root: Path) -> None:
        """Change the file below `root`. Raises `PatternNotFound` when it does not contain each text exactly once."""
        path = root / self.file
        if not path.is_file():
            raise PatternNotFound(f"mutation {self.name!r}: {self.file} does not exist; name the file that holds this rule now")
        text = path.read_text(encoding="utf-8")
        for old, new in self.replacements:
            found = text.count(old)
            if found != 1:
                raise PatternNotFound(
                    f"mutation {self.name!r}: {self.file} contains {old!r} {found} times, expected once;"
                    " adapt the mutation in checks/mutations/table.py to the code"
                )
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


MUTATIONS = (
    Mutation(
        "a new idempotency key for each retry",
        "pictograph/_resilience/call.py",
        (
            ("from attrs import define", "from attrs import define, evolve"),
            (
                "await SendRequest(request, self._limits(monotonic() - started), prepared.sink)",
                "await SendRequest(evolve(request, headers=tuple((n, f'{v}{self.attempts}' if n == 'Idempotency-Key' else v)"
                " for n, v in request.headers)), self._limits(monotonic() - started), prepared.sink)",
            ),
        ),
        "tests/resilience/test_budgets.py::test_the_idempotency_prefix_is_sent_and_retries_reuse_the_key",
    ),
    Mutation(
        "waits are shorter than Retry-After",
        "pictograph/_resilience/retry_policy.py",
        (("* (1.0 + self.jitter * uniform)", "* (1.0 - self.jitter * uniform)"),),
        "tests/resilience/test_budgets.py::test_no_wait_is_shorter_than_retry_after_or_the_backoff",
    ),
    Mutation(
        "unsafe writes are retried",
        "pictograph/_resilience/retry_policy.py",
        (("return not failure.sent or keyed or method in REPEATABLE_METHODS", "return True"),),
        "tests/resilience/test_deployment_calls.py::test_a_call_that_may_have_been_performed_is_not_retried",
    ),
    Mutation(
        "redirects carry the API key",
        "pictograph/_resilience/redirect.py",
        (("secret_headers=request.secret_headers if target == origin else ()", "secret_headers=request.secret_headers"),),
        "tests/resilience/test_secrets.py::test_a_download_follows_a_redirect_without_the_key",
    ),
    Mutation(
        "deadlines are ignored",
        "pictograph/_resilience/deadline.py",
        (
            ("return None if end is None else max(0.0, end - self._monotonic())", "return None"),
            ("return end is None or self._monotonic() + wait < end", "return True"),
        ),
        "tests/resilience/test_budgets.py::test_a_call_never_lasts_longer_than_its_deadline",
    ),
    Mutation(
        "a wait may exceed the deadline",
        "pictograph/_resilience/deadline.py",
        (("return end is None or self._monotonic() + wait < end", "return True"),),
        "tests/resilience/test_budgets.py::test_a_call_never_lasts_longer_than_its_deadline",
    ),
    Mutation(
        "a poll may outlast its wait",
        "pictograph/_resilience/polling.py",
        (("max(left, at_least), max(self.timeout, at_least)", "1e9, 1e9"),),
        "tests/unit/test_polling.py::test_a_poll_gets_the_time_that_is_left",
    ),
    Mutation(
        "dates are read against the clock of the client",
        "pictograph/_resilience/retry_after.py",
        (('sent = max(_timestamps(date or ""), default=now)', "sent = now"),),
        "tests/unit/test_retry.py::test_a_date_is_read_against_the_clock_of_the_server",
    ),
    Mutation(
        "a cause with the key stays in the traceback",
        "pictograph/_resilience/call.py",
        (("cause=self._errors.cause(lost)", "cause=lost"),),
        "tests/unit/test_error_bodies.py::test_a_key_in_a_malformed_response_is_in_no_traceback",
    ),
    Mutation(
        "the retry budget is never used up",
        "pictograph/_resilience/budget.py",
        (("            self._tokens -= 1.0\n", ""),),
        "tests/resilience/test_budgets.py::test_the_budget_limits_the_retries_of_all_threads",
    ),
    Mutation(
        "an attempt may last longer than its timeout",
        "pictograph/_resilience/http/time_limit.py",
        (
            (
                "        remaining = self._ends_at - self._clock()\n        if remaining <= 0:",
                "        remaining = self._ends_at - self._clock() + 5.0\n        if remaining <= 0:",
            ),
        ),
        "tests/resilience/test_budgets.py::test_timeout_bounds_an_attempt_as_a_whole",
    ),
    Mutation(
        "a connection with a surplus response is kept",
        "pictograph/_resilience/http/pooling.py",
        (("if not connection.is_idle() or has_surplus(connection):", "if not connection.is_idle():"),),
        "tests/resilience/test_transport_responses.py::test_bytes_behind_a_response_are_not_taken_for_the_next_one",
    ),
    Mutation(
        "partial files are left behind",
        "pictograph/_resilience/part_file.py",
        (("                if mine:\n                    self._part.unlink(missing_ok=True)\n", "                pass\n"),),
        "tests/resilience/test_boundaries.py::test_a_download_is_complete_or_absent",
    ),
)
