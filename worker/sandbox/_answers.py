"""What was found out about this machine and need not be tried again: yes or no, by all that the answer depends on."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from worker.sandbox import BoxSpec, Command, Driver, Ended, Image, Limits

_WORDS = {True: "yes\n", False: "no\n"}
_PROBE_S = 30.0


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers below `folder`, a file each. They are a cache: one that is lost or damaged is found again."""

    folder: Path

    def get(self, *question: str) -> bool | None:
        """The answer to `question`; None if it is not known."""
        with suppress(OSError, UnicodeDecodeError):
            said = self._place(question).read_text("utf-8")
            return next((answer for answer, word in _WORDS.items() if word == said), None)
        return None

    def keep(self, answer: bool, *question: str) -> None:
        """Remember it, where there is room to."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._place(question).write_text(_WORDS[answer], "utf-8")

    def _place(self, question: tuple[str, ...]) -> Path:
        return self.folder / hashlib.sha256("\0".join(question).encode("utf-8", "surrogateescape")).hexdigest()


def holds(driver: Driver, answers: Answers, image: Image, argv: tuple[str, ...], state: str) -> bool:
    """Whether `argv` ends with 0 in a bare box of `image`; `state` changes whenever what is in it does."""
    question = ("holds", driver.name, image.tag, state, *argv)
    known = answers.get(*question)
    if known is not None:
        return known
    with driver.open(BoxSpec(image, b"", limits=Limits(wall_s=_PROBE_S))) as box:
        done = box.run(Command(argv))
    held = done.ended is Ended.EXITED and done.exit_code == 0
    if done.ended is Ended.EXITED:  # else it was the machine's haste that answered
        answers.keep(held, *question)
    return held
