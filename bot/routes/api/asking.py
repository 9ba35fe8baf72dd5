"""From what a job asks to an ask. Pure: what GitHub has to be asked about comes in from outside.

The words of a comment are those of the event; they count only after GitHub was asked whether they stand there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from bot.oidc import Claims
from bot.payloads import Malformed, parse
from bot.routes.api.problems import Declined
from bot.triggers import Us, asks, commands
from bot.triggers.keys import key
from bot.triggers.options import read_options
from bot.wire import Asked, Wanted
from core.asks import Ask, Options, Origin, Repository, Snapshot, Thread, Verb
from core.events import CommentWritten, IssueAssigned, IssueLabelled, IssueOpened, ReviewCommented, ReviewWritten
from core.github import IssueInfo, RepositoryInfo
from core.names import new_ask_id

Asking = CommentWritten | IssueOpened | IssueLabelled | IssueAssigned | ReviewWritten | ReviewCommented
_TITLE = 200  # characters of a prompt's first line
_NOTHING = "Nothing in this event asks anything of us."
_OTHER_PLACE = "The event is of another repository than the job."
_OTHER_PERSON = "The event was caused by somebody else than the actor of the job."


@dataclass(frozen=True, slots=True)
class Place:
    """The repository of the job as GitHub knows it, and the installation that covers it."""

    installation: int
    repository: RepositoryInfo

    @property
    def home(self) -> Repository:
        """The same, as asks know it."""
        here = self.repository
        return Repository(here.id, here.owner, here.name, here.owner_id)


class Nothing(Exception):
    """The job asks nothing; the sentence says why."""


def happened(asked: Asked, claims: Claims, place: Place) -> Asking:
    """The event that the job was started by. `Nothing` where it means nothing to us; 422 where it is not the job's."""
    payload: Mapping[str, Any] = {**(asked.event or {}), "installation": {"id": place.installation}}
    try:
        event = parse(asked.event_name, json.dumps(payload).encode())
    except Malformed as malformed:
        raise Declined(422, str(malformed)) from None
    if not isinstance(event, Asking):
        raise Nothing(getattr(event, "reason", _NOTHING))
    if event.thread.repository.id != claims.repository_id:
        raise Declined(422, _OTHER_PLACE)
    if (event.sender.id, event.sender.login.lower()) != (claims.actor_id, claims.actor.lower()):
        raise Declined(422, _OTHER_PERSON)
    return event


def of_event(asked: Asked, event: Asking, claims: Claims, us: Us) -> Ask:
    """The first ask in the event; `Nothing` if there is none.

    It has the key of a delivery of the same event, so that whoever tells of it second finds the same request. A run
    that is started again asks afresh.
    """
    named = replace(us, handle=asked.handle.lower(), label=asked.label)
    found = asks(event, named, _delivery(claims))
    if not found:
        raise Nothing(_NOTHING)
    ask = replace(found[0], options=_merged(found[0].options, _options(asked.options)))
    return ask if claims.run_attempt == 1 else replace(ask, key=_key(claims, event.installation))


def of_prompt(asked: Asked, claims: Claims, place: Place, issue: IssueInfo | None, now: datetime) -> Ask:
    """The ask that the words of the job are; `issue` is the one that they are about, if any."""
    found = next(iter(commands(asked.prompt, asked.handle.lower())), None)
    wanted = _options(asked.options)
    words = found.text if found else asked.prompt.strip()
    is_pull = bool(issue and issue.is_pull_request)
    snapshot = _snapshot(issue) if issue else _of_words(words, claims)
    return Ask(
        id=new_ask_id(),
        key=_key(claims, place.installation),
        delivery=_delivery(claims),
        installation=place.installation,
        thread=Thread(place.home, issue.number if issue else 0, is_pull),
        verb=(found and found.verb) or (Verb.REVISE if is_pull else Verb.IMPLEMENT),
        person=claims.person,
        asked_at=now,
        snapshot=snapshot,
        origin=Origin("job", run=claims.run_id),
        options=_merged(found.options, wanted) if found else wanted,
        text=words if issue else "",
        problem=found.problem if found else "",
    )


def _key(claims: Claims, installation: int) -> str:
    return key(installation, "job", claims.repository_id, claims.run_id, claims.run_attempt)


def _delivery(claims: Claims) -> str:
    return f"run-{claims.run_id}-{claims.run_attempt}"


def _snapshot(issue: IssueInfo) -> Snapshot:
    return Snapshot(issue.title, issue.body, issue.author, issue.labels, issue.state)


def _of_words(words: str, claims: Claims) -> Snapshot:
    first, _, rest = words.strip().partition("\n")
    whole = first if len(first) <= _TITLE else ""
    return Snapshot(first[:_TITLE], rest.strip() if whole else words.strip(), claims.person)


def _options(wanted: Wanted) -> Options:
    """The options of the job, read as those of a comment are; 422 where they could not stand there."""
    told = [f"--model={','.join(wanted.models)}"] if wanted.models else []
    told += [f"--base={wanted.base}"] if wanted.base else []
    read = read_options(" ".join(told))
    if read.problem or read.text:
        raise Declined(422, f"options: {read.problem or 'a value is not what it should be.'}")
    return replace(
        read.options,
        budget_usd=wanted.budget_usd,
        attempts=wanted.attempts,
        candidates=wanted.candidates,
        draft=wanted.draft,
    )


def _merged(said: Options, wanted: Options) -> Options:
    return Options(
        models=said.models or wanted.models,
        budget_usd=_least(said.budget_usd, wanted.budget_usd),
        attempts=_least(said.attempts, wanted.attempts),
        candidates=_least(said.candidates, wanted.candidates),
        base=said.base or wanted.base,
        draft=wanted.draft if said.draft is None else said.draft,
    )


_Number = TypeVar("_Number", int, float)


def _least(one: _Number | None, other: _Number | None) -> _Number | None:
    given = [number for number in (one, other) if number is not None]
    return min(given, default=None)
