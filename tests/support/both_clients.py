"""One test body for the sync and the async client."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Literal, Self, get_args

Kind = Literal["sync", "async"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Do = Callable[[Any], Any]


class AnyClient:
    """A sync or an async client (or any such pair, for instance two transports) with one interface.

        with AnyClient.open("async", base_url=..., api_key=...) as client:
            dataset = client.do(lambda c: c.datasets.get("birds"))     # awaited if it is a coroutine
            everything = client.do(lambda c: c.datasets.iter())        # iterators become lists

    The async client runs on its own event loop, in the calling thread. Use it from one thread.
    """

    def __init__(self, kind: Kind, client: Any, runner: asyncio.Runner | None = None) -> None:
        self.kind = kind
        self.client = client
        self._runner = (runner or asyncio.Runner()) if kind == "async" else None
        self._closed = False

    @classmethod
    def open(cls, kind: Kind, **options: Any) -> Self:
        """Create a `Client` or `AsyncClient` with these options."""
        import pictograph

        if kind == "sync":
            return cls(kind, pictograph.Client(**options))
        runner = asyncio.Runner()
        try:
            return cls(kind, pictograph.AsyncClient(**options), runner)
        except BaseException:
            runner.close()
            raise

    def do(self, act: Do) -> Any:
        """Return the result of `act(client)`, awaited if necessary; an iterable without a length becomes a list."""
        if self._runner is None:
            return _listed(act(self.client))
        return self._runner.run(_settled(act, self.client))

    def do_all(self, acts: Sequence[Do]) -> list[Any]:
        """Make several calls concurrently (threads or tasks). Returns their results or exceptions, in order."""
        if self._runner is not None:
            return self._runner.run(_all_settled(acts, self.client))
        with ThreadPoolExecutor(max_workers=max(1, len(acts))) as pool:
            futures = [pool.submit(self.do, act) for act in acts]
        return [future.exception() or future.result() for future in futures]

    def close(self) -> None:
        """Close the client and its event loop. Repeatable."""
        if self._closed:
            return
        self._closed = True
        if self._runner is None:
            self.client.close()
            return
        try:
            self._runner.run(self.client.aclose())
        finally:
            self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{self.kind} {self.client!r}>"


def _is_iterator(value: object) -> bool:
    """Whether this is an iterator, or an iterable without a length."""
    return isinstance(value, Iterator) or (isinstance(value, Iterable) and not isinstance(value, Sized))


def _listed(value: Any) -> Any:
    return list(value) if _is_iterator(value) else value


async def _settled(act: Do, client: Any) -> Any:
    value = act(client)
    if inspect.isawaitable(value):
        value = await value
    if isinstance(value, AsyncIterable):
        return [item async for item in value]
    return _listed(value)


async def _all_settled(acts: Sequence[Do], client: Any) -> list[Any]:
    return await asyncio.gather(*(_settled(act, client) for act in acts), return_exceptions=True)
