# Generated from odd.yaml by codegen/generate.py. Don't edit: change the contract or codegen/templates, then run `make generate`.
"""The one error of the generated client."""

from __future__ import annotations

_SHOWN_BYTES = 500


class UnexpectedStatus(Exception):
    """The server answered with another status than 2xx. `body` holds the first 500 bytes of its answer as text."""

    def __init__(self, operation_id: str, status_code: int, content: bytes | str) -> None:
        body = content[:_SHOWN_BYTES].decode("utf-8", "replace") if isinstance(content, bytes) else content
        super().__init__(operation_id, status_code, body)
        self.operation_id = operation_id
        self.status_code = status_code
        self.body = body

    def __str__(self) -> str:
        return f"{self.operation_id}: the server answered {self.status_code}: {' '.join(self.body.split())}"
