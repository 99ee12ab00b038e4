"""Compare the public Python API of `pictograph` at a git ref with the working tree.

    python codegen/api_diff.py BASE [--root FOLDER]

Exit code 0: nothing breaks, BASE has no package yet, or the version in `pyproject.toml` takes a major step (before 1.0: a minor one). 1:
something breaks and the version step is too small. 2: BASE or a version can't be read.

griffe reads the source of both sides without importing it and finds removed names, changed parameters and defaults, removed bases and
changed kinds. It does not compare types: `spec_diff.py` reports changed fields of models, the type checkers report the rest.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import griffe
from comparison.git_base import BaseError, tree_at
from comparison.versions import Step, Version, taken

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "pictograph"
# Their modules are not public; only the names in their `__init__` are.
PROGRAMS = ("cli", "emulator")
# How an object is copied and pickled; that it can be is tested.
IMPLEMENTATION = {"__slots__", "__getstate__", "__setstate__", "__copy__"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="api_diff.py", description="Compare the public Python API with that at a git ref.")
    parser.add_argument("base", metavar="BASE", help="a git ref")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project (default: this repository)")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="api-diff-") as folder:
            return _compare(options.base, Path(folder).resolve(), options.root.resolve())
    except (BaseError, griffe.GriffeError, OSError, ValueError) as error:
        print(f"api-diff: {error}", file=sys.stderr)
        return 2


def _compare(ref: str, base: Path, new: Path) -> int:
    tree_at(ref, new, base)
    if not (base / PACKAGE / "__init__.py").is_file():
        print(f"{ref} has no package {PACKAGE}: nothing to compare")
        return 0
    before, after = _version(base), _version(new)
    print(f"{PACKAGE} {before} ({ref}) -> {after} (working tree)")
    old, now = _public_api(base), _public_api(new)
    breakages = [breakage for breakage in griffe.find_breaking_changes(old, now) if breakage.obj.name not in IMPLEMENTATION]
    found = sorted({_described(breakage, (base, new)) for breakage in breakages} | set(_removed_names(old, now)))
    if not found:
        print("nothing breaks")
        return 0
    print(f"\nBREAKING ({len(found)})")
    print("".join(f"  {line}\n" for line in found))
    required, step = before.requires(Step.MAJOR), taken(before, after)
    print(f"this requires a {required} step, the version takes {f'a {step} step' if step else 'none'}")
    if step >= required:
        return 0
    print(f"set `project.version` to {before.after(required)}, or keep the old names and arguments working")
    return 1


def _public_api(root: Path) -> griffe.Object | griffe.Alias:
    """The package as users see it. Models are defined in the generated package and are compared there."""
    package = griffe.load(
        PACKAGE,
        search_paths=[root, root / "generated"],
        try_relative_path=False,
        allow_inspection=False,
        resolve_aliases=True,
        resolve_external=True,
        extensions=griffe.Extensions(_LazyImports()),
    )
    if package.exports is None and isinstance(package, griffe.Module):  # `__all__` is computed: the imports for type checkers are the list
        package.exports = sorted(name for name, member in package.members.items() if member.is_alias and _is_exported(name, member))
    for name in PROGRAMS:
        program = package.members.get(name)
        for module in program.modules.values() if program is not None else ():
            module.public = False
    return package


class _LazyImports(griffe.Extension):
    """Imports under TYPE_CHECKING count as imports: at run time `__getattr__` performs them."""

    def on_alias_instance(self, *, alias: griffe.Alias, **_: object) -> None:
        alias.runtime = True


def _is_exported(name: str, member: griffe.Object | griffe.Alias) -> bool:
    return not name.startswith("_") and isinstance(member, griffe.Alias) and member.target_path.startswith("pictograph")


def _removed_names(old: griffe.Object | griffe.Alias, new: griffe.Object | griffe.Alias) -> Iterator[str]:
    """Names that `from pictograph import ...` no longer finds although their module still has them, which griffe does not report."""
    for name in old.exports or ():
        if isinstance(name, str) and name not in (new.exports or ()):
            yield f"{PACKAGE}/__init__.py:1  {PACKAGE}.{name}: Public object was removed"


def _described(breakage: griffe.Breakage, roots: tuple[Path, Path]) -> str:
    thing = breakage.obj
    values = [value for value in (_value(breakage.old_value), _value(breakage.new_value)) if value]
    change = f" ({' -> '.join(values)})" if values else ""
    return f"{_place(thing, roots)}  {thing.path}: {breakage.kind.value}{change}"


def _value(value: object) -> str:
    if isinstance(value, griffe.Parameter):
        return f"{value.name}={value.default}" if value.default is not None else value.name
    if isinstance(value, griffe.Object | griffe.Alias) or value is None:
        return ""
    return value.value if isinstance(value, griffe.Kind) else str(value)


def _place(thing: griffe.Object | griffe.Alias, roots: tuple[Path, Path]) -> str:
    """File and line, relative to the project."""
    written = thing.parent if thing.is_alias and thing.parent is not None else thing
    path = written.filepath
    for root in roots:
        if isinstance(path, Path) and path.is_relative_to(root):
            line = thing.alias_lineno if isinstance(thing, griffe.Alias) else thing.lineno
            return f"{path.relative_to(root)}:{line or 1}"
    return PACKAGE


def _version(root: Path) -> Version:
    with (root / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file).get("project", {})
    if "version" not in project:
        raise ValueError("pyproject.toml has no `project.version`, so the version step can't be checked")
    return Version.parse(str(project["version"]))


if __name__ == "__main__":
    sys.exit(main())
