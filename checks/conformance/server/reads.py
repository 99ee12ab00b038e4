"""Contract tests that only read: every GET operation whose parameters can be found, and the rejections that need no data."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from checks.conformance.contract import Contract, Operation
from checks.conformance.server.exchange import Exchange, NoResponse, Session, Unusable
from checks.conformance.server.records import Record, Records
from checks.conformance.server.rules import Finding, Rules

SUCCESS = ("2XX", "3XX")
REJECTED_BY_STATE = (402, 409)
"""Documented responses to a correct read: a file that is not ready, a dataset in cold storage."""


@dataclass
class Results:
    """What was called, and what was found."""

    findings: list[Finding] = field(default_factory=list)
    covered: set[str] = field(default_factory=set)
    """Operations with a checked response to a correct request."""
    not_reachable: dict[str, str] = field(default_factory=dict)
    """Operations without one, and why."""
    left_behind: str | None = None
    """Name of a project that was created and could not be deleted."""

    def add(self, findings: Iterator[Finding]) -> bool:
        """Keep findings, each once; returns whether there were none that is a deviation."""
        new = list(findings)
        self.findings += [finding for finding in new if finding not in self.findings]
        return all(finding.is_note for finding in new)

    @property
    def deviations(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_note]

    @property
    def notes(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_note]


class Reads:
    """Calls the reading operations. Changes nothing on the server."""

    def __init__(self, contract: Contract, session: Session, rules: Rules, results: Results) -> None:
        self._session = session
        self._rules = rules
        self._results = results
        self._records = Records()
        self._operations = [each for each in contract.operations.values() if each.method == "GET" and not each.other_host]

    def run(self) -> None:
        """Call everything. Raises Unusable when the server rejects the key or can't be reached."""
        self._check_key()
        pending = list(self._operations)
        while pending:
            ready = [operation for operation in pending if any(True for _ in self._records.values_for(operation))]
            if not ready:
                break
            for operation in ready:
                self._attempt(operation, self._read)
            pending = [operation for operation in pending if operation not in ready]
        for operation in pending:
            names = ", ".join(name for name in operation.parameters_in("path")) or "a parameter"
            self._results.not_reachable[operation.id] = f"no list contains {names}, or the list is empty"
        for operation in self._operations:
            self._attempt(operation, self._reject)

    def _attempt(self, operation: Operation, test: Callable[[Operation], None]) -> None:
        try:
            test(operation)
        except NoResponse as error:
            self._results.not_reachable[operation.id] = "no response"
            self._results.add(iter([Finding(operation.id, "no-response", "no response was received", error.request, str(error))]))

    def _check_key(self) -> None:
        operation = next(each for each in self._operations if not any(parameter.required for parameter in each.parameters))
        exchange = self._session.send(operation)
        if exchange.status == 401:
            raise Unusable(f"the server rejects the API key: {exchange.response}")

    def _read(self, operation: Operation) -> None:
        """Call an operation for the first object for which it succeeds; one that finds objects for others, until it finds some."""
        for values in self._records.values_for(operation):
            exchange = self._session.send(operation, values)
            if exchange.status == 403:
                self._results.add(self._rules.check(exchange, ("403",)))
                self._results.not_reachable[operation.id] = self._lacks_role(operation)
                return
            expected = (*SUCCESS, str(exchange.status)) if exchange.status in REJECTED_BY_STATE else SUCCESS
            self._results.add(self._rules.check(exchange, expected))
            if exchange.status >= 300 and exchange.status in REJECTED_BY_STATE:
                self._results.not_reachable[operation.id] = f"status {exchange.status}: the state of the object doesn't allow it"
                continue
            self._results.covered.add(operation.id)
            self._results.not_reachable.pop(operation.id, None)
            if exchange.status == 200:
                self._page(operation, values, exchange)
            if self._learn(operation, exchange) or not self._records.is_source(operation):
                return

    def _learn(self, operation: Operation, exchange: Exchange) -> bool:
        """Keep the ids of a response; returns whether it had items."""
        if exchange.status != 200 or exchange.media_type != "application/json":
            return False
        try:
            body = exchange.json()
        except ValueError:  # reported
            return False
        self._records.learn(operation, body)
        return any(isinstance(part, list) and part for part in (body.values() if isinstance(body, dict) else [body]))

    def _page(self, operation: Operation, values: Record, first: Exchange) -> None:
        """A page has at most `limit` items."""
        page = operation.node.get("x-page")
        if page is None:
            return
        exchange = self._session.send(operation, {**values, "limit": 1, "offset": 0})
        if not self._results.add(self._rules.check(exchange, SUCCESS)) or exchange.media_type != "application/json":
            return
        body = exchange.json()
        if len(body.get(page["items"], [])) > 1:
            message = f"{len(body[page['items']])} items in `{page['items']}` for limit=1"
            self._results.add(iter([Finding(operation.id, "page-size", message, exchange.request, exchange.response)]))

    def _reject(self, operation: Operation) -> None:
        """Without a key: 401. For an id that doesn't exist: 404. For a limit of 0: 422."""
        ids = operation.parameters_in("path")
        absent = {name: str(uuid.uuid4()) for name in ids}
        needed = {name: str(uuid.uuid4()) for name, each in operation.parameters_in("query").items() if each.required}
        values = {**needed, **absent}
        exchange = self._session.send(operation, values, with_key=False)
        self._results.add(self._rules.check(exchange, ("401",)))
        if ids and "404" in operation.node["responses"]:
            self._reject_with(operation, values, "404")
        if not ids and "limit" in operation.parameters_in("query") and not needed:
            self._reject_with(operation, {"limit": 0}, "422")

    def _reject_with(self, operation: Operation, values: Record, status: str) -> None:
        exchange = self._session.send(operation, values)
        if exchange.status == 403:
            self._results.not_reachable[operation.id] = self._lacks_role(operation)
        self._results.add(self._rules.check(exchange, ("403",) if exchange.status == 403 else (status,)))

    @staticmethod
    def _lacks_role(operation: Operation) -> str:
        return f"status 403: the key lacks the role {operation.node.get('x-required-role', '')}".rstrip()
