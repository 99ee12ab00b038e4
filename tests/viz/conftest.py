"""Clients on the emulator, as for the tests of the resources."""

from __future__ import annotations

from tests.resources.conftest import client as client
from tests.resources.conftest import clock as clock
