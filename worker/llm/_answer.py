"""An answer as it comes in: text up to a limit, the usage told so far, and the provider's own end mark."""

from dataclasses import dataclass, field

from core.runs import Usage
from worker.llm import Reply, Stop
from worker.llm._wire import TooMuch

MAX_TEXT_BYTES = 2 << 20


@dataclass(slots=True)
class Answer:
    """What has arrived. `stop` stays `CUT` until the provider says how the answer ended."""

    model: str
    stop: Stop = Stop.CUT
    usage: Usage = field(default_factory=Usage)
    exact: bool = False
    refused: bool = False  # the text is a refusal, said to be one
    _pieces: list[str] = field(default_factory=list)
    _bytes: int = 0

    def add(self, text: str) -> None:
        """Take one more piece; `TooMuch` when the whole is longer than two MiB."""
        self._bytes += len(text.encode("utf-8", "replace"))
        if self._bytes > MAX_TEXT_BYTES:
            raise TooMuch("the answer is longer than an answer may be")
        self._pieces.append(text)

    def counted(self, usage: Usage) -> None:
        """Take the provider's final usage."""
        self.usage, self.exact = usage, True

    def reply(self) -> Reply:
        """The answer as it is now."""
        stop = Stop.FILTER if self.refused and self.stop is Stop.END else self.stop
        return Reply("".join(self._pieces), self.usage, stop, self.model, self.exact)
