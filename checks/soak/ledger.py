"""What a worker knows to have written, and what it cannot know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pictograph import PictographError

CREDITS_PER_PROMPT = 3

IN_BULK = frozenset({"create_image_upload_urls", "register_images"})
"""Operations whose number is not known to the caller: the images that they created are compared."""


@dataclass
class Ledger:
    """Records of one worker. Confirmed: the call returned. Uncertain: it raised, so the write was done once or not at all."""

    dataset: str
    confirmed: Counter[str] = field(default_factory=Counter)  # writes by operation id
    uncertain: Counter[str] = field(default_factory=Counter)
    projects: set[str] = field(default_factory=set)
    uncertain_projects: set[str] = field(default_factory=set)
    images: dict[str, str] = field(default_factory=dict)  # id to file name
    uncertain_images: set[str] = field(default_factory=set)  # file names
    copies: int = 0
    uncertain_copies: int = 0
    annotations: dict[str, set[int]] = field(default_factory=dict)  # image id to the possible numbers of annotations
    complete: dict[str, int] = field(default_factory=dict)  # dataset to its number of images, all transferred in bulk
    files: int = 0  # of completed transfers in bulk
    calls: Counter[str] = field(default_factory=Counter)  # by result
    problems: list[str] = field(default_factory=list)

    def count(self, outcome: Any) -> None:
        """Count the result of one call."""
        self.calls[type(outcome).__name__ if isinstance(outcome, PictographError) else "value"] += 1

    def wrote(self, outcome: Any, *operations: str) -> bool:
        """Record the outcome of a write. Returns whether the call returned."""
        returned = not isinstance(outcome, PictographError)
        (self.confirmed if returned else self.uncertain).update(operations)
        return returned

    def confirm(self, operation: str) -> None:
        """Record that an uncertain write was retried successfully with the same key."""
        del self.uncertain[operation]
        self.confirmed[operation] += 1

    def add_problem(self, text: str) -> None:
        """Record a violation."""
        self.problems.append(f"{self.dataset}: {text}")

    def check(self, client: Any) -> None:
        """Compare with the data of the server. Needs a connection without faults."""
        for dataset, count in self.complete.items():
            self._check_complete(client, dataset, count)
        images = client.datasets.get(self.dataset, include_images=True, images_limit=10_000).images or []
        names = Counter(image.filename for image in images)
        originals = {name: count for name, count in names.items() if name in {*self.images.values(), *self.uncertain_images}}
        for image_id, name in self.images.items():
            if name not in names:
                self.add_problem(f"lost: image {name} ({image_id})")
        for name, count in originals.items():
            if count > 1:
                self.add_problem(f"duplicated: image {name} exists {count} times")
        copies = len(images) - sum(originals.values())
        if copies < self.copies:
            self.add_problem(f"lost: {self.copies - copies} of {self.copies} copies")
        if copies > self.copies + self.uncertain_copies:
            self.add_problem(f"duplicated: {copies} copies, expected {self.copies} to {self.copies + self.uncertain_copies}")
        for image_id, counts in self.annotations.items():
            found = len(client.annotations.get(image_id))
            if found not in counts:
                self.add_problem(f"lost: {found} annotations on {image_id}, not {sorted(counts)}")

    def _check_complete(self, client: Any, dataset: str, count: int) -> None:
        if dataset not in self.projects:
            return  # deleted since
        found = client.datasets.get(dataset, include_images=True, images_limit=10_000)
        names = Counter((image.virtual_folder_path, image.filename) for image in found.images or [])
        if len(names) != count or names.total() != count or found.image_count != count:
            self.add_problem(f"lost or duplicated: {dataset} has {names.total()} images, {len(names)} different, not {count}")


def check_projects(ledgers: list[Ledger], names: list[str]) -> list[str]:
    """Compare the names of all projects with the records of the workers."""
    confirmed = {name for ledger in ledgers for name in (*ledger.projects, ledger.dataset)}
    possible = confirmed | {name for ledger in ledgers for name in ledger.uncertain_projects}
    problems = [f"lost: project {name}" for name in confirmed - set(names)]
    problems += [f"not deleted: project {name}" for name in set(names) - possible]
    return problems + [f"duplicated: project {name}" for name, count in Counter(names).items() if count > 1]


def check_effects(ledgers: list[Ledger], effects: dict[str, int]) -> tuple[int, int, list[str]]:
    """Compare the server's count of performed writes with the calls. Returns the numbers of lost and duplicated writes, and problems."""
    confirmed, uncertain = Counter[str](), Counter[str]()
    for ledger in ledgers:
        confirmed += ledger.confirmed
        uncertain += ledger.uncertain
    lost = {name: count - effects.get(name, 0) for name, count in confirmed.items() if effects.get(name, 0) < count}
    most = confirmed + uncertain
    duplicated = {name: times - most[name] for name, times in effects.items() if times > most[name] and name not in IN_BULK}
    problems = [f"lost: {count} of {name}" for name, count in lost.items()]
    problems += [f"duplicated: {count} of {name}" for name, count in duplicated.items()]
    return sum(lost.values()), sum(duplicated.values()), problems


def check_credits(ledgers: list[Ledger], spent: int) -> list[str]:
    """Compare the charged credits with the prompts that were sent."""
    confirmed = sum(ledger.confirmed["auto_annotate_text"] for ledger in ledgers)
    uncertain = sum(ledger.uncertain["auto_annotate_text"] for ledger in ledgers)
    if not CREDITS_PER_PROMPT * confirmed <= spent <= CREDITS_PER_PROMPT * (confirmed + uncertain):
        return [f"charged: {spent} credits for {confirmed} to {confirmed + uncertain} prompts"]
    return []
