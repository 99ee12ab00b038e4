"""Hand out an upload to an executor of the caller: shards go out, results come back, and the records stay in this process."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from typing import Any, Final
from uuid import uuid4

from attrs import define, evolve, field, frozen

from pictograph._resilience import logs
from pictograph._resilience.clock import Stop
from pictograph._resilience.operations import Outcome, gather
from pictograph._resilience.steps import WaitForFuture, get_context
from pictograph.bulk.batch import MAX_IMAGES, Item
from pictograph.bulk.shards import Shard, ShardFile, ShardResult, send_shard
from pictograph.bulk.source import Source
from pictograph.client_recipe import ClientRecipe

_IN_FLIGHT: Final = 64
"""Shards that are handed out at a time. `Executor` does not say how many workers it has."""
_LEAST_IMAGES: Final = 100
"""Of a shard: it needs two requests of the API."""
_ATTEMPTS: Final = 3


class WorkersLost(RuntimeError):
    """The executor did not do a shard, several times."""


@frozen
class Workers:
    """An executor, and how its workers create a client."""

    executor: Executor
    recipe: ClientRecipe


async def check_executor(executor: object, source: Source) -> Workers | None:
    """Check an executor, the client of this run and the source.

    Raises:
        TypeError: It is not an executor, or workers can neither create this client nor read this source.
    """
    if executor is None:
        return None
    if not isinstance(executor, Executor):
        hint = " Pass client.get_executor()." if callable(getattr(executor, "get_executor", None)) else ""
        raise TypeError(f"executor must be a concurrent.futures.Executor, not {type(executor).__name__}.{hint}")
    context = await get_context()
    if context.shared.recipe is None:
        raise TypeError("executor= needs a Client or an AsyncClient.")
    recipe = context.shared.recipe.with_options(context.options)
    recipe.check()
    try:
        pickle.dumps(source)
    except Exception as error:  # anything: it is code of a file system
        raise TypeError(f"executor= needs files that workers can open, and {source.identity} can't be pickled ({error}).") from error
    return Workers(executor, recipe)


def shard_images(files: int) -> int:
    """Return the number of images in a shard: enough shards for all workers, and few requests."""
    return min(MAX_IMAGES, max(_LEAST_IMAGES, -(-files // _IN_FLIGHT)))


@define
class HandOut:
    """One upload in the workers of an executor."""

    workers: Workers
    shard: Shard
    """What all shards have in common."""
    on_done: Callable[[list[Item], ShardResult | Exception], bool]
    """Records a result, in the thread that waits. Returns whether to go on."""
    lost: list[list[Item]] = field(factory=list[list[Item]])
    """What a broken executor has not done."""
    _stop: Stop = field(factory=Stop)
    _out: dict[int, list[Item]] = field(factory=dict[int, list[Item]])

    async def run(self, batches: Iterable[list[Item]]) -> None:
        """Hand out batches until there are no more, `on_done` returns false, or the executor is broken.

        Shards that have not begun when it ends early are taken back. Dask takes back those that run too, but does not stop them; the next
        run finds what they did.
        """
        await gather(self._shards(batches), limit=_IN_FLIGHT, on_done=self._done, expected=(RuntimeError, CancelledError))

    def _shards(self, batches: Iterable[list[Item]]) -> Iterator[Coroutine[Any, Any, ShardResult]]:
        for number, batch in enumerate(batches):
            self._out[number] = batch
            yield self._send(evolve(self.shard, files=tuple(map(ShardFile.of, batch)), run=uuid4().hex))
            if self._stop.is_set or self.lost:
                return

    async def _send(self, shard: Shard) -> ShardResult:
        """Give a shard to a worker, and again when it is lost: its registration has the same key, so each image is there once."""
        context = await get_context()
        last: Exception | None = None
        for attempt in range(_ATTEMPTS):
            try:
                future = self.workers.executor.submit(send_shard, evolve(shard, attempt=attempt))
                result: ShardResult = await WaitForFuture(future, self._stop)
            except BrokenExecutor:
                raise
            except Exception as error:  # anything that the executor and its network raise
                if self._stop.is_set or context.shared.stop.is_set:
                    raise CancelledError from error
                last = error
                logs.write(logging.WARNING, "A worker lost %s files of %s: %s", len(shard.files), shard.source.identity, _shown(error))
            else:
                return result
        raise WorkersLost(
            f"The executor lost {len(shard.files)} files {_ATTEMPTS} times: {_shown(last)}. Check its workers and repeat the call."
        ) from last

    def _done(self, number: int, outcome: Outcome[ShardResult]) -> None:
        batch = self._out.pop(number)
        if isinstance(outcome.error, BrokenExecutor):
            # Nothing is taken back: such an executor fails what it has, and ProcessPoolExecutor fails over futures that are cancelled then.
            if not self.lost:
                logs.write(logging.WARNING, "The executor is broken, the upload goes on in this process: %s", _shown(outcome.error))
            self.lost.append(batch)
            return
        if not self.on_done(batch, outcome.error or outcome.result()):
            self._stop.set()
        if outcome.error is None:
            outcome.result().files.clear()  # the outcomes of all shards are kept until the last one


def _shown(error: BaseException | None) -> str:
    text = str(error).partition("\n")[0].rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
