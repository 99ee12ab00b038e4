"""The report: as text, as JSON, and as a changelog fragment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .changes import Change, Changes
from .versions import Step, Version, taken

_SECTIONS = ("Breaking", "Added", "Changed", "Deprecated")
_NAMED_OPERATIONS = 6


@dataclass(frozen=True)
class Verdict:
    """The step that the changes require, and the step that the version takes.

    Raises:
        ValueError: `info.version` of one of the contracts is not a version.
    """

    base: Version
    new: Version
    required: Step
    taken: Step
    breaking: bool

    @classmethod
    def of(cls, changes: Changes) -> Verdict:
        base, new = Version.parse(changes.base.version), Version.parse(changes.new.version)
        return cls(base, new, base.requires(changes.step), taken(base, new), changes.step is Step.MAJOR)

    @property
    def is_sufficient(self) -> bool:
        """Whether the version takes at least the required step."""
        return self.taken >= self.required

    def fails(self, *, strict: bool) -> bool:
        """Whether the step is too small for a breaking change, or with `strict` for any change."""
        return not self.is_sufficient and (self.breaking or strict)

    def __str__(self) -> str:
        if self.required is Step.NONE:
            return f"no version step required ({self.base} -> {self.new})"
        text = f"the changes require a {self.required} step, the version takes {self._taken()}"
        return text if self.is_sufficient else f"{text}: set `info.version` to {self.base.after(self.required)}"

    def _taken(self) -> str:
        steps = f"({self.base} -> {self.new})"
        return f"a {self.taken} step {steps}" if self.taken else f"none {steps}"


def as_text(changes: Changes, verdict: Verdict) -> str:
    """The report for a terminal."""
    found = changes.all()
    head = f"{changes.base.source} {changes.base.version} -> {changes.new.source} {changes.new.version}"
    if not found:
        return f"{head}\nno changes\n"
    lines = [head]
    for title, group in (("BREAKING", [c for c in found if c.breaking]), ("not breaking", [c for c in found if not c.breaking])):
        if group:
            lines.append(f"\n{title} ({len(group)})")
            lines += [line for change in group for line in _entry(change, changes)]
    lines += ["", str(verdict), "", "changelog fragment:", "", as_changelog(found, verdict).rstrip()]
    return "\n".join(lines) + "\n"


def as_json(changes: Changes, verdict: Verdict) -> dict[str, Any]:
    """The report for programs. `ok` is false exactly when the version step is too small for a breaking change."""
    found = changes.all()
    return {
        "base": {"source": changes.base.source, "version": changes.base.version},
        "new": {"source": changes.new.source, "version": changes.new.version},
        "required": str(verdict.required),
        "taken": str(verdict.taken),
        "ok": not verdict.fails(strict=False),
        "changes": [{**asdict(change), "step": str(change.step), "breaking": change.breaking} for change in found],
        "changelog": as_changelog(found, verdict) if found else "",
    }


def as_changelog(found: Iterable[Change], verdict: Verdict) -> str:
    """Markdown for the users of the SDK; changes of wording are left out."""
    listed = [change for change in found if change.kind not in ("wording", "unseen")]
    version = verdict.new if verdict.taken else verdict.base.after(verdict.required)
    lines = [f"## API contract {version}"]
    for section in _SECTIONS:
        entries = [change for change in listed if change.section == section]
        if entries:
            lines += ["", f"### {section}", ""]
            lines += [f"- {change.what[0].upper()}{change.what[1:]}. {change.effect}{_operations(change)}" for change in entries]
    if not listed:
        lines += ["", "Only descriptions changed."]
    return "\n".join(lines) + "\n"


def _entry(change: Change, changes: Changes) -> list[str]:
    place = f"{changes.new.source}:{change.line}"
    removed = f" (was {changes.base.source}:{change.base_line})" if change.base_line else ""
    lines = [
        f"  {change.what}  [{change.kind}, {change.step}]",
        f"      {change.effect}",
        f"      {place}{removed}  #{change.pointer}",
    ]
    if change.operations and change.subject not in (f"operation {change.operations[0]}", f"webhook {change.operations[0]}"):
        lines.append(f"      affects {_names(change.operations)}")
    return lines


def _operations(change: Change) -> str:
    own = change.subject.rpartition(" ")[2]
    others = tuple(name for name in change.operations if name != own)
    return f" In {_names(tuple(f'`{name}`' for name in others))}." if others else ""


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED_OPERATIONS])
    return f"{shown} and {len(names) - _NAMED_OPERATIONS} more" if len(names) > _NAMED_OPERATIONS else shown
