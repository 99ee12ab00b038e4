"""How a method written once becomes a method of each client."""

from __future__ import annotations

import asyncio
import gc
import inspect
import warnings
from typing import Any

import pytest

from pictograph import AsyncClient, Client
from tests.unit.scripted import Harness

KEY = "pk_live_unit_0123456789abcdef"


@pytest.mark.parametrize("raw", [False, True])
def test_a_forgotten_await_names_the_method(raw: bool) -> None:
    async def main() -> None:
        async with AsyncClient(api_key=KEY) as client:
            (client.with_raw_response if raw else client).datasets.list()
            gc.collect()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(main())
        texts = {str(warning.message) for warning in caught if issubclass(warning.category, RuntimeWarning)}
        caught.clear()  # it holds the coroutine, and with it the one inside
    assert texts == {"coroutine 'Datasets.list' was never awaited"}


def test_wrong_arguments_are_reported_when_the_method_is_called() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nam'"):
        AsyncClient(api_key=KEY).datasets.get(nam="birds")  # type: ignore[call-arg]


def test_help_shows_the_signature_of_the_method() -> None:
    with Client(api_key=KEY) as client:
        assert str(inspect.signature(client.datasets.get)).startswith("(name: ")
        assert client.datasets.get.__doc__ == type(client.datasets).get.__doc__


def test_only_steps_of_the_sdk_can_be_awaited_in_a_method(client_kind: Any) -> None:
    class Foreign:
        def __await__(self) -> Any:
            yield "a future of another library"

    async def method() -> None:
        await Foreign()

    with pytest.raises(TypeError, match="its own steps only"):
        Harness(client_kind).run(method())
