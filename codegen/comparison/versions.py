"""Semantic versions: which step a change requires, and which step was taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Step(IntEnum):
    """How far a version moves. A larger step satisfies a smaller one."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Version:
    """`major.minor.patch`. A pre-release or build suffix is ignored, so 2.0.0rc1 counts as the step to 2.0.0."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Read a version.

        Raises:
            ValueError: `text` is not `major.minor[.patch]` with an optional suffix.
        """
        found = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+.a-z][0-9A-Za-z.+-]*)?", text.strip())
        if found is None:
            raise ValueError(f"{text!r} is not a version such as 1.4.0")
        return cls(*(int(part or 0) for part in found.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, step: Step) -> Version:
        """The next version that takes `step`."""
        if step is Step.MAJOR:
            return Version(self.major + 1, 0, 0)
        if step is Step.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + (step is Step.PATCH))

    def requires(self, step: Step) -> Step:
        """The step to take from this version: before 1.0 a break requires a minor step and an addition a patch."""
        return Step(step - 1) if self.major == 0 and step >= Step.MINOR else step


def taken(base: Version, new: Version) -> Step:
    """The step from `base` to `new`; NONE for an earlier version."""
    if new <= base:
        return Step.NONE
    if new.major > base.major:
        return Step.MAJOR
    return Step.MINOR if new.minor > base.minor else Step.PATCH
