"""Who may call what: the table is the contract's own, every operation with every role."""

from __future__ import annotations

import re

import httpx
import pytest

from pictograph.emulator import Emulator
from pictograph.emulator.contract import Contract, Operation
from pictograph.emulator.keys import Role
from tests.support.plain_http import NO_TLS

OPERATIONS = [operation for operation in Contract.bundled().operations.values() if operation.role is not None]
SOME_ID = "2f9d1c52-7a50-4f6e-9c3b-0f6d2a7b8e10"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_a_role_below_the_contracts_is_403_and_no_other(emulator: Emulator, operation: Operation) -> None:
    assert operation.role is not None
    path = re.sub(r"\{[^}]+\}", SOME_ID, operation.path)
    for role in Role:
        headers = {"X-API-Key": emulator.key(role.name)}
        with httpx.Client(base_url=emulator.base_url, headers=headers, trust_env=False, verify=NO_TLS) as http:
            response = http.request(operation.method, path, json={} if operation.body else None)
        forbidden = response.status_code == 403
        assert forbidden == (role < Role[operation.role]), f"{role.name}: {response.status_code} {response.text}"
        if forbidden:
            assert operation.role in response.json()["detail"]
    assert emulator.breaches == []
    assert operation.method == "GET" or emulator.effects == {}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_without_a_key_everything_is_401(emulator: Emulator, operation: Operation) -> None:
    path = re.sub(r"\{[^}]+\}", SOME_ID, operation.path)
    response = httpx.request(operation.method, emulator.base_url + path, trust_env=False, verify=NO_TLS)

    assert response.status_code == 401
    assert response.headers["X-Request-Id"]
    assert emulator.breaches == []
