"""The stages of a request: authentication, rate limit, role, validation, idempotency, handler, and validation of the response.

The order decides which error is reported: 401, 429, 403, 422, then 409 for the idempotency key, then those of the handler.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from attrs import field, frozen

from pictograph.emulator.backend import Backend
from pictograph.emulator.contract.openapi import JSON, Operation
from pictograph.emulator.contract.request_params import RequestParser, fill_defaults
from pictograph.emulator.handlers.call import Call, Handler, HandlerResult
from pictograph.emulator.http.errors import ApiError, invalid
from pictograph.emulator.http.responses import Response
from pictograph.emulator.json_values import JsonObject, encode_json
from pictograph.emulator.state.api_keys import authenticate
from pictograph.emulator.state.idempotency import StoredResponse, find_response, has_response, request_fingerprint, store_response

_log = logging.getLogger("pictograph.emulator")


@frozen
class RoutedRequest:
    """A received request and the operation that it addresses."""

    operation: Operation
    path: str
    query: str
    path_arguments: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@frozen
class ValidatedRequest:
    """A request that is authorized and valid."""

    request: RoutedRequest
    call: Call
    rate_headers: Mapping[str, str]
    key: str | None
    """The `Idempotency-Key`; None for operations that ignore it."""


class ContractViolation(Exception):
    """A response that the contract does not allow: a bug in the emulator."""


class RequestPipeline:
    """Processes requests. `violations` lists responses that violate the contract and other bugs of the emulator; normally empty."""

    def __init__(
        self, backend: Backend, handlers: Mapping[str, Handler], external_calls: Mapping[str, Callable[[Call], object]] | None = None
    ) -> None:
        self._backend = backend
        self._handlers = handlers
        self._external_calls = external_calls or {}
        self._parser = RequestParser(backend.contract, backend.validators)
        self.violations: list[str] = []

    def is_authenticated(self, headers: Mapping[str, str]) -> bool:
        """Return whether the API key of a request is valid."""
        try:
            authenticate(self._backend.db, headers.get("x-api-key"), self._backend.clock.now())
        except ApiError:
            return False
        return True

    def too_large(self, operation: Operation, headers: Mapping[str, str], max_bytes: int) -> Response:
        """Return the response to a request whose body was too large to read: 401 without a valid key, else 413."""
        try:
            authenticate(self._backend.db, headers.get("x-api-key"), self._backend.clock.now())
        except ApiError as error:
            return self.error_response(operation, error)
        return Response.json(413, {"detail": f"The request body is larger than {max_bytes} bytes."})

    def validate(self, request: RoutedRequest) -> ValidatedRequest:
        """Authenticate, authorize and validate a request. Raises `ApiError`."""
        backend, operation = self._backend, request.operation
        now = backend.clock.now()
        identity = authenticate(backend.db, request.headers.get("x-api-key"), now)
        rate_headers = backend.rate_limits.count(identity.key_id, identity.rate_limit, now)
        try:
            if operation.role is not None:
                identity.require(operation.role)
            arguments, body = self._parser.parse(operation, request.path_arguments, request.query, request.headers, request.body)
        except ApiError as error:
            error.headers.update(rate_headers)
            raise
        if operation.body is not None:
            body = fill_defaults(backend.contract, operation.body.pointer, body or {})
        call = Call(backend=backend, identity=identity, arguments=arguments, body=body or {}, now=now)
        key = request.headers.get("idempotency-key") if operation.is_write else None
        return ValidatedRequest(request, call, rate_headers, key)

    def perform(self, validated: ValidatedRequest) -> Response:
        """Run the handler, or return the stored response of the idempotency key. Changes and stored response are committed together."""
        backend, request, call = self._backend, validated.request, validated.call
        backend.jobs.run_due()
        try:
            if not request.operation.is_write:
                return self._to_response(request.operation, self._handle(request.operation, call), validated)
            with backend.db.transaction():
                return self._write(validated)
        except ApiError as error:
            error.headers.update(validated.rate_headers)
            raise

    def external_call(self, validated: ValidatedRequest) -> Callable[[], object] | None:
        """Return the external call to make before the handler runs; None also if the response is already stored."""
        call, function = validated.call, self._external_calls.get(validated.request.operation.id)
        if function is None or (validated.key is not None and has_response(self._backend.db, call.org_id, validated.key, call.now)):
            return None
        return lambda: function(call)

    def error_response(self, operation: Operation, error: ApiError) -> Response:
        """Return the response for an `ApiError`."""
        body: JsonObject = {"detail": error.detail}
        try:
            self._check(operation, error.status, JSON, body)
        except ContractViolation as violation:
            return self.internal_error(violation)
        return Response(error.status, encode_json(body), headers=dict(error.headers))

    def internal_error(self, error: Exception) -> Response:
        """Return the 500 response for a bug in the emulator, and record it."""
        self.violations.append(str(error) if isinstance(error, ContractViolation) else repr(error))
        _log.error("Request failed because of a bug in the emulator", exc_info=error)
        return Response.json(500, {"detail": f"Bug in the emulator: {error}"})

    def _write(self, validated: ValidatedRequest) -> Response:
        db, request, call = self._backend.db, validated.request, validated.call
        fingerprint = ""
        if validated.key is not None:
            fingerprint = request_fingerprint(request.operation.method, request.path, request.query, request.body)
            stored = find_response(db, call.org_id, validated.key, fingerprint, call.now)
            if stored is not None:
                return Response(stored.status, stored.body, headers=dict(validated.rate_headers))
        response = self._to_response(request.operation, self._handle(request.operation, call), validated)
        if validated.key is not None:
            store_response(db, call.org_id, validated.key, fingerprint, StoredResponse(response.status, response.body), call.now)
        db.run("INSERT INTO effects VALUES (?, 1) ON CONFLICT (operation) DO UPDATE SET times = times + 1", request.operation.id)
        return response

    def _handle(self, operation: Operation, call: Call) -> JsonObject | HandlerResult:
        handler = self._handlers.get(operation.id)
        if handler is None:
            raise ApiError(501, f"The emulator does not implement the operation {operation.id}.")
        try:
            return handler(call)
        except OverflowError:
            raise invalid(["body" if operation.body else "query"], "integers must fit in 64 bits") from None

    def _to_response(self, operation: Operation, result: JsonObject | HandlerResult, validated: ValidatedRequest) -> Response:
        if not isinstance(result, HandlerResult):
            result = HandlerResult(result)
        self._check(operation, result.status, result.media_type, result.content)
        content = result.content if isinstance(result.content, bytes) else encode_json(result.content)
        return Response(result.status, content, result.media_type, {**result.headers, **validated.rate_headers})

    def _check(self, operation: Operation, status: int, media_type: str, content: object) -> None:
        prefix = f"{operation.id} returned status {status}"
        documented = operation.response(status)
        if documented is None:
            raise ContractViolation(f"{prefix}, which the contract does not list: {content!r:.300}")
        if not any(matches(media_type, pattern) for pattern in documented.media):
            raise ContractViolation(f"{prefix} as {media_type}; the contract documents {', '.join(documented.media) or 'no body'}")
        pointer = documented.media.get(JSON)
        if media_type == JSON and pointer is not None:
            violations = self._backend.validators.response_violations(pointer, content)
            if violations:
                raise ContractViolation(f"{prefix} with a body that does not match its schema: {'; '.join(violations[:5])}")


def matches(media_type: str, pattern: str) -> bool:
    """Return whether a media type matches one of the contract, which may be a range such as `image/*`."""
    return pattern in ("*/*", media_type) or (pattern.endswith("/*") and media_type.startswith(pattern[:-1]))
