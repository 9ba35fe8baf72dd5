"""One process of a storm: admits and ends requests of all accounts until it is killed.

The quotas of an account are of several periods at once, so that none is used up at once; all else is the product's:
`admit` with its reservation, and the end of a request with its settlement, each one transaction.
"""

import random
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.crypto import keyring
from core.ledger.limits import Budget, BudgetScope, Limits, Shortage
from core.ledger.reservation import Reservation, Reserving
from core.money import Micros, dollars
from core.names import RequestId
from core.plans.catalogue import plan
from core.plans.entitlement import Source, Terms
from core.requests import Outcome, Request, State
from core.store import Delivery, Store, open_store
from core.store.leases import Leases
from tests.core.store.asking import an_ask

_BATCH = 50
_ENDS = ("proven", "proven", "proven", "failed", "cancelled", "unproven")
_TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class Ends(Leases):
    """Ends what was admitted without a worker: the transaction is that of `finish`."""

    def end(self, request: RequestId, outcome: Outcome) -> None:
        """Once, whoever says it again."""
        with self._books.write() as connection:
            self._step(connection, request, lambda one, _now: _over(one, outcome), outcome)


def _over(one: Request, outcome: Outcome) -> Request:
    state = State.CANCELLED if outcome.verdict == "cancelled" else State.DONE
    return one if one.state in (State.DONE, State.CANCELLED) else replace(one, state=state)


def reserving(chance: random.Random, periods: int, quota: int) -> Reserving:
    """Of a plan with prices or of one without, in one of so many periods."""
    chosen = plan(chance.choice(("usage", "pro")))
    start = _TODAY - timedelta(days=chance.randrange(periods))
    terms = Terms(chosen.name, Source.STRIPE, period_start=start, period_end=start + timedelta(days=31))
    price = Micros(chosen.success + 10 * chosen.validation)
    budget = Budget(BudgetScope.PERSON, dollars("1000000"))
    return Reserving(terms, chosen, Reservation(1, price, dollars("0.50")), Limits(quota, None, (budget,)))


def work(store: Store, seed: int, accounts: int, periods: int, quota: int) -> None:
    """Until killed. Some ends are said twice, and some are left to nobody, as a killed process leaves them."""
    chance = random.Random(seed)
    ends = Ends(store.desk._books)
    while True:
        asks = [an_ask(f"key-{seed}-{chance.random()}") for _ in range(_BATCH)]
        store.desk.accept(Delivery(f"delivery-{seed}-{chance.random()}", "issue_comment", "created", 7), asks)
        for ask in asks:
            account, wanted = chance.randrange(1, accounts + 1), reserving(chance, periods, quota)
            lane = f"{account}:{ask.id}"
            admitted = store.desk.admit(ask.id, account=account, lane=lane, weight=1, reserving=wanted)
            if isinstance(admitted, Shortage):
                store.desk.refuse(ask.id, "quota", "There is nothing left.")
                continue
            outcome = Outcome(chance.choice(_ENDS), "", cost_usd=chance.random(), attempts=chance.randrange(1, 12))
            for _ in range(1 + (chance.random() < 0.1)):
                ends.end(admitted.id, outcome)


if __name__ == "__main__":
    address, folder, number, many, periods, most = sys.argv[1:]
    work(open_store(address, Path(folder), keyring("", Path(folder))), int(number), int(many), int(periods), int(most))
