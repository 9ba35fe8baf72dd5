"""One request under way: reserved before it, charged and recorded once, by whoever sees its end first."""

import time
from dataclasses import dataclass, field
from threading import Lock

from core.errors import PullwrightError, Unfinished
from core.runs import ModelCall, Usage
from worker.llm import ModelDown, Prompt, Reply, Stop
from worker.llm._prices import cost, free
from worker.llm.chain.link import Link

_UNTOLD = "The provider told no final usage, so more may have been charged."


class Abandoned(Unfinished):
    """Nobody waits for this answer any more."""


def interrupted() -> ModelDown:
    """What became of a request that was not waited for: what was begun may be charged."""
    return ModelDown("The request was interrupted.", exact=False)


@dataclass(slots=True)
class Request:
    """A request to one model; `began` is monotonic, 0 before it is sent."""

    link: Link
    prompt: Prompt
    calls: list[ModelCall]
    worst_usd: float
    began: float = 0.0
    _over: bool = False
    _lock: Lock = field(default_factory=Lock)

    def end(self) -> None:
        """It is over; `Abandoned` for whoever comes second."""
        with self._lock:
            if self._over:
                raise Abandoned("The request was given up.")
            self._over = True

    def call(self, outcome: Reply | PullwrightError) -> ModelCall:
        """The record of it: what was used is what was told, its cost unknown where nothing was told."""
        link, prompt = self.link, self.prompt
        usage, exact = used(outcome)
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
            elapsed_s=time.monotonic() - self.began,
            ok=not failure,
            stop=str(reply.stop) if reply else "",
            error=failure if exact or free(link.spec.provider) else f"{failure} {_UNTOLD}".strip(),
            purpose=prompt.purpose,
            prompt_sha256=prompt.sha256,
        )


def used(outcome: Reply | PullwrightError) -> tuple[Usage, bool]:
    """The tokens of a request, and whether that is all; a refused one used none."""
    if isinstance(outcome, Reply | ModelDown):
        return outcome.usage, outcome.exact
    return Usage(), True
