"""Writing log lines, without a lock that Ctrl-C could leave taken."""

from __future__ import annotations

import logging
from typing import Final

logger: Final = logging.getLogger("pictograph")


def is_enabled(level: int) -> bool:
    """As `logger.isEnabledFor`, which takes the lock of the module `logging` the first time: an interrupt could leave that taken."""
    return not logger.disabled and logger.manager.disable < level and level >= logger.getEffectiveLevel()


def write(level: int, text: str, *args: object, error: BaseException | None = None) -> None:
    """Log one line, and the traceback of `error`. Arguments that are not the program's own must be `clean`."""
    if is_enabled(level):
        logger._log(level, text, args, exc_info=error, stacklevel=2)  # `logger.log` calls `isEnabledFor`
