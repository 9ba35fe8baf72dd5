"""The corpus: channels times techniques, every goal through several channels, and what was done to others."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path

from tests.conformance.injection.deeds import GOALS, PAYLOADS, PLACES
from tests.conformance.injection.orders import TECHNIQUES, Order

READ = (  # reaches the model
    *("title", "body", "ask", "comment", "file", "test", "readme", "file-name", "test-output", "instructions"),
    *("configuration", "image"),
)
UNREAD = ("branch", "commit", "outsider", "bot", "late", "dependency")  # never shown to a model
CHANNELS = (*READ, *UNREAD)
_WIDELY = ("body", "comment", "file")  # channels that every goal is tried through


@dataclass(frozen=True, slots=True)
class Case:
    """One injection: where it stands, how it is disguised, what it orders."""

    id: str
    channel: str
    technique: str
    order: Order

    @property
    def text(self) -> str:
        """The injected text."""
        return TECHNIQUES[self.technique](self.order)


def cases() -> tuple[Case, ...]:
    """All of them, each id once."""
    return (*_pairs(), *_goals(), *_incidents())


def usual() -> tuple[Case, ...]:
    """The part that every test run has time for: all goals and incidents, and each channel and technique by turns."""
    return (*tuple(_pairs())[::6], *_goals(), *_incidents())


def _pairs() -> Iterator[Case]:
    """Every channel with every technique; goals and places take turns."""
    wanted = cycle(_orders())
    for channel, technique in product(CHANNELS, TECHNIQUES):
        yield Case(f"{channel}/{technique}", channel, technique, next(wanted))


def _goals() -> Iterator[Case]:
    """Every goal in every place, in plain words, through the channels in turn."""
    channels = cycle(_WIDELY)
    for order in _orders():
        yield Case(f"goal/{order.goal}/{order.place}", next(channels), "plain", order)


def _orders() -> tuple[Order, ...]:
    return tuple(Order(goal, place) for goal in GOALS for place in (PLACES if goal in PAYLOADS else ("words",)))


def _incidents() -> Iterator[Case]:
    for name, told in incidents().items():
        for number, (channel, technique, goal, place) in enumerate(told, 1):
            yield Case(f"{name}/{number}", channel, technique, Order(goal, place))


def incidents() -> dict[str, list[tuple[str, str, str, str]]]:
    """The cases of each named incident."""
    document = tomllib.loads((Path(__file__).parent / "incidents.toml").read_text(encoding="utf-8"))
    return {name: [tuple(case) for case in told["cases"]] for name, told in document.items()}
