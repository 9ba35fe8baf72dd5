"""Admission: from what is known about an ask to `Admitted` or a `Refusal` with its reason. Pure.

Everything fails closed: what could not be found out counts against the ask. A refusal with an empty sentence is
never told: bots and our own comments get no answer, or two machines would talk for ever.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot import replies
from core.asks import Ask
from core.github import IssueInfo, Permission, RepositoryInfo
from core.github.configs import least
from core.ledger.allowance import Allowance
from core.ledger.limits import Shortage
from core.ledger.movement import Unit
from core.ledger.reservation import Reserving
from core.plans.seats import Seat
from core.repo_config import Effective
from core.repo_config.allowed import AllowedModels

LEAST = Permission.TRIAGE  # no configuration goes below it


class Reason(StrEnum):
    """Why an ask became no request: a closed set, for metrics."""

    OURSELVES = "ourselves"
    BOT = "bot"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    DISABLED = "disabled"
    ARCHIVED = "archived"
    PERMISSION = "permission"
    IGNORED = "ignored"
    PAUSED = "paused"
    MISUNDERSTOOD = "misunderstood"
    CONFIG = "config"
    NOT_ENABLED = "not_enabled"
    MODEL = "model"
    FORK = "fork"
    NO_ISSUES = "no_issues"
    LOCKED = "locked"
    CLOSED = "closed"
    MADE = "made"
    WRONG_PLACE = "wrong_place"
    NOTHING_THERE = "nothing_there"
    PERSON_BUSY = "person_busy"
    THREAD_BUSY = "thread_busy"
    INSTALLATION_BUSY = "installation_busy"
    RATE = "rate"
    FAULT = "fault"
    READ_ONLY = "read_only"
    SEATS = "seats"
    LANGUAGE = "language"
    QUOTA = "quota"
    BUDGET = "budget"
    UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An ask that was not admitted. `sentence` is the reply; empty, or `quiet`: nothing is said in the thread."""

    reason: Reason
    sentence: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Admitted:
    """An ask that may be carried out or answered."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What admission has to know about a verb."""

    works: bool  # it starts a run
    on_issues: bool = True
    on_our_pulls: bool = True
    on_other_pulls: bool = True
    while_paused: bool = True  # it is answered while the repository is paused
    while_ignored: bool = False  # it is answered also in a thread that is left alone
    once: bool = False  # on an issue: not while a pull request that came of it is open


ANYWHERE = Manners(works=False)
ON_ISSUES = Manners(works=True, on_our_pulls=False, on_other_pulls=False, while_paused=False)
ONCE_ON_ISSUES = replace(ON_ISSUES, once=True)
ON_OUR_PULLS = Manners(works=True, on_issues=False, on_other_pulls=False, while_paused=False)
ON_BOTH = Manners(works=True, on_other_pulls=False, while_paused=False)
ONCE_ON_BOTH = replace(ON_BOTH, once=True)


@dataclass(frozen=True, slots=True)
class Open:
    """How many requests are, or may be, open: of the person, in the thread, of the installation."""

    person: int = 0
    thread: int = 0
    installation: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out about an ask; None where it could not be."""

    ask: Ask
    manners: Manners
    handle: str
    ourselves: str  # our own login
    repository: RepositoryInfo | None = None
    permission: Permission | None = None
    thread: IssueInfo | None = None
    is_our_pull: bool = False
    made: int | None = None  # on an issue: the pull request that came of it
    is_made_open: bool = False  # it is neither merged nor closed
    effective: Effective = field(default_factory=Effective)
    config_problem: str = ""
    paused: bool = False
    suspended: bool = False  # whoever runs us has paused the whole installation
    ignored: bool = False
    open: Open = field(default_factory=Open)
    caps: Open = field(default_factory=Open)
    models: AllowedModels = field(default_factory=AllowedModels)


@dataclass(frozen=True, slots=True)
class Dues:
    """What an ask would take, and what its account may have. `more` is the page where more is to be had, if any."""

    allowance: Allowance
    reserving: Reserving
    handle: str
    language: str | None = None  # as the configuration says it; what is detected, the worker finds out
    is_unusual: bool = False  # far more was spent today than usually, and the account wants a pause then
    more: str = ""
    sealed: bool = False  # what the organisation says is not shown to everybody


def decide(facts: Facts) -> Admitted | Refusal:
    """The first reason against it, or `Admitted`."""
    return next(_reasons(facts), Admitted())


def crowded(facts: Facts) -> Refusal | None:
    """Whether too much is open by now; asked once more right before a request is made."""
    return next(_too_many(facts), None)


def unaffordable(dues: Dues) -> Refusal | None:
    """What of plan, quotas and budgets is against it; asked of somebody who may ask here, and of nobody else."""
    return next(_dues(dues), None)


def too_little(short: Shortage, dues: Dues) -> Refusal:
    """Something does not fit, as it was found before or in the transaction that would have admitted it."""
    if short.which == "seats":
        return Refusal(Reason.SEATS, replies.no_seat(Seat(False, short.used, short.limit), dues.more))
    reason = Reason.QUOTA if short.unit is Unit.REQUEST else Reason.BUDGET
    return Refusal(reason, replies.too_little(short, dues.handle, dues.more, sealed=dues.sealed))


def _dues(dues: Dues) -> Iterator[Refusal]:
    languages = dues.allowance.plan.languages
    if dues.allowance.is_read_only:
        yield Refusal(Reason.READ_ONLY, replies.read_only(dues.more))
    if dues.language and languages is not None and dues.language not in languages:
        yield Refusal(Reason.LANGUAGE, replies.language(dues.language, sorted(languages), dues.more))
    if dues.is_unusual:
        yield Refusal(Reason.UNUSUAL, replies.unusual(dues.allowance.sums.period.tomorrow))
    short = dues.allowance.shortage(dues.reserving)
    if short is not None:
        yield too_little(short, dues)


def _reasons(facts: Facts) -> Iterator[Refusal]:
    yield from _nobody(facts)
    yield from _unreachable(facts)
    yield from _not_allowed(facts)
    yield from _silenced(facts)
    yield from _misunderstood(facts)
    if facts.manners.works:
        yield from _not_here(facts)
        yield from _not_in_this_thread(facts)
        yield from _not_that_model(facts)
        yield from _too_many(facts)


def is_bot(ask: Ask) -> bool:
    """Whether no human asked."""
    return ask.person.is_bot


def _nobody(facts: Facts) -> Iterator[Refusal]:
    person = facts.ask.person
    if person.login.lower() == facts.ourselves.lower():
        yield Refusal(Reason.OURSELVES, "")
    elif is_bot(facts.ask) and person.id not in facts.effective.config.bots:
        yield Refusal(Reason.BOT, "")


def _unreachable(facts: Facts) -> Iterator[Refusal]:
    repository = facts.repository
    if repository is None:
        yield Refusal(Reason.GONE, "")
    elif repository.disabled:
        yield Refusal(Reason.DISABLED, replies.DISABLED)
    elif repository.archived:
        yield Refusal(Reason.ARCHIVED, replies.ARCHIVED)


def _not_allowed(facts: Facts) -> Iterator[Refusal]:
    needed = least(facts.effective.config)
    if not is_bot(facts.ask) and (facts.permission is None or facts.permission < needed):
        yield Refusal(Reason.PERMISSION, replies.permission(needed.name.lower()))


def _silenced(facts: Facts) -> Iterator[Refusal]:
    if facts.ignored and not facts.manners.while_ignored:
        yield Refusal(Reason.IGNORED, replies.ignored(facts.handle))
    elif facts.suspended and not facts.manners.while_paused:
        yield Refusal(Reason.PAUSED, replies.SUSPENDED)
    elif facts.paused and not facts.manners.while_paused:
        yield Refusal(Reason.PAUSED, replies.paused(facts.handle))


def _misunderstood(facts: Facts) -> Iterator[Refusal]:
    if facts.ask.problem:
        yield Refusal(Reason.MISUNDERSTOOD, replies.misunderstood(facts.ask.problem))


def _not_here(facts: Facts) -> Iterator[Refusal]:
    config = facts.effective.config
    if facts.config_problem:
        yield Refusal(Reason.CONFIG, replies.config(facts.config_problem, facts.handle))
    elif not config.enabled:
        yield Refusal(Reason.NOT_ENABLED, replies.NOT_ENABLED)
    elif facts.repository and facts.repository.fork and "enabled" not in config.model_fields_set:
        yield Refusal(Reason.FORK, replies.FORK)
    elif facts.repository and not facts.repository.has_issues and _is_in_an_issue(facts.ask):
        yield Refusal(Reason.NO_ISSUES, replies.NO_ISSUES)


def _not_that_model(facts: Facts) -> Iterator[Refusal]:
    objection = facts.models.objection(facts.ask.options.models, facts.effective.config.models)
    if objection:
        yield Refusal(Reason.MODEL, replies.misunderstood(objection))


def _is_in_an_issue(ask: Ask) -> bool:
    return bool(ask.thread.number) and not ask.thread.is_pull_request


def _is_nowhere(ask: Ask) -> bool:
    """Whether a job asked without an issue: there is no thread then, and nothing can be found in it."""
    return ask.origin.kind == "job" and not ask.thread.number


def _not_in_this_thread(facts: Facts) -> Iterator[Refusal]:
    manners, thread, verb = facts.manners, facts.thread, facts.ask.verb
    if _is_nowhere(facts.ask):
        if not manners.on_issues:
            yield Refusal(Reason.WRONG_PLACE, replies.only_on_our_pulls(facts.handle, verb))
    elif thread is None:
        yield Refusal(Reason.GONE, "")
    elif thread.locked:
        yield Refusal(Reason.LOCKED, replies.LOCKED)
    elif thread.state != "open":
        yield Refusal(Reason.CLOSED, replies.closed(facts.handle, verb))
    elif not thread.is_pull_request and not manners.on_issues:
        yield Refusal(Reason.WRONG_PLACE, replies.only_on_our_pulls(facts.handle, verb, facts.made))
    elif manners.once and facts.made and facts.is_made_open:
        yield Refusal(Reason.MADE, replies.made(facts.handle, verb, facts.made))
    elif thread.is_pull_request and facts.is_our_pull and not manners.on_our_pulls:
        yield Refusal(Reason.WRONG_PLACE, replies.only_on_issues(facts.handle, verb))
    elif thread.is_pull_request and not facts.is_our_pull and not manners.on_other_pulls:
        reviewed = facts.ask.origin.kind in ("review", "review_comment")  # nobody spoke to us there
        yield Refusal(Reason.WRONG_PLACE, "" if reviewed else replies.not_our_pull(facts.handle))


def _too_many(facts: Facts) -> Iterator[Refusal]:
    held, caps = facts.open, facts.caps
    if held.thread >= caps.thread:
        yield Refusal(Reason.THREAD_BUSY, replies.thread_busy(held.thread, facts.handle))
    elif held.person >= caps.person:
        yield Refusal(Reason.PERSON_BUSY, replies.person_busy(held.person, facts.handle))
    elif held.installation >= caps.installation:
        yield Refusal(Reason.INSTALLATION_BUSY, replies.installation_busy(held.installation))
