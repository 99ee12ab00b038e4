"""Credits: the balance of each organization, its ledger, and the prices of operations."""

from __future__ import annotations

import json

from attrs import frozen

from pictograph.emulator.http.errors import insufficient_credits, limit_exceeded
from pictograph.emulator.json_values import JsonObject, new_id
from pictograph.emulator.state.database import Database, Row

MICRO_USD_PER_CREDIT = 10_000
"""One credit is one US cent here; the contract leaves the rate to the service."""


@frozen
class Price:
    """Price of one operation."""

    credits: int
    unit: str
    minimum: int = 0

    def total(self, quantity: int) -> int:
        """Return the cost of `quantity` units, at least the minimum."""
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


def credits_of(micro_usd: int) -> int:
    """Return an amount in whole credits, rounded up."""
    return -(-micro_usd // MICRO_USD_PER_CREDIT)


def organization(db: Database, org_id: str) -> Row:
    """Return the organization's row."""
    row = db.row("SELECT * FROM organizations WHERE id = ?", org_id)
    if row is None:
        raise LookupError(f"no organization {org_id}")
    return row


def balance(db: Database, org_id: str) -> int:
    """Return the remaining credits."""
    return int(organization(db, org_id)["credits"])


def charge(db: Database, org_id: str, operation: str, credits: int, *, now: float, description: str, **metadata: object) -> None:
    """Deduct credits. Raises 402 if the balance is insufficient; then nothing is deducted."""
    left = balance(db, org_id)
    if credits > left:
        raise insufficient_credits(credits, left)
    record_entry(db, org_id, operation, -credits, now=now, description=description, **metadata)


def record_entry(db: Database, org_id: str, operation: str, amount: int, *, now: float, description: str, **metadata: object) -> None:
    """Change the balance by a signed amount and add the entry to the ledger."""
    db.run("UPDATE organizations SET credits = credits + ?, updated_at = ? WHERE id = ?", amount, now, org_id)
    db.insert(
        "ledger",
        id=new_id(),
        org_id=org_id,
        operation=operation,
        amount=amount,
        balance_after=balance(db, org_id),
        description=description,
        metadata=json.dumps(metadata),
        created_at=now,
    )


def check_plan_limits(db: Database, org_id: str, *, images: int = 0, size_bytes: int = 0) -> None:
    """Raise 402 `limit_exceeded` if that many more images or bytes exceed the subscription plan."""
    org, used = organization(db, org_id), plan_usage(db, org_id)
    if used["images"] + images > org["max_images"]:
        raise limit_exceeded("images", used["images"], org["max_images"])
    if used["storage"] + size_bytes > org["max_storage_bytes"]:
        raise limit_exceeded("storage", used["storage"], org["max_storage_bytes"])


def plan_usage(db: Database, org_id: str) -> JsonObject:
    """Return the current usage: `projects`, `images` (including archived ones), `storage` in bytes."""
    row = db.row(
        "SELECT COUNT(*) AS projects, COALESCE(SUM(image_count + archived_images), 0) AS images, COALESCE(SUM(total_size), 0) AS storage"
        " FROM projects WHERE org_id = ?",
        org_id,
    )
    return dict(row) if row else {}
