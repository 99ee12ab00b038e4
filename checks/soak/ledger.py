"""What a worker knows to have written, and what it can't know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pictograph import PictographError

CREDITS_FOR_A_PROMPT = 3


@dataclass
class Ledger:
    """Sure: the call returned. Open: it raised, so the write was done once or not at all."""

    dataset: str
    sure: Counter[str] = field(default_factory=Counter)  # writes by operation of the contract
    open: Counter[str] = field(default_factory=Counter)
    projects: set[str] = field(default_factory=set)
    open_projects: set[str] = field(default_factory=set)
    images: dict[str, str] = field(default_factory=dict)  # id to file name
    open_images: set[str] = field(default_factory=set)  # file names
    copies: int = 0
    open_copies: int = 0
    annotations: dict[str, set[int]] = field(default_factory=dict)  # image id to how many there may be
    calls: Counter[str] = field(default_factory=Counter)  # by result
    problems: list[str] = field(default_factory=list)

    def count(self, outcome: Any) -> None:
        """Note what one call came to."""
        self.calls[type(outcome).__name__ if isinstance(outcome, PictographError) else "value"] += 1

    def wrote(self, outcome: Any, *operations: str) -> bool:
        """Note what became of a call that writes. Returns whether it returned."""
        returned = not isinstance(outcome, PictographError)
        (self.sure if returned else self.open).update(operations)
        return returned

    def settle(self, operation: str) -> None:
        """Note that a write which may have been open has been made up for, with its key."""
        del self.open[operation]
        self.sure[operation] += 1

    def wrong(self, what: str) -> None:
        """Note something that must not be."""
        self.problems.append(f"{self.dataset}: {what}")

    def check(self, client: Any) -> None:
        """Compare with what the server shows, over a line without faults."""
        images = client.datasets.get(self.dataset, include_images=True, images_limit=10_000).images or []
        names = Counter(image.filename for image in images)
        originals = {name: count for name, count in names.items() if name in {*self.images.values(), *self.open_images}}
        for image_id, name in self.images.items():
            if name not in names:
                self.wrong(f"lost: image {name} ({image_id})")
        for name, count in originals.items():
            if count > 1:
                self.wrong(f"doubled: image {name} is there {count} times")
        copies = len(images) - sum(originals.values())
        if copies < self.copies:
            self.wrong(f"lost: {self.copies - copies} of {self.copies} copies")
        if copies > self.copies + self.open_copies:
            self.wrong(f"doubled: {copies} copies of {self.copies} to {self.copies + self.open_copies}")
        for image_id, counts in self.annotations.items():
            found = len(client.annotations.get(image_id))
            if found not in counts:
                self.wrong(f"lost: {found} annotations on {image_id}, not {sorted(counts)}")


def check_projects(ledgers: list[Ledger], names: list[str]) -> list[str]:
    """Compare the names of all projects with what the workers know."""
    sure = {name for ledger in ledgers for name in (*ledger.projects, ledger.dataset)}
    possible = sure | {name for ledger in ledgers for name in ledger.open_projects}
    problems = [f"lost: project {name}" for name in sure - set(names)]
    problems += [f"undead: project {name}" for name in set(names) - possible]
    return problems + [f"doubled: project {name}" for name, count in Counter(names).items() if count > 1]


def check_effects(ledgers: list[Ledger], effects: dict[str, int]) -> tuple[int, int, list[str]]:
    """Compare the server's own count of work done with the calls. Returns lost and doubled writes, and what is wrong."""
    sure, unsure = Counter[str](), Counter[str]()
    for ledger in ledgers:
        sure += ledger.sure
        unsure += ledger.open
    lost = {name: count - effects.get(name, 0) for name, count in sure.items() if effects.get(name, 0) < count}
    doubled = {name: times - sure[name] - unsure[name] for name, times in effects.items() if times > sure[name] + unsure[name]}
    problems = [f"lost: {count} of {name}" for name, count in lost.items()]
    return sum(lost.values()), sum(doubled.values()), problems + [f"doubled: {count} of {name}" for name, count in doubled.items()]


def check_credits(ledgers: list[Ledger], spent: int) -> list[str]:
    """Compare what was charged with the prompts that were asked."""
    sure = sum(ledger.sure["auto_annotate_text"] for ledger in ledgers)
    unsure = sum(ledger.open["auto_annotate_text"] for ledger in ledgers)
    if not CREDITS_FOR_A_PROMPT * sure <= spent <= CREDITS_FOR_A_PROMPT * (sure + unsure):
        return [f"charged: {spent} credits for {sure} to {sure + unsure} prompts"]
    return []
