"""Credits: balance, history, price estimates."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Final, Unpack

from pictograph_api.api.credits import estimate_credits, get_credit_balance, get_credit_usage_by_operation, list_credit_history

from pictograph._resilience.operations import call
from pictograph._resilience.paging import Pages
from pictograph._resilience.resource import M_co, Resource, operation, paged
from pictograph.types import UsageRangeValue

if TYPE_CHECKING:
    from pictograph.models import CreditBalance, CreditEstimate, CreditLedgerEntry, UsageByOperation
    from pictograph.request_options import RequestOptions

LARGEST_PAGE: Final = 100  # limit of the contract


async def fetch_balance() -> CreditBalance:
    """Get the credit balance. See `Credits.balance`."""
    return await call(get_credit_balance.request())


async def _fetch_page(limit: int, offset: int) -> builtins.list[CreditLedgerEntry]:
    return (await call(list_credit_history.request(limit=limit, offset=offset))).entries


class Credits(Resource[M_co]):
    """The credits of the organization: `client.credits`. Amounts are integers. Training, auto-annotation and deployments cost credits.

    Example:
        balance = client.credits.balance()
        print(balance.credits_remaining, "of", balance.credits_monthly_allowance)
    """

    @operation
    async def balance(self, **options: Unpack[RequestOptions]) -> CreditBalance:
        """Get the credit balance, the date of the next allowance, and the latest ledger entries (up to 20).

        Example:
            print(client.credits.balance().credits_remaining)
        """
        return await fetch_balance()

    @operation
    async def history(self, *, limit: int = 50, offset: int = 0, **options: Unpack[RequestOptions]) -> builtins.list[CreditLedgerEntry]:
        """Get one page of the credit ledger, newest entries first.

        Negative amounts were spent; positive amounts are allowances and refunds. `iter` returns all pages.

        Args:
            limit: Maximum number of entries, 1 to 100.
            offset: Number of entries to skip.

        Example:
            for entry in client.credits.history(limit=10):
                print(entry.created_at, entry.operation, entry.amount)
        """
        return await _fetch_page(limit, offset)

    @paged
    def iter(self, *, page_size: int = 100, max_total: int | None = None, **options: Unpack[RequestOptions]) -> Pages[CreditLedgerEntry]:
        """Iterate over the credit ledger, newest entries first, page by page.

        Pages are requested as they are needed. Entries that are added meanwhile move the others to later pages, which repeats some:
        `client.credits.iter(...).all()` takes the least time.

        Args:
            page_size: Entries per request, 1 to 100.
            max_total: Stop after this many entries.

        Raises:
            ValueError: `page_size` is not 1 to 100, or `max_total` is negative.

        Example:
            print(sum(entry.amount for entry in client.credits.iter() if entry.amount < 0))
        """
        return Pages(_fetch_page, page_size=page_size, max_total=max_total, largest_page=LARGEST_PAGE)

    @operation
    async def estimate(self, operation: str, *, quantity: int = 1, **options: Unpack[RequestOptions]) -> CreditEstimate:
        """Estimate the price of an operation in credits.

        `sufficient` of the result compares the price with the balance now; the balance is checked again when the operation starts.

        Args:
            operation: For example `training_a10g` (per minute) or `sam3_auto_annotation` (per minute).
            quantity: Number of units, 1 or more; `unit` of the result names the unit.

        Raises:
            ValidationError: The operation is unknown.

        Example:
            estimate = client.credits.estimate("training_a10g", quantity=30)
            print(estimate.total_credits, estimate.sufficient)
        """
        return await call(estimate_credits.request(operation=operation, quantity=quantity))

    @operation
    async def usage_by_operation(self, *, range: UsageRangeValue = "month", **options: Unpack[RequestOptions]) -> UsageByOperation:
        """Get the amount spent per operation, in micro-USD (millionths of a US dollar), the highest amount first.

        Args:
            range: Period up to now: `day`, `week`, `month` or `all`.

        Example:
            for usage in client.credits.usage_by_operation(range="week").operations:
                print(usage.operation, usage.total_micro_usd, usage.event_count)
        """
        return await call(get_credit_usage_by_operation.request(range=range))
