"""From a request to its answer: who calls, may they, is the request right, was it done before, do it, is the answer right.

The order is that of the checks a caller can act on: 401, 429, 403, 422, then 409 for the key, then what the work itself finds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from attrs import field, frozen

from pictograph.emulator.answers import Answer
from pictograph.emulator.backend import Backend, Call, Handler, Reply
from pictograph.emulator.contract import JSON, Operation
from pictograph.emulator.documents import Document, dump
from pictograph.emulator.idempotency import Kept, fingerprint, is_kept, keep, recall
from pictograph.emulator.inputs import Inputs, fill_defaults
from pictograph.emulator.keys import identify
from pictograph.emulator.refusals import Refusal, invalid

_log = logging.getLogger("pictograph.emulator")


@frozen
class Request:
    """A received request, routed."""

    operation: Operation
    path: str
    query: str
    path_arguments: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@frozen
class Prepared:
    """A request that may be carried out."""

    request: Request
    call: Call
    rate_headers: Mapping[str, str]
    key: str | None
    """The `Idempotency-Key`, where one counts."""


class ContractBreach(Exception):
    """An answer that the contract does not allow: a defect of the emulator."""


class Pipeline:
    """Carries requests out. `breaches` lists answers that the contract does not allow and other defects: empty as a rule."""

    def __init__(
        self, backend: Backend, handlers: Mapping[str, Handler], questions: Mapping[str, Callable[[Call], object]] | None = None
    ) -> None:
        self._backend = backend
        self._handlers = handlers
        self._questions = questions or {}
        self._inputs = Inputs(backend.contract, backend.validators)
        self.breaches: list[str] = []

    def prepare(self, request: Request) -> Prepared:
        """Check everything that needs no work. Raises `Refusal`."""
        backend, operation = self._backend, request.operation
        now = backend.clock.now()
        identity = identify(backend.store, request.headers.get("x-api-key"), now)
        rate_headers = backend.rates.count(identity.key_id, identity.rate_limit, now)
        try:
            if operation.role is not None:
                identity.require(operation.role)
            arguments, body = self._inputs.read(operation, request.path_arguments, request.query, request.headers, request.body)
        except Refusal as refusal:
            refusal.headers.update(rate_headers)
            raise
        if operation.body is not None:
            body = fill_defaults(backend.contract, operation.body.pointer, body or {})
        call = Call(backend=backend, identity=identity, arguments=arguments, body=body or {}, now=now)
        key = request.headers.get("idempotency-key") if operation.writes else None
        return Prepared(request, call, rate_headers, key)

    def perform(self, prepared: Prepared) -> Answer:
        """Do the work, or give the first answer again; effect and stored answer are kept together or not at all."""
        backend, request, call = self._backend, prepared.request, prepared.call
        backend.jobs.settle()
        try:
            if not request.operation.writes:
                return self._checked(request.operation, self._handle(request.operation, call), prepared)
            with backend.store.transaction():
                return self._write(prepared)
        except Refusal as refusal:
            refusal.headers.update(prepared.rate_headers)
            raise

    def question(self, prepared: Prepared) -> Callable[[], object] | None:
        """Return what has to be asked outside the emulator before the work; None also where the answer is kept already."""
        call, ask = prepared.call, self._questions.get(prepared.request.operation.id)
        if ask is None or (prepared.key is not None and is_kept(self._backend.store, call.org_id, prepared.key, call.now)):
            return None
        return lambda: ask(call)

    def refuse(self, operation: Operation, refusal: Refusal) -> Answer:
        """Return the answer for a refusal."""
        document: Document = {"detail": refusal.detail}
        try:
            self._check(operation, refusal.status, JSON, document)
        except ContractBreach as breach:
            return self.broken(breach)
        return Answer(refusal.status, dump(document), headers=dict(refusal.headers))

    def broken(self, error: Exception) -> Answer:
        """Return the 500 for a defect of the emulator, and make it known."""
        self.breaches.append(str(error) if isinstance(error, ContractBreach) else repr(error))
        _log.error("The emulator could not answer", exc_info=error)
        return Answer.of(500, {"detail": f"The emulator is broken: {error}"})

    def _write(self, prepared: Prepared) -> Answer:
        store, request, call = self._backend.store, prepared.request, prepared.call
        print_ = ""
        if prepared.key is not None:
            print_ = fingerprint(request.operation.method, request.path, request.query, request.body)
            kept = recall(store, call.org_id, prepared.key, print_, call.now)
            if kept is not None:
                return Answer(kept.status, kept.body, headers={"Idempotency-Replayed": "true", **prepared.rate_headers})
        answer = self._checked(request.operation, self._handle(request.operation, call), prepared)
        if prepared.key is not None:
            keep(store, call.org_id, prepared.key, print_, Kept(answer.status, answer.body), call.now)
        store.run("INSERT INTO effects VALUES (?, 1) ON CONFLICT (operation) DO UPDATE SET times = times + 1", request.operation.id)
        return answer

    def _handle(self, operation: Operation, call: Call) -> Document | Reply:
        handler = self._handlers.get(operation.id)
        if handler is None:
            raise Refusal(501, f"The emulator does not know the operation {operation.id}.")
        try:
            return handler(call)
        except OverflowError:
            raise invalid(["body" if operation.body else "query"], "a whole number is larger than 64 bits") from None

    def _checked(self, operation: Operation, reply: Document | Reply, prepared: Prepared) -> Answer:
        if not isinstance(reply, Reply):
            reply = Reply(reply)
        self._check(operation, reply.status, reply.media_type, reply.content)
        content = reply.content if isinstance(reply.content, bytes) else dump(reply.content)
        return Answer(reply.status, content, reply.media_type, {**reply.headers, **prepared.rate_headers})

    def _check(self, operation: Operation, status: int, media_type: str, content: object) -> None:
        where = f"{operation.id} answered {status}"
        reply = operation.reply(status)
        if reply is None:
            raise ContractBreach(f"{where}, which the contract does not list: {content!r:.300}")
        if not any(matches(media_type, documented) for documented in reply.media):
            raise ContractBreach(f"{where} as {media_type}; the contract says {', '.join(reply.media) or 'no body'}")
        pointer = reply.media.get(JSON)
        if media_type == JSON and pointer is not None and (found := self._backend.validators.breaches(pointer, content)):
            raise ContractBreach(f"{where} with a body off its schema: {'; '.join(found[:5])}")


def matches(media_type: str, pattern: str) -> bool:
    """Tell whether a media type is meant by one of the contract, which may be a range (`image/*`)."""
    return pattern in ("*/*", media_type) or (pattern.endswith("/*") and media_type.startswith(pattern[:-1]))
