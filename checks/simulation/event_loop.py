"""An event loop of asyncio that waits on the virtual clock. It runs in the thread of an actor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from checks.simulation import world
from checks.simulation.network import Socket


class _Selector:
    """Where the loop waits."""

    def __init__(self) -> None:
        self.is_woken = False

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None or timeout > 0:
            world.current().block(lambda: self.is_woken, timeout)
        elif world.current().random.random() < 0.2:
            world.current().block(lambda: True)
        self.is_woken = False
        return []


class SimulatedLoop(asyncio.BaseEventLoop):
    """One event loop of a history."""

    def __init__(self) -> None:
        super().__init__()
        self._selector = _Selector()
        self.unhandled: list[dict[str, Any]] = []
        self.set_exception_handler(lambda loop, context: self.unhandled.append(context))

    def time(self) -> float:
        return world.monotonic()

    def _process_events(self, events: object) -> None:
        pass

    def _write_to_self(self) -> None:
        self._selector.is_woken = True

    def run_in_executor(self, executor: Any, function: Callable[..., Any], *args: Any) -> Any:
        """Run a function in an actor. It waits as any thread does."""
        future = self.create_future()

        def settle(set_value: Callable[[Any], object], value: Any) -> None:
            self.is_closed() or self.call_soon_threadsafe(lambda: future.done() or set_value(value))

        def run() -> None:
            try:
                value = function(*args)
            except Exception as error:
                settle(future.set_exception, error)
            else:
                settle(future.set_result, value)

        world.current().start("executor", run)
        return future

    async def sock_connect(self, sock: Any, address: Any) -> None:
        endpoint = sock.start_connecting(address)
        while not endpoint.is_connected() and not sock.is_readable():
            await self._change(sock)
        sock.finish_connecting()

    async def sock_recv(self, sock: Any, nbytes: int) -> bytes:
        while True:
            try:
                received: bytes = sock.recv(nbytes)
            except BlockingIOError:
                await self._change(sock)
            else:
                return received

    async def sock_sendall(self, sock: Any, data: Any) -> None:
        left = memoryview(data)
        while left:
            left = left[sock.send(left) :]

    async def _change(self, sock: Socket) -> None:
        future = self.create_future()

        def wake() -> None:
            if not future.done():
                future.set_result(None)

        assert sock.endpoint is not None
        sock.endpoint.on_change(lambda: self.is_closed() or self.call_soon_threadsafe(wake))
        await future


def run(main: Coroutine[Any, Any, object]) -> SimulatedLoop:
    """Run to completion, as `asyncio.run` does, and return the loop for its unhandled errors."""
    loop = SimulatedLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(main)
    return loop
