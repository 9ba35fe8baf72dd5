"""A past for an account: real requests through the desk, each on its day, some proven and some not."""

from dataclasses import replace
from datetime import datetime, timedelta

from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.ledger.limits import Limits
from core.ledger.reservation import Reservation, Reserving
from core.money import dollars
from core.names import new_ask_id
from core.plans.catalogue import plan
from core.plans.entitlement import Terms
from core.plans.plan import PlanName
from core.plans.price import most
from core.requests import Outcome, Request
from core.store import Delivery
from tests.bot.portal.place import Place


def asked(place: Place, number: int, *, login: str = "ada", name: str = "", repository: int = 0) -> Ask:
    """An ask in acme/widgets, or in a repository of another name or number."""
    repo = place.repo
    where = Repository(repository or repo.id, repo.owner, name or repo.name, repo.owner_id)
    return Ask(
        id=new_ask_id(),
        key=f"key-{new_ask_id()}",
        delivery="delivery",
        installation=repo.installation,
        thread=Thread(where, number),
        verb=Verb.IMPLEMENT,
        person=Person(place.ada.id, login),
        asked_at=datetime(2026, 11, 20),
        snapshot=Snapshot("A bug", "It breaks.", Person(place.bob.id, "bob")),
        origin=Origin("comment", comment_id=number),
    )


def admitted(place: Place, ask: Ask, terms: Terms | None = None) -> Request:
    """A request that was reserved for on those terms."""
    desk, known = place.store.desk, terms or Terms()
    mine = plan(known.plan)
    wanted = Reservation(price=most(mine, mine.attempts or 5), cost=dollars("0.5"))
    desk.accept(Delivery(f"delivery-{ask.id}", "issue_comment", "created", ask.installation), [ask])
    lane = f"{ask.thread.repository.id}:{ask.id}"
    reserving = Reserving(known, mine, wanted, Limits(mine.month, mine.day))
    made = desk.admit(ask.id, account=place.repo.owner_id, lane=lane, weight=1, reserving=reserving)
    assert isinstance(made, Request)
    return made


def ended(place: Place, request: Request, verdict: str = "proven", cost_usd: float = 0.042, attempts: int = 2) -> None:
    """It ran, and came to that."""
    desk = place.store.desk
    attempt = desk.queue(request.id)
    assert attempt is not None
    assert desk.claim(request.id, attempt) is not None
    assert desk.finish(request.id, attempt, replace(Outcome(verdict, "", cost_usd=cost_usd), attempts=attempts))


def month(place: Place, terms: Terms | None = None, *, days: int = 20, running: int = 1) -> None:
    """Something on most of the last `days` days; `running` requests have not ended."""
    terms = terms or Terms(PlanName("usage"))
    verdicts = ("proven", "proven", "unproven", "proven", "failed", "cancelled", "planned")
    number = 0
    now = place.clock.ahead_s
    for ago in range(days, -1, -1):
        place.clock.ahead_s = now - timedelta(days=ago, minutes=5).total_seconds()
        for each in range((ago * 7 + 3) % 4):
            number += 1
            verdict = verdicts[(number + each) % len(verdicts)]
            made = admitted(place, asked(place, number), terms)
            ended(place, made, verdict, 0.013 * (1 + (number * 5) % 9), 1 + number % 4)
    place.clock.ahead_s = now
    for each in range(running):
        admitted(place, asked(place, 900 + each), terms)
