"""A recorded conversation in place of a model: `scripted:FILE`. It is a replay, and says so everywhere."""

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Refused
from worker.llm import Access, Model, Prompt, ReplayEnded, Reply
from worker.llm.conversation import Turn, fingerprint, read

DEFAULT = ""  # there is no recording that everybody has
REPLAY = True  # reports say loudly that no model was asked
SKIP = "replayed"  # option: how many answers an earlier, interrupted run has already used


@dataclass(slots=True)
class Recording:
    """The answers of a recorded conversation, in their order."""

    name: str
    _turns: tuple[Turn, ...] = field(repr=False)
    _next: int = 0
    provider: str = "scripted"

    def complete(self, prompt: Prompt) -> Reply:
        """The next answer; `ReplayEnded` if there is none, or if it was given to another prompt."""
        if self._next >= len(self._turns):
            raise ReplayEnded(
                f"The recorded conversation {self.name} has no further answer after {len(self._turns)}: "
                "use a real --model to go on."
            )
        turn = self._turns[self._next]
        if turn.prompt_sha256 not in (None, fingerprint(prompt)):
            raise ReplayEnded(
                f"Answer {self._next + 1} of the recorded conversation {self.name} was given to another prompt: "
                "record it again."
            )
        self._next += 1
        return Reply(turn.text, turn.usage, turn.stop, turn.model or self.name)


def open_model(name: str, access: Access) -> Model:
    """The recording in the file `name`; `Refused` if it is none. Reports see the file's name, not its path."""
    if not name:
        raise Refused("scripted: needs a file, as in --model scripted:FILE.")
    path = Path(name)
    return Recording(path.name, read(path).answers, int(access.options.get(SKIP, "0")))


def preload() -> None:
    """There is nothing slow to import."""
