"""The metrics, in Prometheus' text. What a process counts by itself are deliveries; all else is in the database.

So one receiver tells of every clerk and worker there is, and a restart forgets nothing.
"""

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from core.requests.tally import DURATIONS_S, Tally

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FRESH_S = 5.0


class Metrics:
    """One process's."""

    def __init__(self, tally: Callable[[], Tally]) -> None:
        """`tally` may raise `Broken`; then `text` does."""
        self._registry = CollectorRegistry()
        told = "Deliveries that were answered, by event and answer."
        self._answers = Counter("pullwright_deliveries", told, ("event", "answer"), registry=self._registry)
        self._registry.register(_Database(tally))

    def answered(self, event: str, word: str) -> None:
        """A delivery was answered. `event` and `word` are from short lists of ours, or every scanner makes a series."""
        self._answers.labels(event, word).inc()

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self._registry)


class _Database(Collector):
    """Read at most every few seconds, however many ask."""

    def __init__(self, tally: Callable[[], Tally]) -> None:
        self._tally = tally
        self._known: Tally | None = None
        self._until = 0.0

    def describe(self) -> Iterator[Metric]:
        """Nothing is read for a registration."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        """What is in the database."""
        if self._known is None or time.monotonic() > self._until:
            self._known, self._until = self._tally(), time.monotonic() + _FRESH_S
        yield from _requests(self._known)
        yield from _models(self._known)
        yield from _books(self._known)


def _requests(tally: Tally) -> Iterator[Metric]:
    yield CounterMetricFamily("pullwright_admissions", "Asks that became requests.", value=tally.admitted)
    refusals = CounterMetricFamily("pullwright_refusals", "Refusals that were said, by reason.", labels=["reason"])
    for reason, number in sorted(tally.refused.items()):
        refusals.add_metric([reason], number)
    depth = GaugeMetricFamily("pullwright_queue_depth", "Open requests by state.", labels=["state"])
    for state in ("pending", "queued", "running"):
        depth.add_metric([state], tally.open.get(state, 0))
    verdicts = CounterMetricFamily("pullwright_verdicts", "Ended requests by verdict.", labels=["verdict"])
    for verdict, number in sorted(tally.verdicts.items()):
        verdicts.add_metric([verdict], number)
    yield from (refusals, depth, verdicts)
    yield GaugeMetricFamily("pullwright_asks_waiting", "Asks that no clerk has settled.", value=tally.asks_waiting)
    age = "How long the oldest pending request has waited."
    yield GaugeMetricFamily("pullwright_queue_age_seconds", age, value=tally.oldest_s)
    buckets = [(str(most), number) for most, number in zip(DURATIONS_S, tally.durations, strict=True)]
    whole = (*buckets, ("+Inf", sum(tally.verdicts.values())))
    durations = HistogramMetricFamily("pullwright_run_duration_seconds", "How long ended requests took.")
    durations.add_metric([], whole, tally.seconds)
    yield durations


def _books(tally: Tally) -> Iterator[Metric]:
    wrong = "Nights on which the ledger was found wrong; `pullwright admin check` names the first wrong entry."
    yield CounterMetricFamily("pullwright_ledger_wrong", wrong, value=tally.books_wrong)
    unusual = "Days on which an account spent far more on models than it usually does."
    yield CounterMetricFamily("pullwright_spending_unusual", unusual, value=tally.unusual)


def _models(tally: Tally) -> Iterator[Metric]:
    made = CounterMetricFamily("pullwright_model_calls", "Calls of models.", labels=["provider", "model", "ok"])
    tokens = CounterMetricFamily("pullwright_tokens", "Tokens of models.", labels=["provider", "model", "direction"])
    cost = CounterMetricFamily("pullwright_cost_usd", "What models cost.", labels=["provider", "model", "ok"])
    sums: dict[tuple[str, str, str], int] = {}
    for calls in tally.calls:
        alike = [calls.provider, calls.model, str(calls.ok).lower()]
        made.add_metric(alike, calls.number)
        cost.add_metric(alike, calls.cost_usd)
        for direction, number in (("input", calls.input_tokens), ("output", calls.output_tokens)):
            key = (calls.provider, calls.model, direction)
            sums[key] = sums.get(key, 0) + number
    for key, number in sums.items():
        tokens.add_metric(list(key), number)
    yield from (made, tokens, cost)
