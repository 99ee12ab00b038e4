# Generated from openapi.yaml by codegen/generate.py. Do not edit: change the contract or codegen/templates, then run `make generate`.
from enum import StrEnum


class DeploymentStatus(StrEnum):
    """Status of a deployment: `provisioning`, then `active` or `paused`, and finally `terminated`; `failed` if it
    could not be provisioned.
    """

    PROVISIONING = "provisioning"
    ACTIVE = "active"
    PAUSED = "paused"
    FAILED = "failed"
    TERMINATED = "terminated"

    @classmethod
    def _missing_(cls, value: object) -> "DeploymentStatus | None":
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = value
        return member
