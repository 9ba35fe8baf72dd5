"""Admission: asks out of the inbox, decided, and carried into the line or answered.

Killed at any point, the next clerk ends the same way: an ask is settled by the last of its steps, and each step before
that is found again before it is repeated. Limits and faults put an ask off, longer each time, and never for ever.
"""

import hashlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock

from bot import replies
from bot.admission import Dues, Reason, Refusal, crowded, decide, too_little, unaffordable
from bot.clerk.house import House
from bot.clerk.knowing import billed
from bot.clerk.lanes import lane
from bot.clerk.learning import Learned, Learner
from bot.clerk.till import Till
from bot.clerk.voice import Voice
from bot.clerk.waiting import waiting
from bot.commands import Context, Revive, command
from core.asks import Ask, Options, Thread
from core.errors import Broken, Refused
from core.github import LONGEST_S, Forbidden, Gone, Installations, Limited, sent_within
from core.ledger.limits import Shortage
from core.repo_config import RepoConfig
from core.requests import Request, State
from core.store import Store, TakenAsk
from core.words import SAD, Sticky

_AT_ONCE = 32
_HANDS = 8  # GitHub is far away: most of the time is waiting
_LEASE_S = 60.0  # an ask costs about ten calls to GitHub
_MOST_TRIES = 12
_FIRST_WAIT_S, _LONGEST_WAIT_S = 2.0, 600.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an ask, for the log and the metrics: admitted, answered, refused or postponed."""

    ask: Ask
    word: str
    reason: Reason | None = None
    request: str = ""


class Admission:
    """One clerk's hands. Two clerks take different asks. `told` hears of every decision, from any thread; `look` brings
    what is known of an account's plan up to date, before the ask is decided by it."""

    def __init__(
        self,
        store: Store,
        installations: Installations,
        rules: House,
        told: Callable[[Decision], None] = lambda _: None,
        lease_s: float = _LEASE_S,
        look: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._desk = store.desk
        self._installations = installations
        self._rules = rules
        self._learner = Learner(store.desk, installations, rules.handle, rules.caps, rules.over, rules.models)
        self._till = Till(store.desk, rules)
        self._told = told
        self._lease_s = lease_s
        self._look = look
        self._door = Lock()  # one at a time is counted and let in
        self._ends = 0.0  # when what was taken last may be taken by another clerk

    def step(self) -> int:
        """Decide about what is due; how many were taken."""
        self._ends = time.monotonic() + self._lease_s
        taken = self._desk.take_asks(_AT_ONCE, self._lease_s)
        threads: dict[Thread, list[TakenAsk]] = {}
        for one in taken:
            threads.setdefault(one.ask.thread, []).append(one)
        if len(threads) > 1:
            with ThreadPoolExecutor(_HANDS, thread_name_prefix="admit") as pool:
                list(pool.map(self._in_turn, threads.values()))
        else:
            self._in_turn(taken)
        return len(taken)

    def _in_turn(self, taken: Sequence[TakenAsk]) -> None:
        """The asks of one thread, in the order in which they came."""
        for one in taken:
            self._told(self._one(one))

    def _one(self, taken: TakenAsk) -> Decision:
        ask = self._learner.placed(taken.ask)
        if taken.attempt > 2 * _MOST_TRIES:  # whoever took it did not live to say why
            return self._give_up(ask, Refusal(Reason.FAULT, ""))
        if wait := self._rules.pacing.wait_s(ask):
            return self._later(ask, max(wait, _FIRST_WAIT_S * 2**taken.attempt))
        try:
            with sent_within(self._ends - LONGEST_S - time.monotonic()):  # over before another clerk may have it
                return self._take(ask)
        except Limited as limited:
            wait = (limited.retry_at - datetime.now(UTC)).total_seconds()
            return self._later(ask, wait)
        except Broken as broken:
            if broken.retryable and taken.attempt < _MOST_TRIES:
                return self._later(ask, _FIRST_WAIT_S * 2**taken.attempt)
            return self._give_up(ask, Refusal(Reason.FAULT, replies.fault(ask, self._rules.handle)))
        except Gone:
            return self._give_up(ask, Refusal(Reason.GONE, ""))
        except Forbidden as forbidden:
            return self._give_up(ask, Refusal(Reason.FORBIDDEN, replies.forbidden(str(forbidden))))

    def _later(self, ask: Ask, seconds: float) -> Decision:
        self._desk.postpone(ask.id, min(max(seconds, 1.0), _LONGEST_WAIT_S))
        return Decision(ask, "postponed")

    def _take(self, ask: Ask) -> Decision:
        found = command(ask.verb)
        learned = self._learner.learn(ask, self._voice(ask).github, found.manners)
        decided = self._rules.pacing.decide(ask, decide(learned.facts))
        if isinstance(decided, Refusal):
            return self._refuse(ask, decided)
        self._look(self._desk.know(billed(ask, learned.facts.repository)).id)
        context = self._context(ask, learned)
        if found.answer is not None:
            return self._answer(ask, found.answer(context))
        understood = found.understand(context)
        if isinstance(understood, Refusal):
            return self._refuse(ask, understood)
        self._voice(ask).seen(ask)
        if isinstance(understood, Revive):
            return self._revive(ask, understood.request, learned)
        return self._admit(ask, understood, learned)

    def _admit(self, ask: Ask, understood: Ask, learned: Learned) -> Decision:
        dues = self._dues(understood, learned)
        if (refusal := unaffordable(dues)) is not None:
            return self._refuse(ask, refusal)
        if understood != ask:
            self._desk.restate(understood)
        request = self._let_in(ask, understood, learned, dues)
        if isinstance(request, Refusal):
            return self._refuse(ask, request)
        if request.cancelling:  # nobody wanted it any more before it was admitted
            self._desk.cancel(request.id, ask.person)
        else:
            self._show(request, learned.facts.effective.config)
        return Decision(ask, "admitted", request=request.id)

    def _dues(self, understood: Ask, learned: Learned) -> Dues:
        return self._till.dues(understood, learned.facts, _account(understood, learned))

    def _let_in(self, ask: Ask, understood: Ask, learned: Learned, dues: Dues) -> Request | Refusal:
        """The request, unless others were faster and too much is open by now, or too little is left."""
        account, weight = _account(ask, learned), dues.allowance.plan.weight
        where = lane(understood, learned.requests, learned.pull, self._voice(ask).github, self._desk)
        with self._door:
            late = crowded(replace(learned.facts, open=self._learner.open(ask)))
            if late is not None:
                return late
            made = self._desk.admit(ask.id, account=account, lane=where, weight=weight, reserving=dues.reserving)
        return too_little(made, dues) if isinstance(made, Shortage) else made

    def _revive(self, ask: Ask, request: Request, learned: Learned) -> Decision:
        """A dead one goes back into the line, with the comment that it had. That this is meant is kept first."""
        dues = self._dues(request.ask, learned)
        if (refusal := unaffordable(dues)) is not None:
            return self._refuse(ask, refusal)
        self._desk.restate(replace(ask, of=request.id))
        revived = self._desk.revive(request.id, dues.reserving)
        if isinstance(revived, Shortage):
            return self._refuse(ask, too_little(revived, dues))
        if not revived and self._desk.request(request.id).state is State.DEAD:
            return self._later(ask, _FIRST_WAIT_S)  # that it is dead is just being said
        self._desk.answered(ask.id)
        with suppress(Refused, Broken):
            voice = self._voice(request.ask)
            voice.show(self._desk, request, self._waiting(request, learned.facts.effective.config), again=True)
        return Decision(ask, "answered", request=request.id)

    def _show(self, request: Request, config: RepoConfig) -> None:
        """The ask is settled; a comment that cannot be posted now is posted by whoever tends the line."""
        if self._rules.is_mute:
            return
        with suppress(Refused, Broken):
            self._voice(request.ask).post(self._desk, request, self._waiting(request, config))

    def _waiting(self, request: Request, config: RepoConfig) -> Sticky:
        return waiting(request, self._desk.position(request.id), self._desk, self._rules, config)

    def _answer(self, ask: Ask, said: str) -> Decision:
        self._voice(ask).seen(ask)
        self._voice(ask).answer(ask, said)
        self._desk.answered(ask.id)
        return Decision(ask, "answered")

    def _refuse(self, ask: Ask, refusal: Refusal) -> Decision:
        """Said once to each person in each thread, then shown as 😕; then it is settled."""
        voice, said = self._voice(ask), refusal.sentence
        stranger = refusal.reason is Reason.PERMISSION
        may_be_told = not refusal.quiet and (self._rules.tells_strangers or not stranger)
        if refusal.reason is Reason.CONFIG:
            voice.keep_config(ask, said)
        elif may_be_told and self._desk.refuse(ask.id, _kind(refusal), said, until_answered=bool(said)) and said:
            voice.answer(ask, said)
        if said and not stranger:  # a stranger costs us one comment and no more
            voice.react(ask, SAD)
        self._desk.refuse(ask.id, _kind(refusal), said)
        return Decision(ask, "refused", refusal.reason)

    def _give_up(self, ask: Ask, refusal: Refusal) -> Decision:
        """A refusal that is said if that is possible; GitHub may not let us."""
        if self._desk.refuse(ask.id, _kind(refusal), refusal.sentence) and refusal.sentence:
            with suppress(Refused, Broken):
                self._voice(ask).answer(ask, refusal.sentence)
        return Decision(ask, "refused", refusal.reason)

    def _context(self, ask: Ask, learned: Learned) -> Context:
        facts, rules = learned.facts, self._rules
        known = (facts.effective, facts.config_problem, learned.requests)
        if facts.manners.works:  # what it may use is looked at when it is admitted
            return Context(ask, rules.handle, self._store, *known)
        allowance = self._till.allowance(ask, _account(ask, learned), facts.effective.config)
        held = rules.within(allowance.plan)
        bounds = held.bounds(facts.effective.config, Options())
        plain = (ask, rules.handle, self._store, *known, bounds, rules.models.usual, held.at_once, allowance)
        return Context(*plain, self._till.more, bool(facts.repository and facts.repository.private))

    def _voice(self, ask: Ask) -> Voice:
        here = ask.thread.repository
        github = self._installations.of(ask.installation, here.id, here.owner, here.name)
        return Voice(github, self._installations, self._rules.handle, self._rules.label)


def _account(ask: Ask, learned: Learned) -> int:
    """Who is billed."""
    owner = learned.facts.repository
    return owner.owner_id if owner else ask.thread.repository.owner_id


def _kind(refusal: Refusal) -> str:
    """What counts as the same refusal: another sentence is another help, but strangers are told only once."""
    if refusal.reason is Reason.PERMISSION:
        return refusal.reason
    return f"{refusal.reason}:{hashlib.sha256(refusal.sentence.encode()).hexdigest()[:12]}"
