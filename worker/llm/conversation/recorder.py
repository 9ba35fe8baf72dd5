"""Keep what a real model answered, so that it can be replayed."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from worker.llm import Model, Prompt, Reply
from worker.llm.conversation.format import Conversation, Turn, read


class Tape:
    """The file that answers are added to. It is whole after every answer, also if the process is killed.

    One that `goes_on` begins with the answers that are in the file; else the file is written anew.
    """

    def __init__(self, path: Path, *, goes_on: bool = False) -> None:
        begun = read(path) if goes_on and path.exists() else Conversation()
        self._path = path
        self._source = begun.source
        self._turns = list(begun.answers)
        self._lock = Lock()

    def add(self, source: str, prompt: Prompt, reply: Reply) -> None:
        """Write the file anew with `reply` as its last answer."""
        with self._lock:
            self._source = self._source or source
            self._turns.append(Turn.of(prompt, reply))
            self._write()

    def _write(self) -> None:
        today = datetime.now(UTC).date().isoformat()
        whole = Conversation(source=self._source, recorded=today, answers=tuple(self._turns))
        part = self._path.with_name(f".{self._path.name}.part")
        part.write_text(whole.model_dump_json(indent=1) + "\n", encoding="utf-8")
        part.replace(self._path)


@dataclass(frozen=True, slots=True)
class Recorder:
    """A model whose answers go to a tape as well."""

    model: Model
    tape: Tape

    @property
    def provider(self) -> str:
        """The recorded model's."""
        return self.model.provider

    @property
    def name(self) -> str:
        """The recorded model's."""
        return self.model.name

    def complete(self, prompt: Prompt) -> Reply:
        """The model's answer, kept; failures are not kept."""
        reply = self.model.complete(prompt)
        self.tape.add(f"{self.provider}:{self.name}", prompt, reply)
        return reply
