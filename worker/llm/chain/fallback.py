"""Ask the first model that can answer; record every request; never exceed the budget."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace

from core.errors import PullwrightError
from core.runs import ModelCall
from worker.llm import ModelDown, Prompt, Reply, Stop, UnknownModel, WrongKey
from worker.llm._faults import TryAgain
from worker.llm.chain.budget import Share, Spend
from worker.llm.chain.link import Link
from worker.llm.chain.pacing import TokenPace
from worker.llm.chain.patience import Patience
from worker.llm.chain.request import Abandoned, Request, interrupted, used

_DOWN = (ModelDown, UnknownModel, WrongKey)


class _Cut(TryAgain):
    """An answer whose end is missing; kept in case that no whole one comes."""

    def __init__(self, who: str, reply: Reply) -> None:
        super().__init__(f"{who} stopped in the middle of its answer.")
        self.reply = reply


class Chain:
    """Models in the order of the person's choice. `notes` collects what a reader of the report should know."""

    def __init__(
        self,
        links: Sequence[Link],
        record: Callable[[ModelCall], None],
        *,
        spend: Spend | None = None,
        patience: Patience | None = None,
        say: Callable[[str], None] | None = None,
        pace: TokenPace | None = None,
    ) -> None:
        self._links = tuple(links)
        self._record = record
        self._spend = spend
        self._patience = patience or Patience()
        self._tell = say
        self._pace = pace
        self._notes: dict[str, None] = {}
        self._lane = ""
        self._under_way: Request | None = None
        self._is_abandoned = False

    @property
    def models(self) -> tuple[str, ...]:
        """The models as `PROVIDER:NAME`, in order."""
        return tuple(link.who for link in self._links)

    @property
    def first(self) -> str:
        """The model that is asked first, as it was listed."""
        return str(self._links[0].spec)

    @property
    def replay(self) -> bool:
        """Whether any answer comes from a recording."""
        return any(link.replay for link in self._links)

    @property
    def waited_s(self) -> float:
        """How long it has waited for tokens a minute; no model was asked meanwhile."""
        return self._pace.waited_s if self._pace else 0.0

    @property
    def notes(self) -> tuple[str, ...]:
        """What was announced so far, each sentence once."""
        return tuple(self._notes)

    def say(self, sentence: str, *, note: bool = True) -> None:
        """Announce `sentence`; with `note`, also keep it for the report, and announce it only once."""
        if sentence in self._notes:
            return
        if note:
            self._notes[sentence] = None
        if self._tell:
            self._tell(sentence)

    @property
    def in_order(self) -> bool:
        """Whether several have to ask one after the other: a recording gives its answers in their order."""
        return any(link.in_order for link in self._links)

    def beside(self, lane: str, lead: int) -> "Chain":
        """This chain for one of several who ask at once, called `lane`: the model `lead` places on is asked first."""
        view, first = copy(self), lead % len(self._links)
        view._links = (*self._links[first:], *self._links[:first])
        view._lane = lane
        return view

    def hold(self, prompt: Prompt) -> None:
        """Reserve what `prompt` may cost, before anything is asked; `Unfinished` where that does not fit."""
        if self._spend:
            first = self._awake()[0]
            self._spend = Share(self._spend, first.who, first.worst_cost(prompt))

    def let_go(self) -> None:
        """What was held and not spent is everybody's again."""
        if isinstance(self._spend, Share):
            self._spend.give_back()

    def abandon(self) -> None:
        """Nobody waits any more: a request under way is recorded as interrupted, and no other is made.

        For another thread than the one that asks.
        """
        self._is_abandoned = True
        request = self._under_way
        if request is not None:
            with suppress(Abandoned):
                self._end(request, interrupted())

    def complete(self, prompt: Prompt) -> tuple[Reply, tuple[ModelCall, ...]]:
        """The answer, and every request that was made for it, each of which went to `record` at once.

        Raises `Unfinished` when the budget does not allow the next request, `ReplayEnded`, or what the only
        model raised; `ModelDown` names every reason when no model answered.
        """
        prompt = replace(prompt, lane=self._lane) if self._lane else prompt
        calls: list[ModelCall] = []
        failures: list[PullwrightError] = []
        for link in self._awake():
            self._announce(link, failures)
            try:
                return self._insist(link, prompt, calls), tuple(calls)
            except _DOWN as failure:
                failures.append(failure)
                link.rest(failure, *([self._patience.rest_s] if isinstance(failure, ModelDown) else []))
        raise _together(failures)

    def _awake(self) -> list[Link]:
        awake = [link for link in self._links if link.awake]
        if awake:
            return awake
        soonest = min(self._links, key=lambda link: link.wakes)
        if soonest.wakes == float("inf") and soonest.failure:
            raise soonest.failure
        return [soonest]

    def _announce(self, link: Link, failures: list[PullwrightError]) -> None:
        first = self._links[0]
        if link is first:
            return
        why = str(failures[-1] if failures else first.failure or "")
        dearer = link.worst_cost(_SAMPLE) > first.worst_cost(_SAMPLE)
        price = f" It is dearer: {link.price_words()}, {first.who} is {first.price_words()}." if dearer else ""
        self.say(f"{link.who} was asked in place of {first.who}.{price} Reason: {why}")

    def _insist(self, link: Link, prompt: Prompt, calls: list[ModelCall]) -> Reply:
        try:
            return self._patience.insist(
                link.who, lambda: self._once(link, prompt, calls), lambda words: self.say(words, note=False)
            )
        except _Cut as cut:
            return cut.reply

    def _once(self, link: Link, prompt: Prompt, calls: list[ModelCall]) -> Reply:
        request = self._reserved(link, prompt, calls)
        try:
            self._wait_for_tokens(request)
            request.began = time.monotonic()
            reply = link.model.complete(prompt)
        except _DOWN as failure:
            self._end(request, failure)
            raise
        except KeyboardInterrupt:  # what was begun may be charged, so it is recorded all the same
            self._end(request, interrupted())
            raise
        except PullwrightError:  # a recording at its end: nobody was asked
            self._end(request, None)
            raise
        self._end(request, reply)
        if reply.stop is Stop.CUT:
            raise _Cut(link.who, reply)
        return reply

    def _reserved(self, link: Link, prompt: Prompt, calls: list[ModelCall]) -> Request:
        if self._is_abandoned:
            raise Abandoned("Nobody waits for an answer any more.")
        worst = link.worst_cost(prompt) if self._spend else 0.0
        if self._spend:
            self._spend.reserve(link.who, worst)
        self._under_way = Request(link, prompt, calls, worst)
        return self._under_way

    def _wait_for_tokens(self, request: Request) -> None:
        if self._pace:
            tokens = request.link.most_tokens(request.prompt)
            self._pace.before(request.link.spec.provider, tokens, lambda words: self.say(words, note=False))

    def _end(self, request: Request, outcome: Reply | PullwrightError | None) -> None:
        """Charge first: a call whose use nobody told is charged as if it had used all it could."""
        request.end()
        if outcome is None or not request.began:
            self._settle(request, 0.0)
            return
        call, exact = request.call(outcome), used(outcome)[1]
        self._settle(request, (call.cost_usd or 0.0) if exact else request.worst_usd)
        if self._pace and exact:
            self._pace.after(request.link.spec.provider, request.link.most_tokens(request.prompt), call.usage)
        request.calls.append(call)
        self._record(call)

    def _settle(self, request: Request, usd: float) -> None:
        if self._spend:
            self._spend.settle(request.worst_usd, usd)


_SAMPLE = Prompt((), max_output_tokens=1000)


def _together(failures: list[PullwrightError]) -> PullwrightError:
    if len(failures) == 1:
        return failures[0]
    told = "No model answered. " + " ".join(dict.fromkeys(str(failure) for failure in failures))
    down = [failure for failure in failures if isinstance(failure, ModelDown)]
    if down:
        return ModelDown(told, retryable=any(failure.retryable for failure in down))
    return type(failures[0])(told)
