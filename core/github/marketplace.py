"""The App's listing at GitHub's Marketplace, as its API tells it.

PyGithub knows none of this; the calls are the App's own, by its JSON web token, through the same sender as all others.
Both lists are read a page at a time, to their end. As everywhere: `Gone`, `Forbidden`, `Limited`, `Broken`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from core.errors import Broken
from core.github.identities import AppIdentity
from core.github.pace import Cost
from core.github.purchases import ListedPlan, Pending, Purchase
from core.github.sender import Call, Sender
from core.github.words import Gone

Json = Mapping[str, Any]
_T = TypeVar("_T")
_PAGE, _MOST_PAGES = 100, 1000
_LISTING, _STUBBED = "/marketplace_listing", "/marketplace_listing/stubbed"
_CYCLES = {"monthly": "month", "yearly": "year"}


class Listing:
    """`Marketplace` of the App. With `stubbed` GitHub answers with made-up data, for trying things out."""

    def __init__(self, sender: Sender, app: AppIdentity, *, stubbed: bool = False) -> None:
        self._sender, self._app, self._is_stubbed = sender, app, stubbed
        self._base = _STUBBED if stubbed else _LISTING

    def account(self, account: int) -> Purchase | None:
        """One call: it is not repeated here, since somebody may be waiting."""
        call = Call("GET", f"{self._base}/accounts/{account}", Cost.READ, repeatable=False)
        try:
            found = self._sender.send(self._app, call, lambda _, data: _purchase(data))
        except Gone:
            return None
        if found.account != account and not self._is_stubbed:
            raise Broken("GitHub answered about another account than was asked about; try again later.")
        return found

    def plans(self) -> tuple[ListedPlan, ...]:
        return tuple(self._listed("/plans", _plan))

    def accounts(self, plan: int) -> Iterator[Purchase]:
        return self._listed(f"/plans/{plan}/accounts", _purchase)

    def _listed(self, path: str, shape: Callable[[Json], _T]) -> Iterator[_T]:
        for page in range(1, _MOST_PAGES + 1):
            query = {"per_page": str(_PAGE), "page": str(page)}
            call = Call("GET", self._base + path, Cost.READ, repeatable=True, query=query)
            found, goes_on = self._sender.send(self._app, call, partial(_page, shape))
            yield from found
            if not goes_on:
                return
        raise Broken(f"GitHub lists more than {_MOST_PAGES * _PAGE} entries below {path}; what follows was not read.")


def _page(shape: Callable[[Json], _T], headers: Mapping[str, str], data: Any) -> tuple[list[_T], bool]:
    return [shape(one) for one in data], 'rel="next"' in headers.get("link", "")


def _plan(held: Json) -> ListedPlan:
    return ListedPlan(_positive(held["id"]), str(held["name"]))


def _purchase(held: Json) -> Purchase:
    bought, pending = held["marketplace_purchase"], held.get("marketplace_pending_change")
    return Purchase(
        account=_positive(held["id"]),
        login=str(held["login"]),
        kind=str(held["type"]),
        plan=_plan(bought["plan"]),
        cycle=_CYCLES.get(str(bought.get("billing_cycle")).lower(), "month"),
        units=_units(bought),
        trial_end=_moment(bought.get("free_trial_ends_on")) if bought.get("on_free_trial") is True else None,
        next_billing=_moment(bought.get("next_billing_date")),
        pending=_pending(pending) if pending else None,
    )


def _pending(held: Json) -> Pending:
    plan, at = held.get("plan"), _moment(held["effective_date"])
    if at is None:
        raise ValueError("no moment")
    return Pending(_plan(plan) if plan else None, _units(held), at)


def _units(held: Json) -> int:
    """Nothing is one: a plan at a flat rate has no units."""
    units = held.get("unit_count")
    if units is None:
        return 1
    if not isinstance(units, int) or not 0 <= units < 2**31:
        raise ValueError("no number of units")
    return units


def _positive(number: Any) -> int:
    if type(number) is not int or not 0 < number < 2**63:
        raise ValueError("no id")
    return number


def _moment(text: Any) -> datetime | None:
    """Always with a zone; a day alone is its first moment in UTC."""
    if text is None:
        return None
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
