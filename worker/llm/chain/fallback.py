"""Ask the first model that can answer; record every request; never exceed the budget."""

import time
from collections.abc import Callable, Sequence

from core.errors import PullwrightError
from core.runs import ModelCall, Usage
from worker.llm import ModelDown, Prompt, Reply, Stop, UnknownModel, WrongKey
from worker.llm._faults import TryAgain
from worker.llm._prices import cost, free
from worker.llm.chain.budget import Budget
from worker.llm.chain.link import Link
from worker.llm.chain.pacing import TokenPace
from worker.llm.chain.patience import Patience

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
        spend: Budget | None = None,
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

    @property
    def models(self) -> tuple[str, ...]:
        """The models as `PROVIDER:NAME`, in order."""
        return tuple(link.who for link in self._links)

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

    def complete(self, prompt: Prompt) -> tuple[Reply, tuple[ModelCall, ...]]:
        """The answer, and every request that was made for it, each of which went to `record` at once.

        Raises `Unfinished` when the budget does not allow the next request, `ReplayEnded`, or what the only
        model raised; `ModelDown` names every reason when no model answered.
        """
        calls: list[ModelCall] = []
        failures: list[PullwrightError] = []
        for link in self._candidates():
            self._announce(link, failures)
            try:
                return self._insist(link, prompt, calls), tuple(calls)
            except _DOWN as failure:
                failures.append(failure)
                link.rest(failure, *([self._patience.rest_s] if isinstance(failure, ModelDown) else []))
        raise _together(failures)

    def _candidates(self) -> list[Link]:
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
        if self._spend:
            self._spend.reserve(link.who, link.worst_cost(prompt))
        if self._pace:
            tokens = link.most_tokens(prompt)
            self._pace.before(link.spec.provider, tokens, lambda words: self.say(words, note=False))
        began = time.monotonic()
        try:
            reply = link.model.complete(prompt)
        except _DOWN as failure:
            self._keep(link, prompt, calls, _call(link, prompt, began, failure), _used(failure)[1])
            raise
        except KeyboardInterrupt:  # what was begun may be charged, so it is recorded all the same
            stopped = ModelDown("The request was interrupted.", exact=False)
            self._keep(link, prompt, calls, _call(link, prompt, began, stopped), False)
            raise
        self._keep(link, prompt, calls, _call(link, prompt, began, reply), reply.exact)
        if reply.stop is Stop.CUT:
            raise _Cut(link.who, reply)
        return reply

    def _keep(self, link: Link, prompt: Prompt, calls: list[ModelCall], call: ModelCall, exact: bool) -> None:
        """Charge first: a call whose use nobody told is charged as if it had used all it could."""
        if self._spend:
            self._spend.charge((call.cost_usd or 0.0) if exact else link.worst_cost(prompt))
        if self._pace and exact:
            self._pace.after(link.spec.provider, link.most_tokens(prompt), call.usage)
        calls.append(call)
        self._record(call)


_SAMPLE = Prompt((), max_output_tokens=1000)
_UNTOLD = "The provider told no final usage, so more may have been charged."


def _call(link: Link, prompt: Prompt, began: float, outcome: Reply | PullwrightError) -> ModelCall:
    """The record of one request: what was used is what was told, its cost unknown where nothing was told."""
    usage, exact = _used(outcome)
    told = exact or usage != Usage() or free(link.spec.provider)
    reply = outcome if isinstance(outcome, Reply) else None
    failure = "" if reply else str(outcome)
    if reply and reply.stop is Stop.CUT:
        failure = "The answer stopped in the middle."
    return ModelCall(
        provider=link.spec.provider,
        model=reply.model if reply else link.model.name,
        usage=usage,
        cost_usd=cost(link.spec.provider, link.spec.name, usage) if told else None,
        elapsed_s=time.monotonic() - began,
        ok=not failure,
        stop=str(reply.stop) if reply else "",
        error=failure if exact or free(link.spec.provider) else f"{failure} {_UNTOLD}".strip(),
        purpose=prompt.purpose,
        prompt_sha256=prompt.sha256,
    )


def _used(outcome: Reply | PullwrightError) -> tuple[Usage, bool]:
    """The tokens of a request, and whether that is all; a refused one used none."""
    if isinstance(outcome, Reply | ModelDown):
        return outcome.usage, outcome.exact
    return Usage(), True


def _together(failures: list[PullwrightError]) -> PullwrightError:
    if len(failures) == 1:
        return failures[0]
    told = "No model answered. " + " ".join(dict.fromkeys(str(failure) for failure in failures))
    down = [failure for failure in failures if isinstance(failure, ModelDown)]
    if down:
        return ModelDown(told, retryable=any(failure.retryable for failure in down))
    return type(failures[0])(told)
