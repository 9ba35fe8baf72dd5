"""What a clerk does all day: the steps, how often each is taken, and whom each wakes."""

from collections.abc import Callable

from bot.clerk import reap
from bot.clerk.admit import Decision
from bot.clerk.dispatch import Dispatcher, Queue
from bot.clerk.hosted import Hosted
from bot.clerk.runner import Loop
from core.requests import LEASE_S
from core.settings import Settings
from core.store import Store
from core.store.words import Reaped

_DISPATCH_S = 0.02  # a fraction of a millisecond each time, and nobody who asks waits for us
_REAP_S = 0.25


def duties(
    settings: Settings,
    store: Store,
    queue: Queue,
    told: Callable[[Reaped], None],
    decided: Callable[[Decision], None] = lambda _: None,
) -> tuple[Loop, ...]:
    """All loops of one clerk; `told` hears of what nobody held any more, `decided` of every ask."""
    dispatcher = Dispatcher(store.desk, queue)
    return (
        Loop("dispatch", dispatcher.step, _DISPATCH_S),
        Loop("hold", dispatcher.hold, LEASE_S / 3),
        Loop("reap", lambda: reap.step(store.desk, told), _REAP_S, wakes=("dispatch",)),
        *Hosted(settings, store, decided).loops(),
    )
