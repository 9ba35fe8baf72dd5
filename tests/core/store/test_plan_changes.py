"""Whatever happens to the plan of an account, what it has used in the period stays used."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crypto import keyring
from core.ledger.movement import Scope
from core.plans.account import Account
from core.plans.entitlement import Entitlement, Source, Standing, Terms
from core.plans.plan import PlanName
from core.store import Desk, open_store
from tests.core.store.paying import FAILED, finished, paying, proven, wanting

NAMES = st.sampled_from(["free", "pro", "enterprise", "usage", "gone_2019"])
STATES = st.sampled_from([Standing.ACTIVE, Standing.TRIAL, Standing.GRACE, Standing.ENDED])
CHANGES = st.one_of(
    st.tuples(st.just("administrator"), NAMES, STATES),
    st.tuples(st.just("stripe"), NAMES, STATES),
    st.tuples(st.just("marketplace"), NAMES, STATES),
    st.tuples(st.just("gone"), NAMES, STATES),
    st.tuples(st.just("proven"), NAMES, STATES),
    st.tuples(st.just("failed"), NAMES, STATES),
)
_accounts, _stamps = count(1000), count()


def change(desk: Desk, account: int, what: str, name: str, state: Standing) -> int:
    """Carry it out; how many requests it used."""
    stamp = datetime.now(UTC) + timedelta(seconds=next(_stamps))
    word = Entitlement(account, Source.STRIPE, PlanName(name), state, stamp)
    match what:
        case "administrator":
            desk.override(word, reason="so", actor="root", what="Plan")
        case "stripe":
            desk.keep(word)
        case "marketplace":
            desk.keep(Entitlement(account, Source.MARKETPLACE, PlanName(name), state, stamp))
        case "gone":
            number = next(_stamps) + 1
            for gone in (None, stamp):
                desk.know(Account(account, f"a{account}", installation=number, gone=gone))
        case _:
            request = paying(desk, wanting(name), account=account)
            finished(desk, request, proven() if what == "proven" else FAILED)
    return what == "proven"


def test_usage_is_neither_lost_nor_won(tmp_path: Path) -> None:
    store = open_store("", tmp_path, keyring("", tmp_path))
    desk = store.desk

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(CHANGES, min_size=3, max_size=8))
    def holds(changes: list[tuple[str, str, Standing]]) -> None:
        account, used = next(_accounts), 0
        for what, name, state in changes:
            used += change(desk, account, what, name, state)
            terms = desk.terms_of(account, datetime.now(UTC), "both")
            sums = desk.sums(Scope(account), terms)
            assert (sums.requests_month, sums.requests_day) == (used, used)
        assert desk.check_books(account) is None

    holds()
    store.close()


def test_a_plan_of_mid_month_begins_with_nothing_used_and_gives_nobody_a_second_quota(
    tmp_path: Path,
) -> None:
    store = open_store("", tmp_path, keyring("", tmp_path))
    desk, now, account = store.desk, datetime.now(UTC), 7

    def used(state: Standing | None = None, stamp: datetime = now) -> tuple[int, int]:
        if state is not None:
            bought = Entitlement(account, Source.STRIPE, PlanName("pro"), state, stamp)
            desk.keep(replace(bought, period_start=now, period_end=now + timedelta(days=14)))
        sums = desk.sums(Scope(account), desk.terms_of(account, datetime.now(UTC), "stripe"))
        return sums.requests_month, sums.requests_day

    def proves(terms: Terms) -> None:
        finished(desk, paying(desk, replace(wanting("free"), terms=terms), account=account), proven())

    proves(Terms())
    proves(Terms())
    assert used() == (2, 2)
    assert used(Standing.TRIAL) == (0, 2)  # a day is a day, whatever plan it has
    proves(desk.terms_of(account, datetime.now(UTC), "stripe"))
    assert used() == (1, 3)
    assert used(Standing.ENDED, now + timedelta(seconds=1)) == (2, 3)  # nobody has a second quota by trying a plan
    assert desk.check_books() is None
    store.close()
