"""A recorded conversation in place of a model: `scripted:FILE`. It is a replay, and says so everywhere.

One of several who asked at once was recorded in a lane of its own, and is answered from it; answers without lanes are
given in their order, whoever asks.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from core.errors import Refused
from worker.llm import Access, Model, Prompt, ReplayEnded, Reply
from worker.llm.conversation import Turn, fingerprint, read

DEFAULT = ""  # there is no recording that everybody has
REPLAY = True  # reports say loudly that no model was asked
SKIP = "replayed"  # option: how many answers an earlier, interrupted run has already used; those of lanes come again


@dataclass(slots=True)
class Recording:
    """The answers of a recorded conversation, in their order."""

    name: str
    _turns: tuple[Turn, ...] = field(repr=False)
    _next: int = 0
    provider: str = "scripted"
    _given: Counter[str] = field(default_factory=Counter, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def in_order(self) -> bool:
        """Whether whoever asks gets the next answer, so that several have to ask one after the other."""
        return not any(turn.lane for turn in self._turns)

    def complete(self, prompt: Prompt) -> Reply:
        """The next answer; `ReplayEnded` if there is none, or if it was given to another prompt."""
        with self._lock:
            turn, number = self._in_turn() if self.in_order else self._in_lane(prompt.lane)
            if turn.prompt_sha256 not in (None, fingerprint(prompt)):
                raise ReplayEnded(
                    f"Answer {number} of the recorded conversation {self.name} was given to another prompt: "
                    "record it again."
                )
            self._next += 1
            self._given[turn.lane] += 1
        return Reply(turn.text, turn.usage, turn.stop, turn.model or self.name)

    def _in_turn(self) -> tuple[Turn, int]:
        if self._next >= len(self._turns):
            raise ReplayEnded(
                f"The recorded conversation {self.name} has no further answer after {len(self._turns)}: "
                "use a real --model to go on."
            )
        return self._turns[self._next], self._next + 1

    def _in_lane(self, lane: str) -> tuple[Turn, int]:
        mine = [(turn, number) for number, turn in enumerate(self._turns, 1) if turn.lane == lane]
        if self._given[lane] >= len(mine):
            whom = f"candidate {lane}" if lane else "a run without --candidates"
            raise ReplayEnded(
                f"The recorded conversation {self.name} has no further answer for {whom}: use a real --model to go on, "
                "or as many --candidates as it was recorded with."
            )
        return mine[self._given[lane]]


def open_model(name: str, access: Access) -> Model:
    """The recording in the file `name`; `Refused` if it is none. Reports see the file's name, not its path."""
    if not name:
        raise Refused("scripted: needs a file, as in --model scripted:FILE.")
    path = Path(name)
    return Recording(path.name, read(path).answers, int(access.options.get(SKIP, "0")))


def preload() -> None:
    """There is nothing slow to import."""
