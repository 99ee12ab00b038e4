"""Make a failing history smaller while it fails in the same way."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from checks.simulation.history import Result, run
from checks.simulation.programs import Plan, Program


def shrink(seed: int, plan: Plan, result: Result) -> tuple[Plan, Result]:
    """Remove clients, programs, operations and kinds of faults that the failure does not need."""
    found = True
    while found:
        found = False
        for smaller in _smaller(plan):
            tried = run(seed, smaller)
            if tried.violations and _kind(tried) == _kind(result):
                plan, result, found = smaller, tried, True
                break
    return plan, result


def _kind(result: Result) -> str:
    """The violation without names and numbers."""
    return "".join(character for character in result.violations[0].partition(": ")[2] if character.isalpha() or character == " ")


def _smaller(plan: Plan) -> Iterator[Plan]:
    for index, job in enumerate(plan.jobs):
        if len(plan.jobs) > 1 or plan.clients:
            yield evolve(plan, jobs=plan.jobs[:index] + plan.jobs[index + 1 :])
        for smaller in job.smaller():
            yield evolve(plan, jobs=(*plan.jobs[:index], smaller, *plan.jobs[index + 1 :]))
    for index in range(len(plan.clients)):
        if len(plan.clients) > 1 or plan.jobs:
            yield evolve(plan, clients=plan.clients[:index] + plan.clients[index + 1 :])
        client = plan.clients[index]
        for position, program in enumerate(client.programs):
            others = client.programs[:position] + client.programs[position + 1 :]
            if others:
                yield _with_client(plan, index, others)
            for place in range(len(program.operations)):
                operations = program.operations[:place] + program.operations[place + 1 :]
                if operations:
                    changed = (*client.programs[:position], Program(operations), *client.programs[position + 1 :])
                    yield _with_client(plan, index, changed)
    if plan.outages:
        for index in range(len(plan.outages)):
            yield evolve(plan, outages=plan.outages[:index] + plan.outages[index + 1 :])
    for kind in sorted(plan.kinds):
        yield evolve(plan, kinds=plan.kinds - {kind})


def _with_client(plan: Plan, index: int, programs: tuple[Program, ...]) -> Plan:
    client = evolve(plan.clients[index], programs=programs)
    return evolve(plan, clients=(*plan.clients[:index], client, *plan.clients[index + 1 :]))
