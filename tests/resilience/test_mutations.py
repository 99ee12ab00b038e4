"""Each mutation applies to the code as it is. `make mutations` shows that each is caught."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from checks.mutations.table import MUTATIONS, ROOT, Mutation, PatternNotFound
from checks.simulation.mutations import MUTATIONS as SIMULATED

ONLY_SIMULATED = [mutation for mutation in SIMULATED if mutation not in MUTATIONS]


@pytest.mark.parametrize("mutation", [*MUTATIONS, *ONLY_SIMULATED], ids=lambda mutation: mutation.name)
def test_a_mutation_applies(mutation: Mutation, tmp_path: Path) -> None:
    target = tmp_path / mutation.file
    target.parent.mkdir(parents=True)
    if (ROOT / mutation.file).exists():
        shutil.copy(ROOT / mutation.file, target)
    try:
        mutation.apply(tmp_path)
    except PatternNotFound as error:
        pytest.fail(str(error), pytrace=False)
    compile(target.read_text(encoding="utf-8"), mutation.file, "exec")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_names_an_existing_test(mutation: Mutation) -> None:
    test_file = ROOT / mutation.caught_by.partition("::")[0]
    assert f"def {mutation.test_name}(" in test_file.read_text(encoding="utf-8"), f"{mutation.caught_by} does not exist"
