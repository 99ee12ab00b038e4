"""Micro-USD and credits. What is priced in millionths of a dollar is booked in whole credits, rounded up."""

from __future__ import annotations

MICRO_USD_PER_CREDIT = 10_000
"""A credit is a US cent here. The contract leaves the rate to the service."""


def credits_of(micro_usd: int) -> int:
    """Return the credits that an amount is booked as: rounded up, 0 for 0."""
    return -(-micro_usd // MICRO_USD_PER_CREDIT)
