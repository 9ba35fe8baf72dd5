"""What a clerk does all day: the steps, how often each is taken, and whom each wakes."""

from collections.abc import Callable

from bot.billing.stripe.duties import StripeDuties
from bot.clerk import reap
from bot.clerk.admit import Decision
from bot.clerk.at_once import AtOnce
from bot.clerk.books import Nightly
from bot.clerk.dispatch import Dispatcher, Queue
from bot.clerk.hosted import Hosted
from bot.clerk.runner import Loop
from bot.clerk.spending import Watch
from core.caps import RUNS_AT_ONCE
from core.ledger.billing import Billing
from core.rates import Rates
from core.requests import LEASE_S
from core.settings import Settings
from core.store import Desk, Store
from core.store.retention import keep_of
from core.store.words import Reaped
from core.telemetry import open_log

_SOON_S, _IDLE_S = 0.02, 0.5  # what is admitted here wakes it; what another clerk leaves lying waits no longer
_REAP_S = 0.5
_PRUNE_S = 3600.0
_BOOKS_S = 600.0
_SPENDING_S = 900.0
_PAID_S = 1.0  # between two looks for word of who sells plans


def duties(
    settings: Settings,
    store: Store,
    queue: Queue,
    told: Callable[[Reaped], None],
    decided: Callable[[Decision], None] = lambda _: None,
    rates: Rates | None = None,
) -> tuple[Loop, ...]:
    """All loops of one clerk; `told` hears of what nobody held any more, `decided` of every ask."""
    paid = StripeDuties(settings, store.desk, open_log(settings.log)).steps()
    return (
        *line_duties(store.desk, queue, told, settings.runs_per_installation, at_once_by_plan(settings, store.desk)),
        Loop("spending", Watch(store.desk, open_log(settings.log)).step, _SPENDING_S),
        Loop("prune", lambda: store.desk.prune(keep_of(settings, store.desk)).number, _PRUNE_S),
        Loop("books", Nightly(store.desk, open_log(settings.log)).step, _BOOKS_S),
        *(Loop(name, step, _PAID_S) for name, step in paid.items()),
        *Hosted(settings, store, decided, rates).loops(),
    )


def at_once_by_plan(settings: Settings, desk: Desk) -> AtOnce:
    """How many requests an account may have under way: what its plan says, else what the operator does."""
    billing, usual = Billing(desk, settings), settings.runs_per_installation
    return AtOnce(lambda account: billing.at_once(account, usual))


def line_duties(
    desk: Desk,
    queue: Queue,
    told: Callable[[Reaped], None],
    cap: int = RUNS_AT_ONCE,
    at_once: AtOnce | None = None,
) -> tuple[Loop, ...]:
    """The loops that need no GitHub."""
    dispatcher = Dispatcher(desk, queue, cap=cap, at_once=at_once)
    return (
        Loop("dispatch", dispatcher.step, _IDLE_S, soon_s=_SOON_S, is_awaited=lambda: dispatcher.is_awaited),
        Loop("hold", dispatcher.hold, LEASE_S / 3),
        Loop("reap", lambda: reap.step(desk, told), _REAP_S, wakes=("dispatch",)),
    )
