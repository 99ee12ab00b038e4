"""The distributions and what is stated about them. `make package-test` also installs them on each Python with each extra."""

from __future__ import annotations

import json
import tarfile
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import pictograph
from checks.packaging import build, licenses, sbom
from checks.packaging.install import TOO_LARGE, extras
from checks.packaging.programs import PROGRAMS

PROJECT = tomllib.loads((build.ROOT / "pyproject.toml").read_text())["project"]
NEEDED_FILES = (
    "Makefile",
    "requirements-dev.txt",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "codegen",
    "docs",
    "benchmarks",
    "checks",
    "examples",
)


@pytest.mark.slow
def test_both_distributions_are_complete_and_reproducible(tmp_path: Path) -> None:
    wheel, sdist = build.build(build.ROOT, tmp_path / "dist", "1700000000")

    build.check_wheel(wheel)
    build.check_reproducible(wheel, sdist, "1700000000")
    with tarfile.open(sdist) as archive:
        packed = {name.split("/")[1] for name in archive.getnames()}
    assert set(NEEDED_FILES) <= packed


@pytest.mark.slow
def test_another_build_time_or_an_incomplete_wheel_is_found(tmp_path: Path) -> None:
    wheel, sdist = build.build(build.ROOT, tmp_path / "dist", "1700000000")

    with pytest.raises(build.PackagingError, match="a second build gives other bytes"):
        build.check_reproducible(wheel, sdist, "1600000000")
    with pytest.raises(build.PackagingError, match=r"missing files: \['pictograph/py.typed'\]"):
        build.check_wheel(_without(wheel, "pictograph/py.typed"))


def test_the_version_is_the_same_everywhere() -> None:
    assert pictograph.__version__ == PROJECT["version"] == version("pictograph")


def test_each_extra_has_a_program_that_uses_it() -> None:
    assert set(PROGRAMS) == {"base", *extras()} == {"base", *PROJECT["optional-dependencies"]} - {TOO_LARGE}


def test_all_contains_each_other_extra() -> None:
    (everything,) = PROJECT["optional-dependencies"]["all"]
    assert Requirement(everything).extras == set(PROJECT["optional-dependencies"]) - {"all", TOO_LARGE}


def test_pytorch_is_not_in_the_locked_requirements() -> None:
    """`make lock` takes the extra `all`, not all extras."""
    locked = (build.ROOT / "requirements-dev.txt").read_text()
    assert not [line for line in locked.splitlines() if line.startswith(("torch==", "nvidia-"))]


@pytest.mark.parametrize(("name", "weak"), [("h11", "0.14.0"), ("certifi", "2023.7.22")])
def test_versions_with_known_weaknesses_are_excluded(name: str, weak: str) -> None:
    (found,) = [requirement for text in PROJECT["dependencies"] if (requirement := Requirement(text)).name == name]
    assert not found.specifier.contains(weak)


@pytest.mark.slow
def test_run_time_packages_have_permissive_licences_that_notice_lists() -> None:
    found = licenses.licenses()

    assert [name for name, text in found.items() if not licenses.is_permissive(name, text)] == []
    assert licenses.with_list(licenses.NOTICE.read_text(), found) == licenses.NOTICE.read_text(), "run `make licenses WRITE=1`"


@pytest.mark.parametrize(
    "text", ["GPL-3.0-only", "MIT AND LGPL-2.1-or-later", "UNKNOWN", "", "MPL-2.0", "GNU General Public License v3 (GPLv3)"]
)
def test_other_licences_are_rejected(text: str) -> None:
    assert not licenses.is_permissive("some-package", text)


@pytest.mark.parametrize("text", ["MIT", "Apache-2.0 OR GPL-3.0-only", "BSD-3-Clause AND Zlib", "Apache Software License; BSD License"])
def test_permissive_licences_are_accepted(text: str) -> None:
    assert licenses.is_permissive("some-package", text)


@pytest.mark.slow
def test_the_list_of_components_has_versions_and_hashes(tmp_path: Path) -> None:
    components = json.loads(sbom.write(tmp_path).read_text())["components"]
    versions = {(each["name"], each["version"]) for each in components}

    assert versions >= {(name, version(name)) for name in ("httpx", "backoff", "starlette", "click", "numpy")}
    assert "pytest" not in {name for name, _ in versions}
    assert all(any(reference["hashes"] for reference in each["externalReferences"]) for each in components)


def _without(wheel: Path, name: str) -> Path:
    import zipfile

    target = wheel.with_name(f"incomplete-{wheel.name}")
    with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w") as copy:
        for each in source.infolist():
            if each.filename != name:
                copy.writestr(each, source.read(each))
    return target
