# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
"""The error of the generated client."""

from __future__ import annotations

_SHOWN_BYTES = 500


class UnexpectedStatus(Exception):
    """The response has a status other than 2xx. `body` contains its first 500 bytes as text."""

    def __init__(self, operation_id: str, status_code: int, content: bytes | str) -> None:
        body = content[:_SHOWN_BYTES].decode("utf-8", "replace") if isinstance(content, bytes) else content
        super().__init__(operation_id, status_code, body)
        self.operation_id = operation_id
        self.status_code = status_code
        self.body = body

    def __str__(self) -> str:
        return f"{self.operation_id}: unexpected status {self.status_code}: {' '.join(self.body.split())}"
