"""Requests that reserve, for tests of the ledger: with what matters to a test said and the rest as usual."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import create_engine, text

from core.ledger.limits import Budget, Limits, Shortage
from core.ledger.reservation import Reservation, Reserving
from core.money import NONE, Micros, dollars
from core.plans.catalogue import plan
from core.plans.entitlement import Source, Terms
from core.plans.plan import Plan, PlanName
from core.requests import Outcome, Request
from core.store import Desk
from tests.core.store.asking import accept, an_ask

ACCOUNT = 9
COST = dollars("0.50")
FAILED = Outcome("failed", "No attempt passed.", cost_usd=0.2, attempts=3)


def proven(attempts: int = 2, cost_usd: float = 0.03) -> Outcome:
    """A good end."""
    return Outcome("proven", "It is proven.", cost_usd=cost_usd, attempts=attempts)


def wanting(
    name: str = "free",
    *,
    month: int | None = None,
    day: int | None = None,
    budgets: tuple[Budget, ...] = (),
    cost: Micros = COST,
    least: Micros | None = None,
) -> Reserving:
    """What an admission reserves on that plan, with limits that the test says."""
    chosen = plan(name)
    source = Source.STRIPE if chosen.is_metered else Source.NONE
    wanted = Reservation(1, _most(chosen), cost)
    return Reserving(Terms(PlanName(name), source), chosen, wanted, Limits(month, day, budgets), least)


def _most(chosen: Plan) -> Micros:
    return Micros(chosen.success + 10 * chosen.validation) if chosen.is_metered else NONE


def ask_to_pay(desk: Desk, reserving: Reserving, *, account: int = ACCOUNT) -> Request | Shortage:
    """An ask of that account, as its admission ends."""
    ask = an_ask()
    accept(desk, ask)
    return desk.admit(ask.id, account=account, lane=f"lane-{ask.id}", weight=1, reserving=reserving)


def paying(desk: Desk, reserving: Reserving, *, account: int = ACCOUNT) -> Request:
    """One that was admitted."""
    made = ask_to_pay(desk, reserving, account=account)
    assert isinstance(made, Request), made
    return made


def working(desk: Desk, request: Request) -> Request:
    """It, claimed by a worker."""
    attempt = desk.queue(request.id, cap=10_000)
    assert attempt is not None
    claimed = desk.claim(request.id, attempt)
    assert claimed is not None
    return claimed


def finished(desk: Desk, request: Request, outcome: Outcome) -> None:
    """It, done by a worker."""
    assert desk.finish(request.id, working(desk, request).attempt, outcome)


def today() -> int:
    return int(f"{datetime.now(UTC):%Y%m%d}")


def sql(url: str) -> Callable[[str], int]:
    """Runs statements behind the desk's back."""

    def run(statement: str) -> int:
        engine = create_engine(url)
        with engine.begin() as connection:
            count = connection.execute(text(statement)).rowcount
        engine.dispose()
        return count

    return run
