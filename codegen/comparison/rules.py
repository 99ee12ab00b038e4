"""The effect of each kind of change on the clients of this SDK: the one table that classifies.

A change can affect what a client sends (parameters, request bodies), what it receives (responses, webhook deliveries), or the generated
names that its code uses. It is breaking when working code fails or behaves differently, with the release that it runs or after an upgrade.
Not breaking is what this SDK is open to: new fields, new enum values, new variants of a union that has a catch-all, and limits on received
values (decoding does not check them).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .versions import Step

MAJOR, MINOR, PATCH = Step.MAJOR, Step.MINOR, Step.PATCH


@dataclass(frozen=True)
class Rule:
    """Step and effect where the changed part is sent, and where it is received; the changelog section if it is not breaking."""

    sent: Step
    sent_effect: str
    received: Step
    received_effect: str
    section: str = "Changed"

    def judge(self, *, sent: bool, received: bool) -> tuple[Step, str]:
        """The step and the effect for a part that is sent, received or both. A part without users counts as both."""
        sides = [(self.sent, self.sent_effect)] if sent or not received else []
        sides += [(self.received, self.received_effect)] if received or not sent else []
        step = max(side[0] for side in sides)
        return step, " ".join(dict.fromkeys(effect for required, effect in sides if required is step))


def _both(step: Step, effect: str, section: str = "Changed") -> Rule:
    return Rule(step, effect, step, effect, section)


RULES: Final[dict[str, Rule]] = {
    # Operations: address and name.
    "operation-added": _both(MINOR, "It can be called from this version.", "Added"),
    "operation-removed": _both(MAJOR, "Calls fail."),
    "operation-renamed": _both(MAJOR, "The generated function has the new name; imports of the old name fail."),
    "operation-moved": _both(MAJOR, "Releases generated from the earlier contract call the old address."),
    "tag-changed": _both(MAJOR, "The generated module moves with its tag; imports of the old module fail."),
    "deprecated": _both(MINOR, "It still works; migrate before it is removed.", "Deprecated"),
    "undeprecated": _both(PATCH, "It will not be removed."),
    "server-removed": _both(MAJOR, "Clients with this base URL no longer reach the service."),
    "server-added": _both(MINOR, "It can be used as base URL.", "Added"),
    # Credentials, roles and prices.
    "auth-changed": _both(MAJOR, "Calls with credentials that were sufficient before are rejected."),
    "auth-relaxed": _both(MINOR, "Credentials that were accepted before still are."),
    "scheme-changed": _both(MAJOR, "Credentials sent in the earlier form are rejected."),
    "scheme-added": _both(MINOR, "It is another way to authenticate.", "Added"),
    "role-raised": _both(MAJOR, "Calls with a key of the lower role raise ForbiddenError."),
    "role-lowered": _both(MINOR, "Keys of the lower role may also call it."),
    "credits-charged": _both(MAJOR, "Behaviour: the call costs credits now and can raise PaymentRequiredError."),
    "credits-dropped": _both(MINOR, "The call is free now."),
    "job-added": _both(MINOR, "It starts a job that can be polled.", "Added"),
    "job-changed": _both(MAJOR, "Behaviour: releases generated from the earlier contract poll with other fields, states or times."),
    "job-removed": _both(MAJOR, "It no longer starts a job."),
    "page-added": _both(MINOR, "The list is paginated.", "Added"),
    "page-narrowed": _both(MAJOR, "Releases generated from the earlier contract read another field or request more than the cap."),
    "page-widened": _both(MINOR, "Pages can be larger."),
    # Parameters and bodies.
    "parameter-added": _both(MINOR, "Calls without it behave as before.", "Added"),
    "parameter-added-required": _both(MAJOR, "Calls without it are rejected."),
    "parameter-removed": _both(MAJOR, "Calls that pass it no longer work."),
    "parameter-renamed": _both(MAJOR, "The argument of the generated function has the new name."),
    "parameter-required": _both(MAJOR, "Calls without it are rejected."),
    "parameter-optional": _both(MINOR, "It may be left out."),
    "parameter-encoded": _both(MAJOR, "The value is expected in another encoding."),
    "body-added": _both(MINOR, "A body can be sent.", "Added"),
    "body-added-required": _both(MAJOR, "Calls without a body are rejected."),
    "body-removed": _both(MAJOR, "A body is no longer read."),
    "body-required": _both(MAJOR, "Calls without a body are rejected."),
    "body-optional": _both(MINOR, "The body may be left out."),
    "body-encoded": _both(MAJOR, "The parts of the body are expected in another encoding."),
    "media-added": Rule(
        MINOR, "The body can also be sent as this type.", MINOR, "The response can also be requested as this type.", "Added"
    ),
    "media-removed": Rule(MAJOR, "Requests of this type are rejected.", MAJOR, "The response no longer has this type."),
    # Responses.
    "success-added": _both(MINOR, "The response is the same as before.", "Added"),
    "success-added-other": _both(MAJOR, "The call can return another type than before."),
    "success-removed": _both(MAJOR, "The expected response is no longer sent."),
    "error-added": _both(MINOR, "It is raised as the error of its status.", "Added"),
    "error-removed": _both(PATCH, "It is no longer returned."),
    "header-added": _both(MINOR, "It can be read from the raw response.", "Added"),
    "header-removed": _both(MAJOR, "Code that reads it finds no value."),
    # Schemas by name.
    "schema-added": _both(MINOR, "The model can be imported.", "Added"),
    "schema-removed": _both(MAJOR, "Imports of the model fail."),
    "schema-renamed": _both(MAJOR, "The model is imported under the new name."),
    "public-name-added": _both(MINOR, "It can be imported from `pictograph`.", "Added"),
    "public-name-removed": _both(MAJOR, "Imports from `pictograph` fail."),
    "model-changed": _both(MAJOR, "Code receives another class than before."),
    # Fields.
    "field-added": Rule(MINOR, "Requests without it behave as before.", MINOR, "It can be read.", "Added"),
    "field-added-required": Rule(MAJOR, "Requests without it are rejected.", MINOR, "It can be read.", "Added"),
    "field-removed": Rule(MAJOR, "Requests that set it are rejected or ignored.", MAJOR, "Code that reads it fails."),
    "field-required": Rule(MAJOR, "Requests without it are rejected.", MINOR, "It is always present."),
    "field-optional": Rule(MINOR, "It may be left out.", MAJOR, "It reads as None where the server leaves it out."),
    "null-added": Rule(MINOR, "It can be null.", MAJOR, "It reads as None where the server sends null."),
    "null-added-optional": Rule(MINOR, "It can be null.", MINOR, "Null reads as None, like the absent field."),
    "null-removed": Rule(MAJOR, "Requests with null are rejected.", MINOR, "It is never null."),
    "closed": _both(MAJOR, "Fields that the contract does not name are rejected when sent and dropped when received."),
    "opened": _both(MINOR, "Fields that the contract does not name are kept."),
    # Values.
    "type-changed": Rule(MAJOR, "Requests with the earlier type are rejected.", MAJOR, "Code receives another type."),
    "type-narrowed": Rule(MAJOR, "Requests with the wider type are rejected.", MINOR, "Fewer types are returned."),
    "type-widened": Rule(MINOR, "More types are accepted.", MAJOR, "Code receives types that it did not receive before."),
    "format-decoded": _both(MAJOR, "It is decoded to another Python type."),
    "format-changed": Rule(MAJOR, "Values in another format are rejected.", PATCH, "It is text as before."),
    "format-dropped": Rule(MINOR, "Text in any format is accepted.", PATCH, "It is text as before."),
    "enum-value-added": Rule(MINOR, "It can be sent.", MINOR, "Older releases read it as UNKNOWN and keep the value.", "Added"),
    "enum-value-removed": Rule(MAJOR, "Requests with it are rejected.", MAJOR, "The member of the generated enum is removed."),
    "enum-closed": Rule(MAJOR, "Other values are rejected.", MINOR, "It compares with plain values as before."),
    "enum-opened": _both(MAJOR, "The generated enum is removed; the value is text."),
    "limits-tightened": Rule(MAJOR, "Values that were accepted are rejected.", PATCH, "Decoding does not check limits."),
    "limits-loosened": Rule(MINOR, "More values are accepted.", PATCH, "Decoding does not check limits."),
    "variant-added": Rule(MINOR, "It can be sent.", MAJOR, "Code receives a type that it does not know.", "Added"),
    "variant-added-open": Rule(MINOR, "It can be sent.", MINOR, "Older releases read it as the catch-all.", "Added"),
    "variant-removed": Rule(MAJOR, "Requests with it are rejected.", MINOR, "It is no longer returned."),
    "default-added": _both(MINOR, "It documents the value that the server uses."),
    "default-changed": _both(MAJOR, "Behaviour: the server uses another value when it is left out."),
    "default-removed": _both(MAJOR, "Behaviour: the value that the server uses is no longer documented."),
    "not-covered": Rule(
        MAJOR,
        "Not every request that was valid can be proven to be valid still.",
        MAJOR,
        "Not every response can be proven to be readable still.",
    ),
    # Webhooks and texts.
    "webhook-added": _both(MINOR, "It can be subscribed to.", "Added"),
    "webhook-removed": _both(MAJOR, "It is no longer delivered."),
    "wording": _both(PATCH, "Only texts differ."),
    "unseen": _both(PATCH, "Nothing that a client uses differs."),
}
