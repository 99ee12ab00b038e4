"""The virtual clock, and the actors that live on it.

Each actor is a thread, but only one thread runs at a time: it runs until it waits for something, and then the world chooses,
with the randomness of the seed, who runs next. When all wait, the clock jumps to the next event.
"""

from __future__ import annotations

import heapq
import itertools
import random
import threading
from collections.abc import Callable
from typing import Any

START = 1_000_000.0  # of the monotonic clock
WALL_START = 1_800_000_000.0
MAX_TURNS = 200_000  # an actor that never comes to an end without waiting in vain

_current: World | None = None


class Deadlock(Exception):
    """All actors wait, and nothing will ever happen."""


class Endless(Exception):
    """The history does not come to an end."""


class Ended(BaseException):
    """Ends the thread of an actor whose history is over."""


class Process:
    """Actors that end together when their process is killed."""

    def __init__(self) -> None:
        self.is_killed = False
        self.writes = 0  # to the disk
        self.at_write: Callable[[int], object] = lambda number: None
        self.pools: list[tuple[Any, int]] = []  # of its client, each with its number of slots
        self.at_session_end: Callable[[], object] = lambda: None


class Actor:
    """A thread of the simulation."""

    def __init__(self, name: str, target: Callable[[], object], process: Process) -> None:
        self.name = name
        self.process = process
        self.is_done = False
        self.error: BaseException | None = None
        self.condition: Callable[[], bool] | None = None  # that it waits for
        self.until: float | None = None
        self.interrupted = False
        self.may_be_interrupted = False
        self._target = target
        self.turn = threading.Lock()
        self.turn.acquire()

    @property
    def has_ended(self) -> bool:
        return self.is_done or self.process.is_killed

    def is_ready(self, now: float) -> bool:
        if self.interrupted or self.condition is None or self.condition():
            return True
        return self.until is not None and self.until <= now

    def run(self, world: World) -> None:
        self.turn.acquire()
        try:
            if not world.is_over:
                self._target()
        except Ended:
            pass
        except BaseException as error:
            self.error = error
        self.is_done = True
        world.give_back()


class World:
    """One history: its clock, its randomness, its actors and events."""

    def __init__(self, seed: object) -> None:
        self.random = random.Random(seed)  # a seed is the point
        self.now = START
        self.wall_offset = WALL_START - START
        self.is_over = False
        self.has_killed = False  # a process
        self.turns = 0
        self.events_run = 0
        self.log: list[str] = []
        self.after_event: Callable[[], object] = lambda: None
        self._events: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._actors: list[Actor] = []
        self._process = Process()
        self._running: Actor | None = None
        self._back = threading.Lock()
        self._back.acquire()

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + self.wall_offset

    def note(self, text: str) -> None:
        """Add a line to the log of the history."""
        who = self._running.name if self._running else "network"
        self.log.append(f"{self.now - START:10.4f}  {who:12} {text}")

    def at(self, seconds: float, event: Callable[[], object]) -> None:
        """Let something happen after so many seconds."""
        heapq.heappush(self._events, (self.now + max(0.0, seconds), next(self._numbers), event))

    @property
    def process(self) -> Process:
        """The one of the running actor."""
        return self._process if self._running is None else self._running.process

    def start(self, name: str, target: Callable[[], object], process: Process | None = None) -> Actor:
        """Start an actor, in the process of the one that starts it. It runs when the world gets to it."""
        actor = Actor(name, target, process or self.process)
        self._actors.append(actor)
        threading.Thread(target=actor.run, args=(self,), name=name, daemon=True).start()
        return actor

    def block(self, condition: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait, in the thread of an actor, until the condition holds or the time is over. Returns whether it holds."""
        actor = self._running
        assert actor is not None, "only actors wait"
        if self.is_over:  # the actor ends, and waits for something on the way
            raise Ended
        actor.condition, actor.until = condition, None if seconds is None else self.now + max(0.0, seconds)
        self.give_back()
        actor.turn.acquire()
        if self.is_over:
            raise Ended
        actor.condition = actor.until = None
        if actor.interrupted:
            actor.interrupted = False
            raise KeyboardInterrupt
        return condition()

    def give_turn(self) -> None:
        """Let others run, if the randomness of the seed says so."""
        if self._running is not None and self.random.random() < 0.2:
            self.block(lambda: True)

    def give_back(self) -> None:
        """Return control to the world."""
        self._back.release()

    def interrupt(self, actor: Actor) -> None:
        """As Ctrl-C in the main thread of a program: its wait ends with `KeyboardInterrupt`."""
        if not actor.is_done and actor.may_be_interrupted and actor.condition is not None:
            actor.interrupted = True

    def actors_of(self, process: Process) -> list[Actor]:
        """Those that have not ended."""
        return [actor for actor in self._actors if actor.process is process and not actor.has_ended]

    def kill(self, process: Process) -> None:
        """End a process as `kill -9` does: nothing of it runs again, and what it would have done at its end is not done."""
        process.is_killed = self.has_killed = True
        if self._running is not None and self._running.process is process:
            self.block(lambda: False)

    def run(self) -> None:
        """Run until all actors have ended."""
        global _current
        _current = self
        while any(not actor.has_ended for actor in self._actors):
            self._advance()

    def end(self) -> None:
        """End the threads of actors that were killed or wait in vain."""
        global _current
        self.is_over = True
        for actor in self._actors:
            if not actor.is_done:
                self._running = actor
                actor.turn.release()
                self._back.acquire()
        self._running = _current = None

    def _advance(self) -> None:
        ready = [actor for actor in self._actors if not actor.has_ended and actor.is_ready(self.now)]
        if ready:
            self._let_run(ready[0] if len(ready) == 1 else self.random.choice(ready))
            return
        times = [actor.until for actor in self._actors if not actor.has_ended and actor.until is not None]
        if self._events:
            times.append(self._events[0][0])
        if not times:
            raise Deadlock(", ".join(actor.name for actor in self._actors if not actor.has_ended))
        self.now = max(self.now, min(times))
        while self._events and self._events[0][0] <= self.now:
            event = heapq.heappop(self._events)[2]
            self.events_run += 1
            event()
            self.after_event()

    def _let_run(self, actor: Actor) -> None:
        self.turns += 1
        if self.turns > MAX_TURNS:
            raise Endless(f"{actor.name} runs without end")
        self._running = actor
        actor.turn.release()
        self._back.acquire()
        self._running = None
        self.after_event()


def current() -> World:
    """The world of the running history."""
    assert _current is not None, "no history is running"
    return _current


def monotonic() -> float:
    """In place of `time.monotonic`."""
    return START if _current is None else _current.now


def wall() -> float:
    """In place of `time.time`."""
    return WALL_START if _current is None else _current.wall()
