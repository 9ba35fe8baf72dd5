"""The ledger: what is reserved, counted, charged and given back, in the same transaction as what it is for."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from core.asks import Person
from core.crypto import keyring
from core.errors import Refused
from core.ledger.limits import Budget, BudgetScope, Shortage
from core.ledger.movement import Book, Kind, Scope, Unit
from core.ledger.reservation import Reservation
from core.money import MOST, Micros, dollars
from core.plans.plan import PlanName
from core.requests import Outcome, Request, State
from core.store import Desk, Store, open_store
from core.store.ledger_journal import EVERY
from core.store.moments import database_clock
from tests.core.store.asking import accept, admitted, an_ask
from tests.core.store.paying import (
    ACCOUNT,
    COST,
    FAILED,
    ask_to_pay,
    finished,
    paying,
    proven,
    today,
    wanting,
    working,
)

ANA = Person(11, "ana")


class Time:
    """The database's clock, put forward or back."""

    by = timedelta()

    def __call__(self, connection: Connection) -> datetime:
        return database_clock(connection) + self.by


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def desk(url: str, tmp_path: Path, time: Time) -> Iterator[Desk]:
    made: Store = open_store(url, tmp_path, keyring("", tmp_path), time)
    yield made.desk
    assert made.desk.check_books() is None
    made.close()


def books(desk: Desk) -> dict[str, int]:
    """What is in the books of the account, without those that are empty."""
    return {f"{unit} {book}": amount for (unit, book), amount in desk.balance(ACCOUNT).books.items() if amount}


def why(desk: Desk) -> list[str]:
    return [line.movement.reason for line in reversed(desk.movements(ACCOUNT))]


def test_what_may_be_used_is_held_from_admission_to_end(desk: Desk) -> None:
    request = paying(desk, wanting())
    assert desk.held_for(request.id) == Reservation(1, Micros(0), COST)
    held = {"request held": 1, "request quota": -1, "cost held": COST, "cost models": -COST}
    assert books(desk) == held
    finished(desk, request, proven())
    assert desk.held_for(request.id) is None
    spent = {"request used": 1, "request quota": -1, "cost spent": 30_000, "cost models": -30_000}
    assert books(desk) == spent
    assert why(desk)[-1] == "Proven: one request of those that the plan includes."


@pytest.mark.parametrize("verdict", ["failed", "unproven", "planned", "refused", "cancelled"])
def test_what_is_not_proven_is_neither_counted_nor_charged_but_models_cost_what_they_cost(
    desk: Desk, verdict: str
) -> None:
    finished(desk, paying(desk, wanting("usage")), Outcome(verdict, "", cost_usd=0.2, attempts=3))
    assert books(desk) == {"cost spent": 200_000, "cost models": -200_000}
    assert why(desk)[-1].startswith("Not charged and not counted, because ")


def test_what_could_not_be_reported_is_not_charged(desk: Desk) -> None:
    finished(desk, paying(desk, wanting("usage")), replace(proven(), is_reported=False))
    assert books(desk) == {"cost spent": 30_000, "cost models": -30_000}
    assert why(desk)[-1] == "Not charged and not counted, because its report could not be made."


def test_a_proven_request_on_a_metered_plan_costs_its_success_and_its_attempts(desk: Desk, url: str) -> None:
    finished(desk, paying(desk, wanting("usage")), proven(attempts=3))
    balance = desk.balance(ACCOUNT)
    assert (balance.charged, balance.owed, balance.held) == (dollars("0.25"), dollars("0.25"), 0)
    assert balance.margin == dollars("0.22")
    assert why(desk)[-1] == "Proven: $0.10 + 3 attempts x $0.05: $0.25."
    settled = desk.movements(ACCOUNT, most=1)[0].movement
    assert metered(url) == [(settled.key, ACCOUNT, 250_000)]


def metered(url: str) -> list[tuple[str, int, int]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT key, account, value FROM meter_events ORDER BY key")).all()
    engine.dispose()
    return [(row[0], row[1], row[2]) for row in rows]


def test_no_more_is_charged_than_was_reserved(desk: Desk) -> None:
    finished(desk, paying(desk, wanting("usage")), proven(attempts=1000))
    assert desk.balance(ACCOUNT).charged == dollars("0.60")


def test_credit_pays_first_and_stripe_is_told_only_the_rest(desk: Desk, url: str) -> None:
    assert desk.adjust(ACCOUNT, dollars("0.30"), reason="For the outage.", actor="root", key="1")
    for _ in range(2):
        finished(desk, paying(desk, wanting("usage")), proven(attempts=2))
    balance = desk.balance(ACCOUNT)
    assert (balance.charged, balance.credit, balance.owed) == (dollars("0.40"), 0, dollars("0.10"))
    assert [value for _, _, value in metered(url)] == [100_000]
    assert why(desk)[-1] == "Proven: $0.10 + 2 attempts x $0.05: $0.20, of which $0.10 from credit."


def test_from_the_thousandth_on_it_costs_less_by_the_order_of_ends(desk: Desk) -> None:
    terms = wanting("usage")
    discount = replace(terms.plan.discounts[0], start=2)
    cheaper = replace(terms, plan=replace(terms.plan, discounts=(discount,)))
    for _ in range(3):
        finished(desk, paying(desk, cheaper), proven(attempts=2))
    charged = [line.movement.amount(Unit.USD, Book.CHARGED) for line in desk.movements(ACCOUNT)]
    assert sorted(charged) == [0, 0, 0, 160_000, 160_000, 200_000]
    assert why(desk)[-1] == ("Proven: $0.10 + 2 attempts x $0.05, less 20 % from request 2 of the period on: $0.16.")


def test_admitting_again_reserves_once_and_ending_again_settles_once(desk: Desk) -> None:
    ask = an_ask()
    accept(desk, ask)
    first, again = (
        desk.admit(ask.id, account=ACCOUNT, lane="a", weight=1, reserving=wanting("usage", month=1)) for _ in range(2)
    )
    assert first == again and not isinstance(first, Shortage)
    attempt = working(desk, first).attempt
    assert [desk.finish(first.id, attempt, proven()) for _ in range(3)] == [True] * 3
    assert [line.movement.kind for line in desk.movements(ACCOUNT)] == [Kind.SETTLE, Kind.RESERVE]


def test_what_does_not_fit_is_said_and_nothing_is_written(desk: Desk) -> None:
    paying(desk, wanting(month=1))
    ask = an_ask()
    accept(desk, ask)
    short = desk.admit(ask.id, account=ACCOUNT, lane="b", weight=1, reserving=wanting(month=1))
    assert isinstance(short, Shortage)
    assert (short.which, short.limit, short.used, short.left) == ("quota_month", 1, 1, 0)
    assert short.resets is not None
    assert len(desk.movements(ACCOUNT)) == 1
    assert isinstance(desk.admit(ask.id, account=ACCOUNT, lane="b", weight=1, reserving=wanting(month=2)), Request)
    assert desk.sums(Scope(ACCOUNT), wanting().terms).requests_month == 2


def test_what_failed_is_there_again(desk: Desk) -> None:
    for _ in range(3):
        finished(desk, paying(desk, wanting(month=1, day=1)), FAILED)
    finished(desk, paying(desk, wanting(month=1, day=1)), proven())
    assert isinstance(ask_to_pay(desk, wanting(month=1)), Shortage)


def test_a_day_is_over_before_a_month_is(desk: Desk, time: Time) -> None:
    limits = wanting(month=40, day=1)
    finished(desk, paying(desk, limits), proven())
    short = ask_to_pay(desk, limits)
    assert isinstance(short, Shortage) and short.which == "quota_day"
    time.by = timedelta(days=1)
    paying(desk, limits)
    time.by = timedelta(days=-1)
    paying(desk, limits)
    time.by = timedelta(0)
    assert isinstance(ask_to_pay(desk, limits), Shortage), "a clock that goes back opens no day again"


def test_what_ends_after_midnight_counts_for_the_day_of_its_admission(desk: Desk, time: Time) -> None:
    request = paying(desk, wanting("usage"))
    time.by = timedelta(days=40)
    finished(desk, request, proven())
    (day,) = desk.usage_by_day(ACCOUNT, 20200101, 20991231)
    assert (day.day, day.proven, day.charged, day.spent) == (today(), 1, dollars("0.20"), 30_000)
    assert desk.usage_by_day(ACCOUNT, day.day + 1, 20991231) == ()


def test_budgets_are_of_the_day_the_month_a_person_a_repository_an_installation(desk: Desk) -> None:
    finished(desk, paying(desk, wanting()), proven(cost_usd=0.6))
    for scope, target in ((BudgetScope.PERSON, 11), (BudgetScope.REPOSITORY, 100), (BudgetScope.INSTALLATION, 7)):
        for whose in (target, 0):
            short = ask_to_pay(desk, wanting(budgets=(Budget(scope, dollars("1"), whose),)))
            assert isinstance(short, Shortage) and (short.scope, short.used) == (scope, dollars("0.6"))
        other = paying(desk, wanting(budgets=(Budget(scope, Micros(0), 12345),), cost=Micros(1)))
        desk.cancel(other.id, ANA)
    for scope in (BudgetScope.DAY, BudgetScope.MONTH):
        assert isinstance(ask_to_pay(desk, wanting(budgets=(Budget(scope, dollars("1.09")),))), Shortage)
    short = ask_to_pay(desk, wanting(budgets=(Budget(BudgetScope.RUN, dollars("0.4")),)))
    assert isinstance(short, Shortage) and short.resets is None


def test_a_run_may_have_what_is_left_of_a_budget(desk: Desk) -> None:
    budget = (Budget(BudgetScope.MONTH, dollars("0.7")),)
    paying(desk, wanting(budgets=budget, least=dollars("0.1")))
    second = paying(desk, wanting(budgets=budget, least=dollars("0.1")))
    reserved = desk.held_for(second.id)
    assert reserved is not None and reserved.cost == dollars("0.2")
    assert isinstance(ask_to_pay(desk, wanting(budgets=budget, least=dollars("0.1"))), Shortage)


def test_a_cancelled_and_a_dead_one_are_given_back(desk: Desk) -> None:
    desk.cancel(paying(desk, wanting("usage")).id, ANA)
    assert books(desk) == {}
    assert why(desk)[-1] == "Not charged and not counted, because it was cancelled."
    killed(desk)
    assert books(desk) == {}


def killed(desk: Desk) -> str:
    """A request that lost five workers; its last words are said."""
    request = paying(desk, wanting("usage", month=1))
    for _ in range(5):
        attempt = desk.queue(request.id)
        assert attempt is not None and desk.claim(request.id, attempt, lease_s=0)
        desk.reap()
    assert desk.request(request.id).state is State.DEAD
    (due,) = desk.take_words(1)
    desk.said(due.request.id, due.request.attempt)
    return request.id


def test_a_revived_one_reserves_again_or_is_told_what_is_short(desk: Desk) -> None:
    request = desk.find(killed(desk))
    taker = paying(desk, wanting(month=1))
    short = desk.revive(request.id, wanting("usage", month=1))
    assert isinstance(short, Shortage) and desk.request(request.id).state is State.DEAD
    desk.cancel(taker.id, ANA)
    assert desk.revive(request.id, wanting("usage", month=1)) is True
    finished(desk, desk.request(request.id), proven(cost_usd=0.5))
    assert desk.balance(ACCOUNT).charged == dollars("0.20")
    kinds = [line.movement.kind for line in desk.explained(request.id)]
    assert kinds == [Kind.RESERVE, Kind.REFUND, Kind.RESERVE, Kind.SETTLE]


def test_an_operator_revives_on_the_terms_of_before(desk: Desk) -> None:
    request = desk.find(killed(desk))
    assert desk.revive(request.id) is True
    assert desk.held_for(request.id) == Reservation(1, dollars("0.60"), COST)
    finished(desk, desk.request(request.id), proven())
    assert desk.balance(ACCOUNT).charged == dollars("0.20")


def test_a_request_from_before_the_ledger_settles_to_nothing(desk: Desk) -> None:
    for end in (proven(), FAILED):
        finished(desk, admitted(desk, account=ACCOUNT), end)
    assert books(desk) == {} and desk.movements(ACCOUNT) == []


def test_prices_and_plan_are_those_of_the_reservation(desk: Desk) -> None:
    terms = wanting("usage")
    gone = replace(
        terms, plan=replace(terms.plan, name=PlanName("gone")), terms=replace(terms.terms, plan=PlanName("gone"))
    )
    request = paying(desk, gone)
    paying(desk, wanting("pro"))
    finished(desk, request, proven())
    settled = desk.explained(request.id)[-1].movement
    assert settled.plan == "gone" and settled.amount(Unit.USD, Book.CHARGED) == dollars("0.20")


@pytest.mark.parametrize("cost", [math.nan, math.inf, -math.inf, -5.0, 1e300, 0.0000001])
def test_a_cost_that_cannot_be_is_no_money_of_anybody(desk: Desk, cost: float) -> None:
    for _ in range(3):
        finished(desk, paying(desk, wanting()), proven(cost_usd=cost))
    spent = desk.balance(ACCOUNT).spent
    assert 0 <= spent <= 3 * 10**12 and spent % 1 == 0
    if not cost > 0:
        assert spent == 0


def test_amounts_that_cannot_be_are_not_reserved(desk: Desk) -> None:
    for amount in (-1, 10**13, 10**30):
        with pytest.raises(Refused):
            Reservation(1, Micros(amount), COST)
        with pytest.raises(Refused):
            Reservation(1, COST, Micros(amount))
    with pytest.raises(Refused):
        Reservation(2)
    assert books(desk) == {}


def test_an_adjustment_happens_once_with_a_reason_and_never_below_nothing(desk: Desk) -> None:
    def give(amount: str, key: str, reason: str = "For the outage.") -> bool:
        return desk.adjust(ACCOUNT, dollars(amount), reason=reason, actor="root", key=key)

    assert give("5", "a") and not give("5", "a")
    with pytest.raises(Refused, match="another adjustment"):
        give("6", "a")
    with pytest.raises(Refused, match=r"has \$5 of credit"):
        give("-5.000001", "b")
    with pytest.raises(Refused, match="needs a reason"):
        give("1", "c", " ")
    with pytest.raises(Refused, match="changes nothing"):
        give("0", "d")
    with pytest.raises(Refused, match="more than an account can have"):
        desk.adjust(ACCOUNT, MOST, reason="x", actor="root", key="e")
    assert desk.adjust(8, dollars("1"), reason="x", actor="root", key="a"), "keys are of one account"
    assert give("-5", "b")
    assert books(desk) == {}
    line = desk.movements(ACCOUNT)[-1]
    assert (line.movement.reason, line.movement.actor) == ("For the outage.", "root")


def test_sums_over_closings_and_what_came_after_are_those_of_all_entries(desk: Desk) -> None:
    for number in range(15):
        finished(desk, paying(desk, wanting("usage")), proven(attempts=number % 4) if number % 3 else FAILED)
        for key in range(EVERY // 12 * 2):  # as many movements as make several closings
            desk.adjust(ACCOUNT, dollars("-1" if key % 2 else "1"), reason="x", actor="x", key=f"{number}.{key}")
    sums = desk.sums(Scope(ACCOUNT, 7, 100, 11), wanting("usage").terms)
    charged = sum(100_000 + 50_000 * (number % 4) for number in range(15) if number % 3)
    spent = 10 * 30_000 + 5 * 200_000
    assert sums.requests_month == sums.requests_day == 10
    assert [sums.cost(scope) for scope in list(BudgetScope)[1:]] == [spent] * 5
    assert [sums.price(scope) for scope in list(BudgetScope)[1:]] == [charged] * 5
    assert desk.balance(ACCOUNT).charged == charged
    (day,) = desk.usage_by_day(ACCOUNT, today() - 1, today())
    assert (day.proven, day.charged, day.spent, day.held_cost) == (10, charged, spent, 0)


def test_movements_come_in_pages(desk: Desk) -> None:
    for key in range(5):
        desk.adjust(ACCOUNT, dollars("1"), reason="x", actor="x", key=str(key))
        desk.adjust(8, dollars("1"), reason="x", actor="x", key=str(key))
    everything = [line.number for line in desk.movements(ACCOUNT)]
    first = [line.number for line in desk.movements(ACCOUNT, most=2)]
    rest = [line.number for line in desk.movements(ACCOUNT, before=first[-1])]
    assert first + rest == everything == sorted(everything, reverse=True) and len(everything) == 5
    assert [line.number for line in desk.movements(ACCOUNT, after=0, most=3)] == everything[:1:-1]


def test_something_is_noticed_once(desk: Desk) -> None:
    assert not desk.is_noticed("soft:9:80")
    assert desk.notice_once("soft:9:80", 9) and not desk.notice_once("soft:9:80", 9)
    assert desk.is_noticed("soft:9:80") and desk.notice_once("x" * 500, 9) and not desk.notice_once("x" * 500, 9)
