"""What of the public Python surface of `pictograph` breaks between a git ref and the working tree.

    python codegen/api_diff.py BASE [--root FOLDER]

Exit code 0: nothing breaks, BASE has no package yet, or the version in `pyproject.toml` takes a major step (before 1.0: a minor one).
1: something breaks and the version does not say so. 2: BASE or a version cannot be read.

griffe reads the source of both sides without importing it and finds removed names, changed parameters and defaults, lost bases and kinds.
It does not judge types: what a changed field of a model breaks is for `spec_diff.py` to say, the rest for the type checkers.
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
# Programs that live in the package: public of them is what their `__init__` names, whatever their modules are called.
INNER_ROOMS = ("cli", "emulator")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="api_diff.py", description="Find what breaks in the public Python surface.")
    parser.add_argument("base", metavar="BASE", help="a git ref")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project (default: this one)")
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
        print(f"{ref} has no package {PACKAGE}: there is nothing to compare with")
        return 0
    before, after = _version(base), _version(new)
    print(f"{PACKAGE} {before} ({ref}) -> {after} (working tree)")
    old, now = _surface(base), _surface(new)
    found = sorted({_told(breakage, (base, new)) for breakage in griffe.find_breaking_changes(old, now)} | set(_unlisted(old, now)))
    if not found:
        print("nothing breaks")
        return 0
    print(f"\nBREAKING ({len(found)})")
    print("".join(f"  {line}\n" for line in found))
    asked, step = before.asks(Step.MAJOR), taken(before, after)
    print(f"this asks for a {asked} step, the version takes {f'a {step} step' if step else 'none'}")
    if step >= asked:
        return 0
    print(f"make `project.version` {before.after(asked)}, or keep the old names and arguments working")
    return 1


def _surface(root: Path) -> griffe.Object | griffe.Alias:
    """The package as users see it. Models that it gives out come from the generated package and are followed there."""
    package = griffe.load(
        PACKAGE,
        search_paths=[root, root / "generated"],
        try_relative_path=False,
        allow_inspection=False,
        resolve_aliases=True,
        resolve_external=True,
    )
    for room in INNER_ROOMS:
        inner = package.members.get(room)
        for module in inner.modules.values() if inner is not None else ():
            module.public = False
    return package


def _unlisted(old: griffe.Object | griffe.Alias, new: griffe.Object | griffe.Alias) -> Iterator[str]:
    """Names that left `__all__` of the package while the import behind them stayed: griffe sees them as still there."""
    for name in old.exports or ():
        if isinstance(name, str) and name not in (new.exports or ()) and name in new.members:
            yield f"{PACKAGE}/__init__.py:1  {PACKAGE}.{name}: Public object was removed from __all__"


def _told(breakage: griffe.Breakage, roots: tuple[Path, Path]) -> str:
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
    """File and line, without the folder that the base was unpacked to."""
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
        raise ValueError("pyproject.toml has no `project.version`, so no version step can be judged")
    return Version.parse(str(project["version"]))


if __name__ == "__main__":
    sys.exit(main())
