"""The Pictograph API on this machine: stateful, strict, and able to fail on demand. Needs the extra `pictograph[emulator]`.

`Emulator` runs it inside a program or a test; `python -m pictograph.emulator` runs it as a command; the pytest plugin
gives tests the fixture `pictograph_emulator`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pictograph.emulator.emulator import Emulator as Emulator
    from pictograph.emulator.received import Received as Received

__all__ = ["Emulator", "Received"]

# The pytest plugin lives in this package and is imported by every pytest run, so nothing may be loaded before it is used.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "Emulator":
            from pictograph.emulator.emulator import Emulator

            return Emulator
        if name == "Received":
            from pictograph.emulator.received import Received

            return Received
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
