"""One model of a provider whose official SDK streams its answers."""

from collections.abc import Callable
from dataclasses import dataclass, field

from worker.llm import Prompt, Reply
from worker.llm._answer import Answer
from worker.llm._asking import asked
from worker.llm._faults import Place

Stream = Callable[[str, Prompt, Answer], None]  # the model's name, the request, what it fills


@dataclass(frozen=True, slots=True)
class Streamed:
    """See `worker.llm.Model`. `sdk` is the root class of the SDK's errors; its client is known to `stream` only."""

    provider: str
    name: str
    _place: Place = field(repr=False)
    _sdk: type[Exception] = field(repr=False)
    _stream: Stream = field(repr=False)

    def complete(self, prompt: Prompt) -> Reply:
        """See `worker.llm.Model`; one request, no retries."""
        return asked(self._place, Answer(self.name), lambda answer: self._stream(self.name, prompt, answer), self._sdk)
