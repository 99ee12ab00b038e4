"""The mutations fit the code as it is. That each is caught is shown by `python -m tests.resilience.mutations`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.resilience.mutations import MUTATIONS, ROOT, Mutation


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.what)
def test_a_mutation_changes_the_code_that_it_means(mutation: Mutation, tmp_path: Path) -> None:
    target = tmp_path / mutation.file
    target.parent.mkdir(parents=True)
    shutil.copy(ROOT / mutation.file, target)
    mutation.apply(tmp_path)
    compile(target.read_text(encoding="utf-8"), mutation.file, "exec")
    file, _, name = mutation.caught_by.partition("::")
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
