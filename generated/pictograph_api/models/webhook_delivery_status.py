# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class WebhookDeliveryStatus(StrEnum):
    """Status of a delivery. `failed` deliveries are retried; `dead_letter` deliveries are not."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD_LETTER = "dead_letter"

    @classmethod
    def _missing_(cls, value: object) -> "WebhookDeliveryStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
