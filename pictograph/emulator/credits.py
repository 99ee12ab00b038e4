"""Credits: whole numbers per organization, and the ledger that says where they went."""

from __future__ import annotations

import json

from attrs import frozen

from pictograph.emulator.documents import Document, new_id
from pictograph.emulator.refusals import insufficient_credits, limit_exceeded
from pictograph.emulator.store import Row, Store


@frozen
class Price:
    """What one operation costs."""

    credits: int
    unit: str
    minimum: int = 0

    def total(self, quantity: int) -> int:
        """Return the cost of so many units, the minimum kept."""
        return max(self.credits * quantity, self.minimum)


PRICES = {
    "sam3_auto_annotation": Price(3, "per_minute", 3),
    "training_a10g": Price(5, "per_minute", 5),
    "training_a100": Price(9, "per_minute", 9),
    "training_h100": Price(18, "per_minute", 18),
    "inference_cpu": Price(1, "per_minute", 1),
    "inference_t4": Price(2, "per_minute", 2),
    "inference_l4": Price(3, "per_minute", 3),
    "inference_a10g": Price(5, "per_minute", 5),
    "inference_a100": Price(9, "per_minute", 9),
    "image_generate_imagen_fast": Price(3, "per_call"),
    "image_generate_imagen_standard": Price(5, "per_call"),
    "image_generate_imagen_ultra": Price(8, "per_call"),
    "image_generate_gemini_flash": Price(5, "per_call"),
    "image_generate_gemini_pro": Price(15, "per_call"),
    "image_edit_gemini_flash": Price(5, "per_call"),
    "image_edit_gemini_pro": Price(15, "per_call"),
}


def organization(store: Store, org_id: str) -> Row:
    """Return the organization's row."""
    row = store.row("SELECT * FROM organizations WHERE id = ?", org_id)
    if row is None:
        raise LookupError(f"no organization {org_id}")
    return row


def balance(store: Store, org_id: str) -> int:
    """Return the credits that are left."""
    return int(organization(store, org_id)["credits"])


def charge(store: Store, org_id: str, operation: str, credits: int, *, now: float, description: str, **metadata: object) -> None:
    """Take credits. Raises the 402 when there are not enough; then nothing is taken."""
    left = balance(store, org_id)
    if credits > left:
        raise insufficient_credits(credits, left)
    book(store, org_id, operation, -credits, now=now, description=description, **metadata)


def book(store: Store, org_id: str, operation: str, amount: int, *, now: float, description: str, **metadata: object) -> None:
    """Change the balance by a signed amount and write it into the ledger."""
    store.run("UPDATE organizations SET credits = credits + ?, updated_at = ? WHERE id = ?", amount, now, org_id)
    store.insert(
        "ledger",
        id=new_id(),
        org_id=org_id,
        operation=operation,
        amount=amount,
        balance_after=balance(store, org_id),
        description=description,
        metadata=json.dumps(metadata),
        created_at=now,
    )


def check_room(store: Store, org_id: str, *, images: int = 0, size_bytes: int = 0) -> None:
    """Raise the 402 `limit_exceeded` when so many more images or bytes do not fit into the plan."""
    org, used = organization(store, org_id), usage(store, org_id)
    if used["images"] + images > org["max_images"]:
        raise limit_exceeded("images", used["images"], org["max_images"])
    if used["storage"] + size_bytes > org["max_storage_bytes"]:
        raise limit_exceeded("storage", used["storage"], org["max_storage_bytes"])


def usage(store: Store, org_id: str) -> Document:
    """Return how much of the plan is used: `projects`, `images` (archived ones too), `storage` in bytes."""
    row = store.row(
        "SELECT COUNT(*) AS projects, COALESCE(SUM(image_count + archived_images), 0) AS images, COALESCE(SUM(total_size), 0) AS storage"
        " FROM projects WHERE org_id = ?",
        org_id,
    )
    return dict(row) if row else {}
