"""The last words of a request: said by its worker, or here where the worker could not (dead, cancelled, killed)."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.clerk.house import House
from bot.clerk.till import Till
from bot.clerk.voice import Voice
from core.errors import Broken
from core.github import CheckOutput, Forbidden, GitHub, Gone, Installations, Limited
from core.requests import State
from core.store import Desk, WordsDue
from core.words import Final, Sticky, inline, reaction
from core.words.buttons import RETRY

_AT_ONCE = 8
_LATER_S = 60.0
_LONGEST = timedelta(days=2)
_LOST = {State.DEAD: "failure", State.CANCELLED: "cancelled"}  # no worker is left to end the check run


class LastWords:
    """Says what is due. Twice is once: the comment is found, and an end that it tells already stays."""

    def __init__(self, desk: Desk, installations: Installations, rules: House) -> None:
        self._desk = desk
        self._installations = installations
        self._handle = rules.handle
        self._till = Till(desk, rules)

    def step(self) -> int:
        """Say the words that are due; how many were taken."""
        due = self._desk.take_words(_AT_ONCE)
        for one in due:
            self._one(one)
        return len(due)

    def _one(self, due: WordsDue) -> None:
        request = due.request
        try:
            self._say(due)
        except Limited as limited:
            wait = (limited.retry_at - datetime.now(UTC)).total_seconds()
            self._desk.postpone_words(request.id, max(1.0, wait))
            return
        except Broken as broken:
            if broken.retryable and datetime.now(UTC) - request.created < _LONGEST:
                self._desk.postpone_words(request.id, _LATER_S)
                return
        except (Gone, Forbidden):  # nobody is left to read them
            pass
        self._desk.said(request.id, request.attempt)

    def _say(self, due: WordsDue) -> None:
        ask = due.request.ask
        here = ask.thread.repository
        github = self._installations.of(ask.installation, here.id, here.owner, here.name)
        voice = Voice(github, self._installations, self._handle)
        state = replace(last_state(due, self._handle), charge=self._till.ended(due.request, due.outcome))
        voice.show(self._desk, due.request, state)
        voice.ended(ask, reaction(due.outcome.verdict))
        if due.publication.check_run_id and due.request.state in _LOST:
            _end_check(github, due.publication.check_run_id, due.request.state, due.outcome.why)


def _end_check(github: GitHub, check: int, state: State, why: str) -> None:
    title = "Given up" if state is State.DEAD else "Cancelled"
    with suppress(Gone, Forbidden):
        github.update_check(check, CheckOutput(title, inline(why, 500)), conclusion=_LOST[state], actions=(RETRY,))


def last_state(due: WordsDue, handle: str) -> Sticky:
    """The end as the desk knows it."""
    request, outcome, publication = due.request, due.outcome, due.publication
    final = Final(
        verdict="dead" if request.state is State.DEAD else outcome.verdict,
        why=outcome.why,
        cost_usd=outcome.cost_usd,
        elapsed_s=outcome.elapsed_s or None,
        pull_number=publication.pull_number,
        pull_url=publication.pull_url,
    )
    return Sticky(request.id, request.ask.verb, request.ask.person.login, handle, final=final)
