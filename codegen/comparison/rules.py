"""What each kind of change means to the clients of this SDK: the one table that classifies.

A change can meet a client in what it sends (parameters, request bodies), in what it receives (answers, webhook deliveries), or in the
generated names that its code is written with. Breaking is what makes working code fail or do something else, with the release it runs or
after an upgrade. What this SDK is open to is not breaking: new fields, new enum values, new variants of a union that has a catch-all,
limits on received values (nothing checks them when decoding).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .versions import Step

MAJOR, MINOR, PATCH = Step.MAJOR, Step.MINOR, Step.PATCH


@dataclass(frozen=True)
class Rule:
    """Step and effect where the changed thing is sent, and where it is received; the section of the changelog if it breaks nothing."""

    sent: Step
    sent_effect: str
    received: Step
    received_effect: str
    section: str = "Changed"

    def judge(self, *, sent: bool, received: bool) -> tuple[Step, str]:
        """The step for a part that is sent, received or both, and what it means; a part that nobody uses yet counts as both."""
        sides = [(self.sent, self.sent_effect)] if sent or not received else []
        sides += [(self.received, self.received_effect)] if received or not sent else []
        step = max(side[0] for side in sides)
        return step, " ".join(dict.fromkeys(effect for asked, effect in sides if asked is step))


def _both(step: Step, effect: str, section: str = "Changed") -> Rule:
    return Rule(step, effect, step, effect, section)


RULES: Final[dict[str, Rule]] = {
    # Operations: what is called and by which name.
    "operation-added": _both(MINOR, "It can be called from this version on.", "Added"),
    "operation-removed": _both(MAJOR, "Calls of it fail."),
    "operation-renamed": _both(MAJOR, "The generated function goes by the new name; imports of the old one fail."),
    "operation-moved": _both(MAJOR, "Releases made from the earlier contract call the old address."),
    "tag-changed": _both(MAJOR, "The generated module moves with its tag; imports from the old one fail."),
    "deprecated": _both(MINOR, "It still works; move off it before it goes.", "Deprecated"),
    "undeprecated": _both(PATCH, "It is here to stay."),
    "server-removed": _both(MAJOR, "Clients that point there no longer reach the service."),
    "server-added": _both(MINOR, "It can be set as base URL.", "Added"),
    # Who may call, and at what price.
    "auth-changed": _both(MAJOR, "Calls with the credentials that were enough before are refused."),
    "auth-relaxed": _both(MINOR, "What was accepted before still is."),
    "scheme-changed": _both(MAJOR, "Credentials sent the earlier way are refused."),
    "scheme-added": _both(MINOR, "It is another way to sign in.", "Added"),
    "role-raised": _both(MAJOR, "Keys of the lower role get ForbiddenError."),
    "role-lowered": _both(MINOR, "Keys of the lower role may call it too."),
    "credits-charged": _both(MAJOR, "Behaviour: the call spends credits now and can end in PaymentRequiredError."),
    "credits-dropped": _both(MINOR, "The call is free now."),
    "job-added": _both(MINOR, "It starts a job that can be waited for.", "Added"),
    "job-changed": _both(MAJOR, "Behaviour: waits made from the earlier contract look for other places, states or times."),
    "job-removed": _both(MAJOR, "There is nothing to wait for any more."),
    "page-added": _both(MINOR, "The list can be paged through.", "Added"),
    "page-narrowed": _both(MAJOR, "Paging made from the earlier contract reads another place or asks for more than the cap."),
    "page-widened": _both(MINOR, "Pages may be larger."),
    # Parameters and bodies.
    "parameter-added": _both(MINOR, "Leaving it out keeps the call as it was.", "Added"),
    "parameter-added-required": _both(MAJOR, "Calls without it are refused."),
    "parameter-removed": _both(MAJOR, "Calls that pass it no longer work."),
    "parameter-renamed": _both(MAJOR, "The argument of the generated function has the new name."),
    "parameter-required": _both(MAJOR, "Calls without it are refused."),
    "parameter-optional": _both(MINOR, "It may be left out."),
    "parameter-encoded": _both(MAJOR, "The value is expected in another form on the wire."),
    "body-added": _both(MINOR, "A body may be sent.", "Added"),
    "body-added-required": _both(MAJOR, "Calls without a body are refused."),
    "body-removed": _both(MAJOR, "What was sent in the body is no longer read."),
    "body-required": _both(MAJOR, "Calls without a body are refused."),
    "body-optional": _both(MINOR, "The body may be left out."),
    "body-encoded": _both(MAJOR, "The parts of the body are expected in another form."),
    "media-added": Rule(MINOR, "The body may be sent in this form too.", MINOR, "The answer may be asked for in this form.", "Added"),
    "media-removed": Rule(MAJOR, "Requests in this form are refused.", MAJOR, "The answer no longer comes in this form."),
    # Answers.
    "success-added": _both(MINOR, "The answer is the same as before.", "Added"),
    "success-added-other": _both(MAJOR, "The call can return something else than before."),
    "success-removed": _both(MAJOR, "The answer that code expects no longer comes."),
    "error-added": _both(MINOR, "It is raised as the error of its status.", "Added"),
    "error-removed": _both(PATCH, "It is no longer to be expected."),
    "header-added": _both(MINOR, "It can be read from the raw answer.", "Added"),
    "header-removed": _both(MAJOR, "Code that reads it finds nothing there."),
    # Schemas by name.
    "schema-added": _both(MINOR, "The model can be imported.", "Added"),
    "schema-removed": _both(MAJOR, "Imports of the model fail."),
    "schema-renamed": _both(MAJOR, "The model is imported by the new name."),
    "model-changed": _both(MAJOR, "Code holds another class than before."),
    # Fields.
    "field-added": Rule(MINOR, "Leaving it out keeps the request as it was.", MINOR, "It can be read.", "Added"),
    "field-added-required": Rule(MAJOR, "Requests without it are refused.", MINOR, "It can be read.", "Added"),
    "field-removed": Rule(MAJOR, "Requests that set it are no longer understood.", MAJOR, "Code that reads it fails."),
    "field-required": Rule(MAJOR, "Requests without it are refused.", MINOR, "It is always there."),
    "field-optional": Rule(MINOR, "It may be left out.", MAJOR, "It reads as None where the server leaves it out."),
    "null-added": Rule(MINOR, "It may be null.", MAJOR, "It reads as None where the server sends null."),
    "null-added-optional": Rule(MINOR, "It may be null.", MINOR, "Null reads as None, as the absent field did."),
    "null-removed": Rule(MAJOR, "Requests with null are refused.", MINOR, "It is never null."),
    "closed": _both(MAJOR, "Fields that the contract does not name are refused when sent and dropped when received."),
    "opened": _both(MINOR, "Fields that the contract does not name are kept."),
    # Values.
    "type-changed": Rule(MAJOR, "Requests with the earlier type are refused.", MAJOR, "Code gets another type."),
    "type-narrowed": Rule(MAJOR, "Requests with the wider type are refused.", MINOR, "Fewer types can come."),
    "type-widened": Rule(MINOR, "More types are accepted.", MAJOR, "Code gets types that it did not get before."),
    "format-decoded": _both(MAJOR, "It is decoded to another Python type."),
    "format-changed": Rule(MAJOR, "Values of another form are refused.", PATCH, "It is text as before."),
    "format-dropped": Rule(MINOR, "Text of any form is accepted.", PATCH, "It is text as before."),
    "enum-value-added": Rule(MINOR, "It can be sent.", MINOR, "Releases that do not know it read UNKNOWN and keep the value.", "Added"),
    "enum-value-removed": Rule(MAJOR, "Requests with it are refused.", MAJOR, "The member of the generated enum is gone."),
    "enum-closed": Rule(MAJOR, "Other values are refused.", MINOR, "It compares with plain values as before."),
    "enum-opened": _both(MAJOR, "The generated enum is gone; any value is text."),
    "limits-tightened": Rule(MAJOR, "Values that were accepted are refused.", PATCH, "Decoding does not check limits."),
    "limits-loosened": Rule(MINOR, "More values are accepted.", PATCH, "Decoding does not check limits."),
    "variant-added": Rule(MINOR, "It can be sent.", MAJOR, "Code gets a type that it does not know.", "Added"),
    "variant-added-open": Rule(MINOR, "It can be sent.", MINOR, "Releases that do not know it read it as the catch-all.", "Added"),
    "variant-removed": Rule(MAJOR, "Requests with it are refused.", MINOR, "It no longer comes."),
    "default-added": _both(MINOR, "It says what happens when the value is left out."),
    "default-changed": _both(MAJOR, "Behaviour: leaving the value out means something else."),
    "default-removed": _both(MAJOR, "Behaviour: what happens when the value is left out is open now."),
    "not-covered": Rule(
        MAJOR,
        "It cannot be shown that every request that was valid still is.",
        MAJOR,
        "It cannot be shown that every answer can still be read.",
    ),
    # The rest.
    "webhook-added": _both(MINOR, "It can be subscribed to.", "Added"),
    "webhook-removed": _both(MAJOR, "It is no longer delivered."),
    "wording": _both(PATCH, "Only texts differ."),
    "unseen": _both(PATCH, "Nothing that a client meets differs."),
}
