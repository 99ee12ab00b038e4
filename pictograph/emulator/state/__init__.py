"""What the emulator stores and counts: the database, stored objects, jobs, API keys, credits, rate limits and idempotency keys."""
