"""GitHub in memory, as unreliable as it is: an answer can be lost although the effect is done."""

from dataclasses import dataclass, field
from random import Random

from core.names import RequestId


class Lost(Exception):
    """No answer came: nobody knows whether it was done."""


@dataclass
class GitHub:
    """Comments know no key, so two can be made; of open pull requests GitHub itself allows one per branch."""

    random: Random
    trouble: float  # how likely a call comes to nothing, or its answer does not arrive
    comments: dict[int, tuple[RequestId, str]] = field(default_factory=dict)
    pulls: dict[int, RequestId] = field(default_factory=dict)

    def find_comment(self, request: RequestId) -> str | None:
        self._maybe_lost()
        return next((str(number) for number, (of, _) in self.comments.items() if of == request), None)

    def comment(self, request: RequestId, body: str) -> str:
        self._maybe_lost()
        number = len(self.comments) + 1
        self.comments[number] = (request, body)
        self._maybe_lost()
        return str(number)

    def edit(self, comment: str, body: str) -> None:
        self._maybe_lost()
        of, _ = self.comments[int(comment)]
        self.comments[int(comment)] = (of, body)
        self._maybe_lost()

    def find_pull(self, request: RequestId) -> str | None:
        self._maybe_lost()
        return next((str(number) for number, of in self.pulls.items() if of == request), None)

    def open_pull(self, request: RequestId) -> str:
        self._maybe_lost()
        if request in self.pulls.values():
            raise Lost("422: one is open for this branch; it will be found")
        number = len(self.pulls) + 1
        self.pulls[number] = request
        self._maybe_lost()
        return str(number)

    def _maybe_lost(self) -> None:
        if self.trouble and self.random.random() < self.trouble:
            raise Lost("502")
