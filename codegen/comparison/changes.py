"""The changes between two contracts, each with its location, its effect and the version step that it requires."""

from __future__ import annotations

from dataclasses import dataclass, field

from .contract import Contract, Node
from .rules import RULES
from .versions import Step


@dataclass(frozen=True)
class Use:
    """How clients use a part of the contract: whether they send or receive it, and in which operations."""

    subject: str
    sent: bool = False
    received: bool = False
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One difference.

    `pointer` and `line` refer to the new contract. For a removed part, `pointer` and `base_line` refer to the base, and `line` is that of
    the nearest enclosing part in the new contract.
    """

    kind: str
    step: Step
    subject: str
    what: str
    effect: str
    section: str
    pointer: str
    line: int
    base_line: int | None
    operations: tuple[str, ...]

    @property
    def breaking(self) -> bool:
        return self.step is Step.MAJOR


@dataclass
class Changes:
    """Collects changes. A change of a component that several operations share is recorded once."""

    base: Contract
    new: Contract
    found: dict[tuple[str, str, str], Change] = field(default_factory=dict)

    def note(self, kind: str, place: Node, what: str, use: Use) -> Change:
        """Classify a difference. `place` is the part in the new contract, or in the base if the new contract does not have it."""
        rule = RULES[kind]
        step, effect = rule.judge(sent=use.sent, received=use.received)
        key = (kind, place.pointer, what)
        earlier = self.found.get(key)
        removed = place.contract is self.base
        self.found[key] = Change(
            kind=kind,
            step=step,
            subject=use.subject,
            what=what,
            effect=effect,
            section="Breaking" if step is Step.MAJOR else rule.section,
            pointer=place.pointer,
            line=self.new.line(place.pointer.rpartition("/")[0] if removed else place.pointer),
            base_line=self.base.line(place.pointer) if removed else None,
            operations=tuple(dict.fromkeys((*(earlier.operations if earlier else ()), *use.operations))),
        )
        return self.found[key]

    def all(self) -> list[Change]:
        """Breaking first, then additions, then wording; each in the order of the new contract."""
        return sorted(self.found.values(), key=lambda change: (-change.step, change.line, change.pointer, change.kind))

    @property
    def step(self) -> Step:
        """The largest step that a change requires."""
        return max((change.step for change in self.found.values()), default=Step.NONE)
