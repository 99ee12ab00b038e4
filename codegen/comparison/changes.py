"""The changes between two contracts, each with its place, its effect and the step that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from .contract import Contract, Node
from .rules import RULES
from .versions import Step


@dataclass(frozen=True)
class Use:
    """Where a part of the contract meets clients: in what they send, in what they receive, in which operations."""

    subject: str
    sent: bool = False
    received: bool = False
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One difference.

    `pointer` and `line` are in the new contract; for a part that is gone, `pointer` and `base_line` are in the base, and `line` is that of
    the nearest part around it that the new contract has.
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
    """Collects changes; one that shows at several operations because they share a component is kept once."""

    base: Contract
    new: Contract
    found: dict[tuple[str, str, str], Change] = field(default_factory=dict)

    def note(self, kind: str, place: Node, what: str, use: Use) -> Change:
        """Classify a difference. `place` is the part in the new contract, or in the base where the new one does not have it."""
        rule = RULES[kind]
        step, effect = rule.judge(sent=use.sent, received=use.received)
        key = (kind, place.pointer, what)
        earlier = self.found.get(key)
        gone = place.contract is self.base
        self.found[key] = Change(
            kind=kind,
            step=step,
            subject=use.subject,
            what=what,
            effect=effect,
            section="Breaking" if step is Step.MAJOR else rule.section,
            pointer=place.pointer,
            line=self.new.line(place.pointer.rpartition("/")[0] if gone else place.pointer),
            base_line=self.base.line(place.pointer) if gone else None,
            operations=tuple(dict.fromkeys((*(earlier.operations if earlier else ()), *use.operations))),
        )
        return self.found[key]

    def all(self) -> list[Change]:
        """Breaking first, then additions, then wording; each in the order of the new contract."""
        return sorted(self.found.values(), key=lambda change: (-change.step, change.line, change.pointer, change.kind))

    @property
    def step(self) -> Step:
        """The biggest step that a change asks for."""
        return max((change.step for change in self.found.values()), default=Step.NONE)
