"""Peak memory of a function in a process of its own: tracemalloc also counts what threads of other tests allocate."""

from __future__ import annotations

import multiprocessing
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def peak_bytes(function: Callable[[T], object], small: T, large: T) -> tuple[int, int]:
    """Run a function of a module twice and return the peaks, in bytes. A first run with `small` loads modules and is not counted."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_peaks, function, small, large).result()


def _peaks(function: Callable[[T], object], small: T, large: T) -> tuple[int, int]:
    function(small)
    return _peak(function, small), _peak(function, large)


def _peak(function: Callable[[T], object], argument: T) -> int:
    tracemalloc.start()
    try:
        function(argument)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
