"""The model of the recorded demo over HTTP, as slow as it was: so many tokens a second, and the answers in turns."""

import json
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from tests.fakes.chat_server import ChatServer, serving

TOKENS_A_SECOND = 20  # what a 1.5B model gives on two cores; hosted models give two to five times as many


class Paced(ChatServer):
    """Answers what was recorded in `recording`, over and over."""

    def __init__(self, recording: Path) -> None:
        self._turns = json.loads(recording.read_text(encoding="utf-8"))["answers"]
        super().__init__([])

    def answer(self, request: dict[str, Any]) -> str | None:
        """The next answer, when it would be there."""
        turn = self._turns[len(self.asked) % len(self._turns)]
        self.asked.append(request)
        time.sleep(turn["output_tokens"] / TOKENS_A_SECOND)
        return str(turn["text"])


def paced(recording: Path) -> AbstractContextManager[Paced]:
    """It serves until the context ends."""
    return serving(Paced(recording))
