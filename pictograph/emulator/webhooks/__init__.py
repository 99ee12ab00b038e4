"""Webhook deliveries: requests that the emulator sends, their signatures, retries and schedule."""
