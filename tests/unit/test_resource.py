"""How a method that is written once becomes a method of each client."""

from __future__ import annotations

import asyncio
import gc
import inspect
import pydoc
import warnings
from typing import Any

import pytest

from pictograph import AsyncClient, Client
from pictograph import exceptions as ex
from pictograph._resilience.operations import call
from tests.support.both_clients import Kind
from tests.unit.scripted import KEY, Harness, build_request, response


@pytest.mark.slow
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
        caught.clear()  # it holds the coroutine, and with it the inner one
    assert texts == {"coroutine 'Datasets.list' was never awaited"}


def test_wrong_arguments_are_reported_when_the_method_is_called() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'nam'"):
        AsyncClient(api_key=KEY).datasets.get(nam="birds")  # type: ignore[call-arg]


def test_help_shows_what_the_method_of_each_client_takes_and_returns() -> None:
    with Client(api_key=KEY) as client:
        several: AsyncClient = AsyncClient(api_key=KEY)
        shown = pydoc.render_doc(client.datasets.get, renderer=pydoc.plaintext)
        assert "get(name:str,*,include_images:bool=False," in "".join(shown.split())  # Python 3.13 wraps the line
        assert "-> Dataset\n" in shown
        assert "Get a dataset by name" in shown
        assert inspect.signature(client.datasets.iter).return_annotation == "Pager[Dataset]"
        assert inspect.signature(client.with_raw_response.datasets.get).return_annotation == "RawResponse[Dataset]"
        assert inspect.signature(several.datasets.iter).return_annotation == "AsyncPager[Dataset]"
        assert inspect.signature(several.datasets.get).return_annotation == "Coroutine[Any, Any, Dataset]"
        raw = inspect.signature(several.with_raw_response.datasets.get)
        assert raw.return_annotation == "Coroutine[Any, Any, RawResponse[Dataset]]"


def test_calling_a_method_on_the_class_is_an_error_that_shows_how_it_is_called() -> None:
    from pictograph.resources.datasets import Datasets

    with pytest.raises(TypeError, match=r"needs a resource to be called on, for example client\.datasets\.get"):
        Datasets.get("birds")  # type: ignore[operator,call-arg,arg-type,unused-ignore]


def test_a_method_can_handle_the_errors_of_its_calls(client_kind: Kind) -> None:
    async def get_or_create() -> Any:
        try:
            return await call(build_request())
        except ex.NotFoundError:
            return await call(build_request("POST"))

    harness = Harness(client_kind, response(404), response(200, {"created": True}))
    assert harness.run(get_or_create()) == {"created": True}
    error = Harness(client_kind, response(404), response(403)).raises(get_or_create())
    assert isinstance(error, ex.ForbiddenError)


def test_only_steps_of_the_sdk_can_be_awaited_in_a_method(client_kind: Kind) -> None:
    class Foreign:
        def __await__(self) -> Any:
            yield "a future of another library"

    async def method() -> None:
        await Foreign()

    with pytest.raises(TypeError, match="its own steps only"):
        Harness(client_kind).run(method())
