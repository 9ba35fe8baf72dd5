"""A model that answers by how warm it is asked, so that several who ask at once each get their own answers."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from threading import Lock
from typing import Any

from tests.fakes.chat_server import ChatServer, serving


class WarmServer(ChatServer):
    """Answers by temperature, in their order, the last one again and again; None keeps the caller waiting."""

    def __init__(self, answers: Mapping[float, Sequence[str | None]]) -> None:
        super().__init__(())
        self._by_warmth = {warmth: list(texts) for warmth, texts in answers.items()}
        self._turn = Lock()

    def answer(self, request: dict[str, Any]) -> str | None:
        with self._turn:
            self.asked.append(request)
            mine = self._by_warmth[request["temperature"]]
            return mine.pop(0) if len(mine) > 1 else mine[0]


def warm_server(answers: Mapping[float, Sequence[str | None]]) -> AbstractContextManager[WarmServer]:
    return serving(WarmServer(answers))
