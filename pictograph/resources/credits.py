"""Credits: what is left, what was spent, what something will cost."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Final

from pictograph_api.api.credits import estimate_credits, get_credit_balance, get_credit_usage_by_operation, list_credit_history

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged

if TYPE_CHECKING:
    from pictograph.models import CreditBalance, CreditEstimate, CreditLedgerEntry, UsageByOperation, UsageRange

LARGEST_PAGE: Final = 100  # the contract's cap


async def fetch_balance() -> CreditBalance:
    """Get the balance of the organization."""
    return await call(get_credit_balance.request())


async def _page(limit: int, offset: int) -> builtins.list[CreditLedgerEntry]:
    return (await call(list_credit_history.request(limit=limit, offset=offset))).entries


class Credits(Resource[M_co]):
    """The organization's credits, in whole numbers: `client.credits`. Training and auto-annotation cost some, the rest is free.

    Example:
        balance = client.credits.balance()
        print(balance.credits_remaining, "of", balance.credits_monthly_allowance)
    """

    @operation
    async def balance(self) -> CreditBalance:
        """Get what is left, when it is filled up again, and up to 20 of the latest entries of the ledger.

        Example:
            print(client.credits.balance().credits_remaining)
        """
        return await fetch_balance()

    @operation
    async def history(self, *, limit: int = 50, offset: int = 0) -> builtins.list[CreditLedgerEntry]:
        """Get one page of the ledger, of at most 100 entries, newest first. An amount below 0 was spent, one above came in.

        Example:
            for entry in client.credits.history(limit=10):
                print(entry.created_at, entry.operation, entry.amount)
        """
        return await _page(limit, offset)

    @paged
    def iter(self, *, page_size: int = 100, max_total: int | None = None) -> Pages[CreditLedgerEntry]:
        """Walk through the whole ledger, newest first, `page_size` (at most 100) for each request, up to `max_total` in all.

        Example:
            print(sum(entry.amount for entry in client.credits.iter() if entry.amount < 0))
        """
        return Pages(_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def estimate(self, operation: str, *, quantity: int = 1) -> CreditEstimate:
        """Ask what something will cost. `sufficient` is advice; the operation itself decides.

        Args:
            operation: for example `training_a10g` (per minute) or `sam3_auto_annotation` (per minute).
            quantity: number of units, 1 or more; `unit` of the answer says of what.

        Raises:
            ValidationError: the operation is unknown.

        Example:
            estimate = client.credits.estimate("training_a10g", quantity=30)
            print(estimate.total_credits, estimate.sufficient)
        """
        return await call(estimate_credits.request(operation=operation, quantity=quantity))

    @operation
    async def usage_by_operation(self, *, range: UsageRange | str = "month") -> UsageByOperation:
        """Tell what was spent, operation by operation, the dearest first, in micro-USD (a millionth of a dollar).

        Args:
            range: how far to look back: `day`, `week`, `month` or `all`.

        Example:
            for usage in client.credits.usage_by_operation(range="week").operations:
                print(usage.operation, usage.total_micro_usd, usage.event_count)
        """
        return await call(get_credit_usage_by_operation.request(range=range))
