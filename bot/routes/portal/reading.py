"""From the desk to what pages show: one account, as one guest may see it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.billing.marketplace.on_access import ask_soon
from bot.billing.marketplace.opening import is_sold_there
from bot.pages.accounts.figures import DayUse, Line, Overview, Return, count
from bot.pages.accounts.notes import notes
from bot.routes.portal.visits import Guest, Sight, Visits
from core.github.manifests import web_url
from core.github.visiting import Role
from core.ledger import balance as books
from core.ledger.anomaly import Unusual, unusual_key
from core.ledger.billing import Billing
from core.ledger.movement import Book, Movement, Scope, Unit
from core.ledger.returns import returned
from core.ledger.today import unusual_today
from core.money import NONE, Micros
from core.names import RequestId
from core.plans.entitlement import Standing, Terms
from core.plans.period import Period, day_number
from core.plans.plan import Plan
from core.requests import Request
from core.settings import Settings
from core.store import Store

_LINES = 25
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Bought:
    """What an account has; `becomes` is the title of the plan that was announced, if one was."""

    terms: Terms
    plan: Plan
    becomes: str = ""


class Reading:
    """Reads accounts. Any thread may ask; `Broken(retryable)` when the database, or GitHub, is away."""

    def __init__(self, settings: Settings, store: Store, visits: Visits) -> None:
        self._desk = store.desk
        self._billing = Billing(store.desk, settings)
        self._visits = visits
        self._web = web_url(settings.github_url)
        self._is_sold_there = is_sold_there(settings)

    def bought(self, account: int) -> Bought:
        """Its plan, as it is now."""
        terms = self._billing.terms(account)
        then = replace(terms, plan=terms.pending_plan) if terms.pending_plan else None
        return Bought(terms, self._billing.plan(terms), self._billing.plan(then).title if then else "")

    def in_short(self, sight: Sight) -> str:
        """A few words about it, for the list; nothing where GitHub does not say what the guest is there."""
        if sight.role is Role.UNTOLD:
            return "not told by GitHub"
        bought = self.bought(sight.seen.account)
        many = self._desk.sums(Scope(sight.seen.account), bought.terms).requests_month
        return f"{bought.plan.title}, {count(many, 'request')} in this period"

    def overview(self, guest: Guest, sight: Sight, before: int | None = None) -> Overview:
        """The first page of it, or with `before` an older one of its movements."""
        account = sight.seen.account
        if self._is_sold_there:
            ask_soon(self._desk, account)
        bought, balance = self.bought(account), self._desk.balance(account)
        sums = self._desk.sums(Scope(account), bought.terms)
        held = balance.of(Unit.REQUEST, Book.HELD)
        found = self._desk.movements(account, before=before, most=_LINES + 1)
        cost = Micros(max(0, sums.cost() - balance.of(Unit.COST, Book.HELD)))
        price = Micros(max(0, sums.price() - balance.held))
        return Overview(
            plan=bought.plan,
            terms=bought.terms,
            period=sums.period,
            used=max(0, sums.requests_month - held),
            held=held,
            today=sums.requests_day,
            month=bought.plan.month,
            day=bought.plan.day,
            cost=cost,
            price=price,
            credit=balance.credit,
            days=self._days(account, sums.period),
            lines=tuple(self._lines(guest, sight, found[:_LINES])),
            older=found[_LINES - 1].number if len(found) > _LINES else None,
            is_first=before is None,
            returned=self._returned(account, bought, sums.period, cost, price),
            becomes=bought.becomes,
            notes=notes(bought.terms, self._unusual(account, sums.period.day)) if before is None else (),
        )

    def _unusual(self, account: int, day: int) -> Unusual | None:
        """What was far more than usually today, once the clerk has noticed it."""
        if not self._desk.is_noticed(unusual_key(account, day)):
            return None
        return unusual_today(self._desk, account, self._desk.clock())

    def all_lines(self, guest: Guest, sight: Sight) -> Iterator[Line]:
        """Every movement of the account, oldest first; read little by little."""
        after = 0
        while found := self._desk.movements(sight.seen.account, after=after, most=_PAGE):
            yield from self._lines(guest, sight, found)
            after = found[-1].number

    def _returned(self, account: int, bought: Bought, period: Period, cost: Micros, price: Micros) -> Return:
        """What came of the period; where nothing is charged, what models cost is its cost."""
        merged = self._desk.merges(account, period.start, period.end)
        fee = _fee(bought) if self._billing.is_sold else NONE
        found = returned(merged, price if self._billing.is_sold else cost, fee)
        costs = "the plan’s price and what was charged" if self._billing.is_sold else "what models cost"
        return Return(found.merged, found.hours, found.formula, found.per_merged, f"{costs}, for each of them")

    def _days(self, account: int, period: Period) -> tuple[DayUse, ...]:
        """Each day of the period, also those on which nothing was."""
        last = period.end - timedelta(microseconds=1)
        known = {one.day: one for one in self._desk.usage_by_day(account, day_number(period.start), day_number(last))}
        first, end = period.start.astimezone(UTC).date(), last.astimezone(UTC).date()
        listed = (first + timedelta(days=number) for number in range((end - first).days + 1))
        return tuple(_day(one, known.get(_number(one))) for one in listed)

    def _lines(self, guest: Guest, sight: Sight, found: Sequence[books.Line]) -> Iterator[Line]:
        """What the guest may not know of, a repository that GitHub does not show them, has no name here."""
        ids = {line.movement.request for line in found if line.movement.request}
        requests = self._desk.requests(ids)
        everything = sight.is_administrator or not requests
        seen = {} if everything else self._visits.repositories(guest, sight)
        for line in found:
            request = requests.get(line.movement.request or RequestId(""))
            is_shown = request is not None and (everything or request.ask.thread.repository.id in seen)
            yield self._line(line, request if is_shown else None)

    def _line(self, line: books.Line, request: Request | None) -> Line:
        movement = line.movement
        about, link = self._about(request) if request else ("", "")
        return Line(
            number=line.number,
            when=line.created,
            kind=movement.kind,
            reason=movement.reason,
            requests=movement.amount(Unit.REQUEST, Book.USED),
            price=Micros(movement.amount(Unit.USD, Book.CHARGED) - _given(movement)),
            cost=Micros(movement.amount(Unit.COST, Book.SPENT)),
            plan=movement.plan,
            request=movement.request or "",
            about=about,
            link=link,
            actor=movement.actor if request or not movement.request else "",
        )

    def _about(self, request: Request) -> tuple[str, str]:
        thread = request.ask.thread
        name = thread.repository.full_name
        if not thread.number:
            return name, f"{self._web}/{name}"
        return f"{name}#{thread.number}", f"{self._web}/{name}/issues/{thread.number}"


def _given(movement: Movement) -> int:
    """Credit that an administrator gave (or took back)."""
    return movement.amount(Unit.USD, Book.CREDIT) if movement.request is None else 0


def _fee(bought: Bought) -> Micros:
    """What the plan itself costs for a month of it."""
    found = bought.plan
    by_year = bought.terms.cycle == "year" and found.price_year is not None
    price = (found.price_year or 0) // 12 if by_year else found.price_month
    return Micros(0 if bought.terms.state is Standing.TRIAL else price * (bought.terms.units if found.per_unit else 1))


def _number(day: date) -> int:
    return day_number(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _day(day: date, known: books.Day | None) -> DayUse:
    return DayUse(day, known.proven, known.spent, known.charged) if known else DayUse(day)
