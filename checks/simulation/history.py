"""One seed from beginning to end."""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from attrs import define, field

from checks.simulation import virtual_time  # first: it replaces the clocks that the SDK and httpx keep

# isort: split
from checks.simulation import blocking, connection, event_loop, invariants, leaks, network, programs
from checks.simulation.bulk import disk
from checks.simulation.bulk.job import RunningJob
from checks.simulation.faults import Faults
from checks.simulation.invariants import Observer
from checks.simulation.network import Network
from checks.simulation.options import Options
from checks.simulation.programs import ClientPlan, Operation, Plan, Program
from checks.simulation.service import API_KEY, BASE_URL, Service
from checks.simulation.world import START, Actor, Deadlock, Endless, Process, World
from pictograph import AsyncClient, Client, PictographError

CLOCK_JUMP_SECONDS = 5_000.0

virtual_time.install()
blocking.install()
network.install()
disk.install()
leaks.install()
gc.disable()  # it runs at the end of each history: what it closes at any other time would change the history
gc.freeze()


@define
class Result:
    """What a history was, and what went wrong in it."""

    seed: int
    violations: list[str] = field(factory=list)
    calls: int = 0
    attempts: int = 0
    retries: int = 0
    events: int = 0
    virtual_seconds: float = 0.0
    faults: Counter[str] = field(factory=Counter)
    outcomes: Counter[str] = field(factory=Counter)
    log: list[str] = field(factory=list)


def run(seed: int, plan: Plan) -> Result:
    """Run one history."""
    return _History(seed, plan).run()


class _History:
    def __init__(self, seed: int, plan: Plan) -> None:
        self.result = Result(seed)
        self.downloads: set[str] = set()
        self.closed_at: dict[ClientPlan, float] = {}
        self._plan = plan
        self.world = World(f"history {seed}")
        self.faults = Faults(self.world.random, plan.kinds, plan.probability)
        self.service = Service(self.world, self.faults)
        self.network = Network(self.world, self.service)
        self._observers: list[Observer] = []
        self._running = sum(len(client.programs) for client in plan.clients) + len(plan.jobs)

    def run(self) -> Result:
        network.use(self.network)
        connection.restart_numbers()
        blocking.restart_numbers()
        self.world.after_event = self._check_service
        actors = [self._start(number, client) for number, client in enumerate(self._plan.clients)]
        for number, job in enumerate(self._plan.jobs):
            actors.append(self.world.start(f"job {number}", RunningJob(self, number, job).run))
        for when, kind in self._plan.outages:
            self.world.at(when, lambda kind=kind: self._break(kind))
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                self.world.run()
            except (Deadlock, Endless) as error:
                self.report(f"{type(error).__name__}: {error}")
            gc.collect(0)
        self._end_world()
        for warning in warned:
            self.report(f"warning: {warning.message}")
        for actor in actors:
            if actor.error is not None:
                self.report(f"{actor.name} ended with {type(actor.error).__name__}: {actor.error}")
        self._check_end()
        return self.result

    def _end_world(self) -> None:
        """End what was killed. Its threads end as no program does, so their warnings mean nothing."""
        if not self.world.has_killed:
            self.world.end()
            gc.collect()
            return
        hook, sys.unraisablehook = sys.unraisablehook, lambda unraisable: None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.world.end()
            gc.collect()
        sys.unraisablehook = hook

    # Clients

    def _start(self, number: int, plan: ClientPlan) -> Actor:
        observer = Observer(plan.options, self.service)
        self._observers.append(observer)
        make = self._async_client if plan.is_async else self._sync_client
        return self.world.start(f"client {number}", lambda: make(number, plan, observer), Process())

    def settings(self, options: Options, observer: Observer) -> dict[str, Any]:
        """The settings of a client."""
        return {
            "base_url": BASE_URL,
            "timeout": options.timeout,
            "max_retries": options.max_retries,
            "deadline": options.deadline,
            "max_connections": options.max_connections,
            "retry_budget": options.retry_budget,
            "hooks": observer,
            "trust_env": False,
            "timing": blocking.timing(self.world.random.random),
        }

    def _sync_client(self, number: int, plan: ClientPlan, observer: Observer) -> None:
        client = Client(API_KEY, **self.settings(plan.options, observer))
        if plan.closed_after is not None:
            self.world.at(plan.closed_after, lambda: self._closing(plan) and self.world.start(f"closer {number}", client.close))
        threads = [
            self.world.start(f"thread {number}.{index}", lambda program=program: self._run_sync(client, plan, program))
            for index, program in enumerate(plan.programs)
        ]
        self.world.block(lambda: all(thread.is_done for thread in threads))
        for thread in threads:
            if thread.error is not None:
                raise thread.error
        self.wait_for_all()
        if plan.closed_after is None:
            self._recovered(client, lambda: client.datasets.get("recovered").name)
        client.close()

    def _run_sync(self, client: Client, plan: ClientPlan, program: Program) -> None:
        actor = self.world._running
        assert actor is not None
        for operation in program.operations:
            if operation.pause:
                self.world.block(lambda: False, operation.pause)
            with _Outcome(self, plan, operation) as outcome:
                if operation.stop_after is not None:
                    self._interrupt_later(actor, operation.stop_after)
                actor.may_be_interrupted = True
                try:
                    outcome.returned(operation.call(client))
                finally:
                    actor.may_be_interrupted = actor.interrupted = False
        self._running -= 1

    def _interrupt_later(self, actor: Actor, seconds: float) -> None:
        def interrupt() -> None:
            if actor.may_be_interrupted:
                self._met("interrupt")
                self.world.interrupt(actor)

        self.world.at(seconds, interrupt)

    def _async_client(self, number: int, plan: ClientPlan, observer: Observer) -> None:
        async def main() -> None:
            client = AsyncClient(API_KEY, **self.settings(plan.options, observer))
            loop = asyncio.get_running_loop()
            if plan.closed_after is not None:
                loop.call_later(plan.closed_after, lambda: self._closing(plan) and closing.append(loop.create_task(client.aclose())))
            await asyncio.gather(*(self._run_async(client, plan, program) for program in plan.programs))
            while self._running:  # noqa: ASYNC110  # other clients run in other threads, so no event of this loop says it
                await asyncio.sleep(1.0)
            if plan.closed_after is None:
                await self._recovered_async(client, lambda: client.datasets.get("recovered"))
            await client.aclose()
            left = asyncio.all_tasks() - {asyncio.current_task(), *closing}
            if left:
                self.report(f"tasks are left: {left}")

        closing: list[asyncio.Task[None]] = []
        loop = event_loop.run(main())
        for context in loop.unhandled:
            self.report(f"asyncio: {context.get('message')} {context.get('exception')!r}")

    async def _run_async(self, client: AsyncClient, plan: ClientPlan, program: Program) -> None:
        for operation in program.operations:
            await asyncio.sleep(operation.pause)
            with _Outcome(self, plan, operation) as outcome:
                task = asyncio.ensure_future(operation.call(client))
                if operation.stop_after is not None:
                    asyncio.get_running_loop().call_later(operation.stop_after, self._cancel, task)
                outcome.returned(await task)
        self._running -= 1

    def _cancel(self, task: asyncio.Future[Any]) -> None:
        if not task.done():
            self._met("cancellation")
            task.cancel()

    # What happens to the service, and what must hold

    def _break(self, kind: str) -> None:
        if not self._running or not self.faults.happens(kind):
            return
        self.world.note(kind)
        match kind:
            case "idle connection closed":
                self.service.close_idle_connections()
            case "clock jump":
                self.world.wall_offset += self.world.random.choice((-1, 1)) * CLOCK_JUMP_SECONDS
            case "key revoked":
                self.service.revoke_key()
            case "links run out":
                self.service.expire_links()
            case "dataset deleted":
                self.service.datasets.delete()
            case "stored content removed":
                self.service.datasets.remove_stored()
            case _:
                self.service.restart(forget_keys=kind == "restart that forgets keys")

    def wait_for_all(self) -> None:
        self.world.block(lambda: not self._running)

    def _recovered(self, client: Client, call: Callable[[], str]) -> None:
        """Without faults the next call succeeds: nothing was lost on the way, no slot and no connection."""
        self.service.restore()
        self.world.block(lambda: False, 4_000.0)
        self._check_leaks(client)
        try:
            call()
        except PictographError as error:
            self.report(f"does not recover: {error!r}")

    def _check_leaks(self, client: Client | AsyncClient) -> None:
        for leak in leaks.find(self.world.process, client):
            self.report(leak)

    async def _recovered_async(self, client: AsyncClient, call: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self.service.restore()
        await asyncio.sleep(4_000.0)
        self._check_leaks(client)
        try:
            await call()
        except PictographError as error:
            self.report(f"does not recover: {error!r}")

    def _closing(self, plan: ClientPlan) -> bool:
        self._met("client closed")
        self.closed_at[plan] = self.world.now
        return True

    def _met(self, kind: str) -> None:
        self.faults.met[kind] += 1

    def _check_service(self) -> None:
        for violations in (self.service.violations, self.service.datasets.violations):
            if violations:
                self.report(violations.pop())

    def _check_end(self) -> None:
        for observer in self._observers:
            observer.check_end()
            for violation in observer.violations:
                self.report(violation)
            self.count(observer)
        if self.network.open and not self.result.violations:
            self.report(f"{len(self.network.open)} sockets are open after close()")
        files = programs.take_downloads()
        if files != self.downloads:
            self.report(f"downloaded files: {files}, expected: {self.downloads}")
        self.result.events = self.world.events_run
        self.result.virtual_seconds = self.world.now - START
        self.result.faults = self.faults.met
        self.result.log = self.world.log

    # What jobs need of the history, too

    def count(self, observer: Observer) -> None:
        """Add the figures of a client."""
        self.result.calls += observer.calls
        self.result.attempts += observer.attempts
        self.result.retries += observer.retries

    def ended(self, outcome: str) -> None:
        """A call of a method has ended."""
        self.result.outcomes[outcome] += 1

    def job_ended(self) -> None:
        """A job has ended what it does under faults: wait for the other jobs and clients."""
        self._running -= 1
        self.wait_for_all()

    def report(self, text: str) -> None:
        self.world.note(f"VIOLATION {text}")
        self.result.violations.append(text)


class _Outcome:
    """How an operation ended, checked against the ledger."""

    def __init__(self, history: _History, plan: ClientPlan, operation: Operation) -> None:
        self._history = history
        self._plan = plan
        self._operation = operation
        self._is_acknowledged = False

    def returned(self, value: Any) -> None:
        self._is_acknowledged = True
        if self._operation.kind == "download":
            self._history.downloads.add(value.name)
        problem = self._operation.check(value)
        if problem:
            self._history.report(problem)

    def __enter__(self) -> _Outcome:
        self._started = self._history.world.now
        self._history.world.note(f"{self._operation.kind} {self._operation.tag} starts")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> bool:
        history, operation = self._history, self._operation
        name = "ok" if error is None else type(error).__name__
        history.result.outcomes[name] += 1
        history.world.note(f"{operation.kind} {operation.tag} ends: {name}")
        expected = isinstance(error, (PictographError, KeyboardInterrupt, asyncio.CancelledError)) or (
            isinstance(error, RuntimeError) and "closed" in str(error)
        )
        problem = invariants.duration(operation, self._plan.options, history.world.now - self._started)
        if problem:
            history.report(f"{operation.kind} {operation.tag}: {problem}")
        closed_at = history.closed_at.get(self._plan)
        if closed_at is not None and self._started < closed_at < history.world.now - invariants.EPSILON:
            history.report(f"{operation.kind} {operation.tag}: ended {history.world.now - closed_at:.2f} s after close()")
        for problem in invariants.effects(operation, history.service, acknowledged=self._is_acknowledged):
            history.report(problem)
        return error is not None and expected
