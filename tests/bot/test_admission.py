"""The decision alone: pure, first reason first, and closed to whatever could not be found out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.admission import (
    ANYWHERE,
    ON_ISSUES,
    ON_OUR_PULLS,
    ONCE_ON_ISSUES,
    Admitted,
    Facts,
    Open,
    Reason,
    Refusal,
    decide,
)
from core.asks import Ask, Origin, Person, Repository, Snapshot, Thread, Verb
from core.github import IssueInfo, Permission, RepositoryInfo
from core.names import AskId
from core.repo_config import layered, parse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADA = Person(7, "ada")
ASK = Ask(
    id=AskId("a" * 32),
    key="k",
    delivery="d",
    installation=1,
    thread=Thread(Repository(5, "acme", "widgets", 9), 3),
    verb=Verb.IMPLEMENT,
    person=ADA,
    asked_at=NOW,
    snapshot=Snapshot("A wish", "", ADA),
    origin=Origin("comment", comment_id=1),
)
HERE = RepositoryInfo(5, "acme", "widgets", 9, "main", False, False, False, False, True, "https://x/y.git")
THREAD = IssueInfo(3, "A wish", "", ADA, "open", (), False, False, NOW)
GOOD = Facts(
    ASK,
    ON_ISSUES,
    "pullwright",
    "pullwright[bot]",
    repository=HERE,
    permission=Permission.WRITE,
    thread=THREAD,
    caps=Open(5, 2, 50),
)
PULL = replace(THREAD, is_pull_request=True)


def reason(facts: Facts) -> Reason | None:
    decided = decide(facts)
    return decided.reason if isinstance(decided, Refusal) else None


def test_nothing_against_it() -> None:
    assert decide(GOOD) == Admitted()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(GOOD, ask=replace(ASK, person=Person(1, "Pullwright[bot]", "Bot"))), Reason.OURSELVES),
        (replace(GOOD, ask=replace(ASK, person=Person(1, "x", "Bot"))), Reason.BOT),
        (replace(GOOD, ask=replace(ASK, person=Person(1, "x[bot]"))), Reason.BOT),
        (replace(GOOD, ask=replace(ASK, person=Person(1, "acme", "Organization"))), Reason.BOT),
        (replace(GOOD, ask=replace(ASK, person=Person(1, "old", "Mannequin"))), Reason.BOT),
        (replace(GOOD, repository=None), Reason.GONE),
        (replace(GOOD, repository=replace(HERE, disabled=True)), Reason.DISABLED),
        (replace(GOOD, repository=replace(HERE, archived=True)), Reason.ARCHIVED),
        (replace(GOOD, permission=None), Reason.PERMISSION),
        (replace(GOOD, permission=Permission.TRIAGE), Reason.PERMISSION),
        (replace(GOOD, effective=layered(None, parse("who_may_ask: admin"))), Reason.PERMISSION),
        (replace(GOOD, ignored=True), Reason.IGNORED),
        (replace(GOOD, paused=True), Reason.PAUSED),
        (replace(GOOD, ask=replace(ASK, problem="What?")), Reason.MISUNDERSTOOD),
        (replace(GOOD, config_problem="line 1: no"), Reason.CONFIG),
        (replace(GOOD, effective=layered(None, parse("enabled: false"))), Reason.NOT_ENABLED),
        (replace(GOOD, repository=replace(HERE, fork=True)), Reason.FORK),
        (replace(GOOD, repository=replace(HERE, has_issues=False)), Reason.NO_ISSUES),
        (replace(GOOD, thread=None), Reason.GONE),
        (replace(GOOD, thread=replace(THREAD, locked=True)), Reason.LOCKED),
        (replace(GOOD, thread=replace(THREAD, state="closed")), Reason.CLOSED),
        (replace(GOOD, manners=ON_OUR_PULLS), Reason.WRONG_PLACE),
        (replace(GOOD, manners=ONCE_ON_ISSUES, made=12, is_made_open=True), Reason.MADE),
        (replace(GOOD, thread=PULL, is_our_pull=True), Reason.WRONG_PLACE),
        (replace(GOOD, thread=PULL, manners=ON_OUR_PULLS), Reason.WRONG_PLACE),
        (replace(GOOD, open=Open(thread=2)), Reason.THREAD_BUSY),
        (replace(GOOD, open=Open(person=5)), Reason.PERSON_BUSY),
        (replace(GOOD, open=Open(installation=50)), Reason.INSTALLATION_BUSY),
    ],
)
def test_each_reason(facts: Facts, expected: Reason) -> None:
    assert reason(facts) is expected


def test_a_stranger_learns_nothing_about_the_repository() -> None:
    facts = replace(GOOD, permission=Permission.READ, config_problem="line 1: secret", paused=True, open=Open(9, 9, 99))
    assert reason(facts) is Reason.PERMISSION


def test_a_listed_bot_may_ask_and_nobody_else_does() -> None:
    listed = layered(None, parse("bots: [11]"))
    bot = replace(GOOD, ask=replace(ASK, person=Person(11, "renovate[bot]", "Bot")), permission=None, effective=listed)
    assert decide(bot) == Admitted()
    assert reason(replace(bot, ask=replace(ASK, person=Person(12, "renovate[bot]", "Bot")))) is Reason.BOT
    assert reason(replace(bot, ask=replace(ASK, person=Person(11, "pullwright[bot]", "Bot")))) is Reason.OURSELVES


def test_a_quick_verb_is_answered_where_work_would_not_begin() -> None:
    quick = replace(GOOD, manners=ANYWHERE, thread=None, paused=True, config_problem="line 1: no", open=Open(9, 9, 99))
    assert decide(quick) == Admitted()
    assert reason(replace(quick, permission=Permission.NONE)) is Reason.PERMISSION


def test_whoever_did_not_speak_to_us_gets_no_answer() -> None:
    reviewed = replace(GOOD, thread=PULL, manners=ON_OUR_PULLS, ask=replace(ASK, origin=Origin("review", review_id=1)))
    assert decide(reviewed) == Refusal(Reason.WRONG_PLACE, "")
    for person in (Person(1, "x", "Bot"), Person(1, "pullwright[bot]", "Bot")):
        decided = decide(replace(GOOD, ask=replace(ASK, person=person)))
        assert isinstance(decided, Refusal)
        assert decided.sentence == ""


def test_every_spoken_refusal_ends_with_what_to_do() -> None:
    silent = {Reason.OURSELVES, Reason.BOT, Reason.GONE}
    for param in test_each_reason.pytestmark[0].args[1]:  # type: ignore[attr-defined]  # pytest keeps it there
        decided = decide(param[0])
        assert isinstance(decided, Refusal)
        assert bool(decided.sentence) is (decided.reason not in silent)
        assert "@" not in decided.sentence


NOWHERE = replace(ASK, thread=Thread(Repository(5, "acme", "widgets", 9), 0), origin=Origin("job", run=1))


def test_a_job_may_ask_without_an_issue_for_what_begins_anew() -> None:
    facts = replace(GOOD, ask=NOWHERE, thread=None)
    assert decide(facts) == Admitted()
    assert decide(replace(facts, repository=replace(HERE, has_issues=False))) == Admitted()
    assert reason(replace(facts, manners=ON_OUR_PULLS)) is Reason.WRONG_PLACE
    assert reason(replace(facts, ask=replace(NOWHERE, origin=Origin("comment")))) is Reason.GONE
