"""The packages that `pip install 'pictograph[...]'` brings, as far as they are needed on this platform."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def runtime_components() -> dict[str, str]:
    """Return names and versions of the installed packages that `pictograph[all]` requires, directly or not, sorted by name."""
    versions: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement("pictograph[all]")]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, frozenset(requirement.extras)))
        try:
            found = distribution(name)
        except PackageNotFoundError:
            raise SystemExit(f"{name} is not installed; run `make setup`") from None
        versions[name] = found.version
        for text in found.requires or []:
            needed = Requirement(text)
            environments = [{"extra": extra} for extra in ("", *requirement.extras)]
            if needed.marker is None or any(needed.marker.evaluate(environment) for environment in environments):
                waiting.append(needed)
    del versions["pictograph"]
    return dict(sorted(versions.items()))


def direct_requirements(extra: str) -> list[str]:
    """Return what `pictograph[extra]` requires itself, with the allowed versions. `base` stands for no extra."""
    found: list[str] = []
    for text in requires("pictograph") or []:
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        if requirement.name == "pictograph":  # `all` names the other extras
            found += [each for inner in sorted(requirement.extras) for each in direct_requirements(inner)]
        else:
            found.append(f"{requirement.name}{requirement.specifier}")
    return sorted(set(found))
