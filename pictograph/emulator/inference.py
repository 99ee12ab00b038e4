"""The origin of deployments: one path for each, a token of its own, and never the API key.

A request that carries an API key is refused even with the right token, because a client that sends its key to a
deployment tells it to strangers. What a deployment answers is simulated, see `handlers.predictions`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re

from starlette.types import Receive, Scope, Send

from pictograph.emulator.answers import Answer
from pictograph.emulator.app import headers_of, read_body
from pictograph.emulator.backend import Backend, Call
from pictograph.emulator.complaints import complaint, missing
from pictograph.emulator.contract import MULTIPART, Operation
from pictograph.emulator.delivery import deliver
from pictograph.emulator.documents import Document
from pictograph.emulator.faults import Fault, Faults, Plan
from pictograph.emulator.inputs import Inputs
from pictograph.emulator.keys import Identity, Role, digest
from pictograph.emulator.loopback import Unreachable, ask
from pictograph.emulator.pipeline import Pipeline, Prepared, Request
from pictograph.emulator.received import Record
from pictograph.emulator.refusals import Refusal, invalid, not_found

OPERATION = "predict_deployment"
FETCH_SECONDS = 10.0
MAX_IMAGE_BYTES = 64 * 1024 * 1024
_BEGINNINGS = (b"\x89PNG", b"\xff\xd8", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


class Inference:
    """Answers requests to the addresses of deployments."""

    def __init__(self, backend: Backend, pipeline: Pipeline, faults: Faults, record: Record) -> None:
        self._backend = backend
        self._pipeline = pipeline
        self._faults = faults
        self._record = record
        self._inputs = Inputs(backend.contract, backend.validators)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path, headers = scope["method"], scope["raw_path"].decode("latin-1"), headers_of(scope)
        query = scope["query_string"].decode("latin-1")
        body = await read_body(receive)
        if body is None:
            return
        operation = self._backend.contract.operations.get(OPERATION) if method == "POST" else None
        received = self._record.add(method, path, query, headers, body, None if operation is None else OPERATION)
        plan: Plan | None = None
        answer: Answer | None
        if operation is None:
            answer = Answer.of(405, {"detail": "Method Not Allowed"})
            answer.headers["Allow"] = "POST"
        else:
            plan = self._faults.take(OPERATION)
            # The contract's path is `/` behind `endpoint_url`, which most clients use without it.
            request = Request(operation, path, query, {"deployment_id": path.strip("/")}, headers, body)
            answer = None if plan is not None and plan.instead_of_work else await self._work(request, plan)
        await deliver(answer, plan, received, scope, receive, send)

    async def _work(self, request: Request, plan: Plan | None) -> Answer:
        try:
            if plan is not None and plan.fault is Fault.delay:
                await asyncio.sleep(plan.seconds)
            return self._pipeline.perform(await self._prepare(request))
        except Refusal as refusal:
            return self._pipeline.refuse(request.operation, refusal)
        except Exception as error:
            return self._pipeline.broken(error)

    async def _prepare(self, request: Request) -> Prepared:
        """Check token, address and shape, and read the image. Raises `Refusal`."""
        identity = self._identify(request)
        body = self._form(request) if _media_type(request) == MULTIPART else self._document(request)
        if "content" not in body:
            body["content"] = await self._image(body.pop("image"))
        if not is_picture(body["content"]):
            raise invalid(["body", "image", "value"], "this is no image that can be read")
        now = self._backend.clock.now()
        call = Call(backend=self._backend, identity=identity, arguments=dict(request.path_arguments), body=body, now=now)
        return Prepared(request, call, {}, None)

    def _identify(self, request: Request) -> Identity:
        """Return whose deployment it is. Raises the 401 for a wrong token and the 404 for a wrong address."""
        if "x-api-key" in request.headers:
            raise Refusal(401, "A deployment takes its own token. Do not send X-API-Key to it.")
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        owner = self._backend.store.row("SELECT * FROM deployments WHERE token_sha256 = ?", digest(token.strip()))
        if scheme.lower() != "bearer" or owner is None:
            raise Refusal(401, "Token missing or not known. Send the deployment's token as `Authorization: Bearer pk_deploy_...`.")
        deployment_id = request.path_arguments["deployment_id"]
        if owner["id"] != deployment_id:
            if self._backend.store.row("SELECT 1 FROM deployments WHERE id = ?", deployment_id) is None:
                raise not_found("Deployment")
            raise Refusal(401, "This token belongs to another deployment.")
        return Identity(key_id=owner["id"], org_id=owner["org_id"], role=Role.viewer, rate_limit=0)

    def _document(self, request: Request) -> Document:
        _, body = self._inputs.read(request.operation, {}, request.query, request.headers, request.body)
        return dict(body)

    def _form(self, request: Request) -> Document:
        """Return a form's fields as the JSON request that it stands for, with the bytes of `file` as `content`."""
        fields = form_fields(request.headers["content-type"], request.body)
        if "file" not in fields:
            raise Refusal(422, [missing(["body", "file"])])
        body: Document = {"image": {"type": "base64", "value": "file"}}
        for name, read in (("confidence", float), ("top_k", int)):
            if name in fields:
                body[name] = _number(name, fields[name][-1], read)
        if "class_filter" in fields:
            body["class_filter"] = [text.decode("utf-8", "replace") for text in fields["class_filter"]]
        self._check(request.operation, body)
        del body["image"]
        return {**body, "content": fields["file"][-1]}

    def _check(self, operation: Operation, body: Document) -> None:
        if operation.body is not None and (problems := self._backend.validators.problems(operation.body.pointer, body, ["body"])):
            raise Refusal(422, problems)

    async def _image(self, image: Document) -> bytes:
        if image["type"] == "url":
            return await asyncio.to_thread(fetch, image["value"])
        try:
            return base64.b64decode(image["value"], validate=True)
        except (binascii.Error, ValueError):
            raise invalid(["body", "image", "value"], "this is not base64") from None


def fetch(url: str) -> bytes:
    """Return what a URL of this machine gives. Raises the 422 for other hosts and when there is nothing to fetch."""
    at = ["body", "image", "value"]
    try:
        heard = ask("GET", url, headers={"Accept": "image/*"}, seconds=FETCH_SECONDS, max_bytes=MAX_IMAGE_BYTES)
    except Unreachable as exc:
        raise invalid(at, f"the image could not be fetched: {exc}") from None
    if heard.status != 200:
        raise invalid(at, f"the image could not be fetched: the host answered {heard.status}")
    return heard.content


def form_fields(content_type: str, body: bytes) -> dict[str, list[bytes]]:
    """Return the values of a multipart form by name."""
    boundary = re.search(r'boundary="?([^";]+)', content_type)
    fields: dict[str, list[bytes]] = {}
    for part in body.split(b"--" + boundary[1].encode())[1:-1] if boundary else []:
        head, _, value = part.partition(b"\r\n\r\n")
        if name := re.search(rb'[;\s]name="([^"]*)"', head):
            fields.setdefault(name[1].decode("utf-8", "replace"), []).append(value.removesuffix(b"\r\n"))
    return fields


def is_picture(content: bytes) -> bool:
    """Tell whether bytes begin as a picture does."""
    return content.startswith(_BEGINNINGS) or content[8:12] == b"WEBP" or content[4:8] == b"ftyp"


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _number(name: str, text: bytes, read: type[float] | type[int]) -> float:
    try:
        return read(text)
    except ValueError:
        raise Refusal(422, [complaint(["body", name], "Input should be a valid number", "float_parsing")]) from None
