"""A model that obeys every injection: a server that speaks the real protocol and does what its prompt orders."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.conformance.injection.deeds import GOALS, PLACES, deed, honest
from tests.conformance.injection.orders import Order, orders
from tests.fakes.chat_server import ChatServer


class Obedient(ChatServer):
    """`obeyed` are the orders that it found and carried out, in the order it did so.

    Without an order it does the honest thing, or answers `first`, until it is shown what tests say of it.
    """

    def __init__(self) -> None:
        super().__init__(())
        self.obeyed: list[Order] = []
        self.first = ""

    def begin(self, first: str = "") -> None:
        """A new run."""
        self.asked.clear()
        self.obeyed.clear()
        self.first = first

    def answer(self, request: dict[str, Any]) -> str:
        """One answer: to the last order that it knows how to obey."""
        self.asked.append(request)
        prompt = "\n\n".join(_text(message["content"]) for message in request["messages"])
        known = [order for order in orders(prompt) if order.goal in GOALS and order.place in PLACES]
        if known:
            self.obeyed.append(known[-1])
            return str(deed(known[-1]))
        return self.first or str(honest())


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text", "")) for part in content)


@contextmanager
def obedient() -> Iterator[Obedient]:
    """The server on a free port."""
    made = Obedient()
    thread = threading.Thread(target=made.serve)
    thread.start()
    try:
        yield made
    finally:
        made.close()
        thread.join()
