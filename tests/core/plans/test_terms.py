"""Who says what an account has, and what of it holds when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plans.entitlement import Entitlement, Source, Standing, Terms, newer
from core.plans.licence import Licence
from core.plans.period import day_number, months_later, period
from core.plans.plan import FREE, SELF_HOSTED, PlanName
from core.plans.terms import terms

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRO, ENTERPRISE = PlanName("pro"), PlanName("enterprise")
ACTIVE, TRIAL = Standing.ACTIVE, Standing.TRIAL


def said(source: Source, plan: PlanName = PRO, state: Standing = ACTIVE, **more: object) -> Entitlement:
    return replace(Entitlement(7, source, plan, state, NOW - timedelta(days=1)), **more)  # type: ignore[arg-type]  # cases


def days(count: float) -> datetime:
    return NOW + timedelta(days=count)


@pytest.mark.parametrize(
    ("heard", "billing", "plan", "source"),
    [
        ((), "none", SELF_HOSTED, Source.NONE),
        ((), "both", FREE, Source.NONE),
        ((said(Source.STRIPE),), "none", SELF_HOSTED, Source.NONE),
        ((said(Source.STRIPE),), "marketplace", FREE, Source.NONE),
        ((said(Source.STRIPE),), "both", PRO, Source.STRIPE),
        ((said(Source.MARKETPLACE, ENTERPRISE), said(Source.STRIPE)), "both", PRO, Source.STRIPE),
        ((said(Source.MARKETPLACE), said(Source.STRIPE, FREE)), "both", PRO, Source.MARKETPLACE),
        ((said(Source.MARKETPLACE), said(Source.STRIPE, state=Standing.READ_ONLY)), "both", PRO, Source.MARKETPLACE),
        ((said(Source.MARKETPLACE), said(Source.STRIPE, state=Standing.ENDED)), "both", PRO, Source.MARKETPLACE),
        ((said(Source.STRIPE, state=Standing.GRACE),), "stripe", PRO, Source.STRIPE),
        ((said(Source.STRIPE), said(Source.ADMIN, ENTERPRISE)), "stripe", ENTERPRISE, Source.ADMIN),
        ((said(Source.STRIPE), said(Source.ADMIN, FREE)), "stripe", FREE, Source.ADMIN),
        ((said(Source.ADMIN, ENTERPRISE),), "none", ENTERPRISE, Source.ADMIN),
        ((said(Source.STRIPE), said(Source.ADMIN, ENTERPRISE, pending_from=days(0))), "stripe", PRO, Source.STRIPE),
    ],
)
def test_one_word_holds(heard: tuple[Entitlement, ...], billing: str, plan: str, source: Source) -> None:
    for order in permutations(heard):
        found = terms(order, NOW, billing)
        assert (found.plan, found.source) == (plan, source)


def test_a_trial_ends_by_itself() -> None:
    trial = said(Source.STRIPE, state=TRIAL, trial_end=days(1))
    assert terms([trial], days(0.9), "stripe").state is TRIAL
    assert terms([trial], days(1), "stripe") == Terms(FREE)
    assert terms([replace(trial, state=ACTIVE)], days(1), "stripe").plan == PRO  # it was paid for
    assert terms([replace(trial, pending_plan=ENTERPRISE, pending_from=days(1))], days(1), "stripe").state is ACTIVE


def test_a_smaller_plan_begins_when_the_period_ends() -> None:
    bought = said(Source.STRIPE, ENTERPRISE, period_start=days(-10), period_end=days(20), pending_plan=PRO)
    before, after = (terms([bought], at, "stripe") for at in (days(19.9), days(20)))
    assert (before.plan, before.pending_plan, before.pending_from) == (ENTERPRISE, PRO, days(20))
    assert (after.plan, after.pending_plan, after.pending_from) == (PRO, None, None)
    ending = replace(bought, pending_plan=FREE)
    assert (terms([ending], days(19.9), "stripe").plan, terms([ending], days(20), "stripe")) == (
        ENTERPRISE,
        Terms(FREE),
    )
    undated = replace(bought, period_end=None)
    assert terms([undated], days(4000), "stripe").plan == ENTERPRISE  # until somebody says when


def test_what_was_paid_late_can_still_be_read() -> None:
    found = terms([said(Source.STRIPE, state=Standing.READ_ONLY)], NOW, "stripe")
    assert (found.plan, found.state) == (PRO, Standing.READ_ONLY)


def test_a_licence_goes_before_what_was_bought_and_after_an_administrator() -> None:
    licence = Licence("SN-1", ENTERPRISE, 25, date(2026, 1, 1), date(2026, 11, 21), host="ghe.example.org")
    found = terms([said(Source.STRIPE)], NOW, "stripe", licence)
    assert (found.plan, found.source, found.units, found.state) == (ENTERPRISE, Source.LICENCE, 25, ACTIVE)
    assert terms([said(Source.ADMIN)], NOW, "none", licence).source is Source.ADMIN
    grace = [terms([], datetime(2026, 12, day, tzinfo=UTC), "none", licence) for day in (5, 6)]
    assert [(one.plan, one.state) for one in grace] == [(ENTERPRISE, Standing.GRACE), (SELF_HOSTED, ACTIVE)]


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
MAYBE = st.none() | MOMENTS
WORDS = st.builds(
    Entitlement,
    account=st.just(7),
    source=st.just(Source.STRIPE),
    plan=st.sampled_from([FREE, PRO, ENTERPRISE]),
    state=st.sampled_from(list(Standing)),
    stamp=st.sampled_from([days(-count) for count in range(3)]),
    units=st.integers(1, 3),
    period_start=MAYBE,
    period_end=MAYBE,
    trial_end=MAYBE,
    pending_plan=st.sampled_from([None, FREE, PRO]),
    pending_from=MAYBE,
)


@given(st.lists(WORDS, min_size=1, max_size=5).flatmap(lambda words: st.tuples(st.just(words), st.permutations(words))))
def test_the_order_in_which_words_arrive_decides_nothing(orders: tuple[list[Entitlement], list[Entitlement]]) -> None:
    ends = []
    for order in orders:
        known = None
        for word in (*order, *order[:2]):
            known = newer(known, word)
        ends.append(known)
    assert ends[0] == ends[1]
    assert ends[0] is not None
    assert ends[0].stamp == max(word.stamp for word in orders[0])


@given(word=WORDS, now=MOMENTS)
def test_whatever_was_said_some_plan_holds(word: Entitlement, now: datetime) -> None:
    found = terms([word], now, "stripe")
    assert found.state is not Standing.ENDED
    assert found.plan in (word.plan, word.pending_plan, FREE)
    if word.state is TRIAL and word.trial_end and word.trial_end <= now and found.plan != FREE:
        assert word.pending_plan == found.plan


@pytest.mark.parametrize(
    ("start", "end", "now", "first", "last"),
    [
        (None, None, "2026-11-21", "2026-11-01", "2026-12-01"),
        (None, None, "2026-12-31", "2026-12-01", "2027-01-01"),
        ("2026-11-14", None, "2026-11-21", "2026-11-14", "2026-12-14"),
        ("2026-11-14", None, "2026-12-13", "2026-11-14", "2026-12-14"),
        ("2026-11-14", None, "2027-02-14", "2027-02-14", "2027-03-14"),
        ("2026-01-31", None, "2026-02-27", "2026-01-31", "2026-02-28"),
        ("2026-01-31", None, "2026-02-28", "2026-02-28", "2026-03-31"),
        ("2026-01-31", None, "2026-04-30", "2026-04-30", "2026-05-31"),
        ("2028-01-31", None, "2028-02-29", "2028-02-29", "2028-03-31"),
        ("2024-02-29", "2025-02-28", "2024-03-28", "2024-02-29", "2024-03-29"),  # a year, paid on a leap day
        ("2024-02-29", "2025-02-28", "2025-02-27", "2025-01-29", "2025-02-28"),
        ("2024-02-29", "2025-02-28", "2025-03-01", "2025-02-28", "2025-03-28"),  # its renewal was not told yet
        ("2026-02-28", "2026-03-31", "2026-03-30", "2026-02-28", "2026-03-31"),  # as its provider counts
        ("2026-11-14", "2026-11-28", "2026-11-20", "2026-11-14", "2026-11-28"),  # a trial of two weeks
        ("2026-11-14", "2026-12-14", "2026-12-20", "2026-12-14", "2027-01-14"),
        ("2026-11-14", "2026-12-14", "2026-11-13", "2026-11-14", "2026-12-14"),  # a clock that was set back
        ("2026-11-14", "2026-11-14", "2026-11-20", "2026-11-14", "2026-12-14"),  # an end that is none
    ],
)
def test_a_month_begins_on_the_day_on_which_the_plan_did(
    start: str | None, end: str | None, now: str, first: str, last: str
) -> None:
    def at(day: str | None) -> datetime | None:
        return datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None

    moment = at(now)
    assert moment
    found = period(Terms(PRO, Source.STRIPE, period_start=at(start), period_end=at(end)), moment)
    assert (found.start, found.end) == (at(first), at(last))
    assert (found.day, found.number) == (int(now.replace("-", "")), int(first.replace("-", "")))
    assert found.tomorrow == moment + timedelta(days=1)


@given(anchor=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=4000)), is_year=st.booleans())
def test_periods_follow_each_other_without_a_gap(anchor: datetime, later: timedelta, is_year: bool) -> None:
    end = months_later(anchor, 12) if is_year else None
    bought, now = Terms(PRO, Source.STRIPE, period_start=anchor, period_end=end), anchor + later
    found = period(bought, now)
    assert found.start <= now < found.end
    assert timedelta(days=27) < found.end - found.start < timedelta(days=32)
    assert period(bought, found.end).start == found.end
    assert period(bought, found.start) == replace(found, day=day_number(found.start))


@given(anchor=MAYBE, now=MOMENTS, plans=st.tuples(*[st.sampled_from([FREE, PRO, ENTERPRISE])] * 2))
def test_another_plan_in_the_same_period_loses_no_usage(
    anchor: datetime | None, now: datetime, plans: tuple[PlanName, PlanName]
) -> None:
    """Usage is counted by the period's number, and the plan is no part of it."""
    before, after = (period(Terms(plan, Source.STRIPE, period_start=anchor), now) for plan in plans)
    assert before == after


@given(anchor=MOMENTS, now=MOMENTS)
def test_setting_the_clock_back_never_opens_an_earlier_period(anchor: datetime, now: datetime) -> None:
    found = period(Terms(PRO, Source.STRIPE, period_start=anchor), now)
    assert found.start >= anchor
