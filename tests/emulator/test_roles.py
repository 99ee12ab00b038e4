"""Authentication and roles: every operation with every role of the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.contract.openapi import Contract, Operation
from pictograph.emulator.state.api_keys import Role
from tests.emulator.calls import UNKNOWN_ID, open_http

OPERATIONS = [operation for operation in Contract.bundled().operations.values() if operation.role is not None]


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with open_http() as opened:
        yield opened


def send(http: httpx.Client, emulator: Emulator, operation: Operation, key: str | None) -> httpx.Response:
    path = re.sub(r"\{[^}]+\}", UNKNOWN_ID, operation.path)
    headers = {} if key is None else {"X-API-Key": key}
    return http.request(operation.method, emulator.base_url + path, headers=headers, json={} if operation.body else None)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_roles_below_the_required_one_are_403(http: httpx.Client, emulator: Emulator, operation: Operation) -> None:
    assert operation.role is not None
    for role in Role:
        response = send(http, emulator, operation, emulator.key(role.name))
        forbidden = response.status_code == 403
        assert forbidden == (role < Role[operation.role]), f"{role.name}: {response.status_code} {response.text}"
        if forbidden:
            assert operation.role in response.json()["detail"]
    assert emulator.breaches == []
    assert operation.method == "GET" or emulator.effects == {}


def test_every_operation_requires_a_key(http: httpx.Client, emulator: Emulator) -> None:
    statuses = {operation.id: send(http, emulator, operation, None).status_code for operation in OPERATIONS}

    assert statuses == dict.fromkeys(statuses, 401)
    assert emulator.breaches == []
