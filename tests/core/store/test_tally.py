"""The metrics are added up from the database, the same on both."""

from datetime import UTC, datetime

from core.begun import Begun
from core.names import Sha, new_run_id
from core.requests import Outcome
from core.requests.tally import Calls, Tally
from core.runs import Issue, ModelCall, Usage
from core.store import Store
from core.telemetry.metrics import Metrics
from tests.core.store.asking import accept, admitted, an_ask, running


def test_an_empty_database_adds_up_to_nothing(store: Store) -> None:
    assert store.desk.tally() == Tally()
    assert b"pullwright_admissions_total 0.0" in Metrics(store.desk.tally).text()


def test_what_happened_is_counted(store: Store) -> None:
    desk = store.desk
    admitted(desk)
    waiting, refused = an_ask(), an_ask()
    accept(desk, waiting, refused)
    desk.refuse(refused.id, "permission", "You may not.")
    ended = running(desk)
    desk.finish(ended.id, ended.attempt, Outcome("proven", "It works.", "", 1.5, 100, 50, 12.0))
    run = new_run_id()
    store.begin(Begun(run, datetime.now(UTC), "octo/shapes", Issue("t", "b"), Sha("0" * 40), {}))
    for ok in (True, True, False):
        store.called(run, ModelCall("openai", "big", Usage(100, 50), 0.25 if ok else None, 1.0, ok, "end"))
    tally = desk.tally()
    assert (tally.admitted, tally.refused, tally.verdicts) == (2, {"permission": 1}, {"proven": 1})
    assert (tally.open, tally.asks_waiting, tally.seconds) == ({"pending": 1}, 1, 12.0)
    assert tally.durations == (0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
    assert set(tally.calls) == {
        Calls("openai", "big", True, 2, 200, 100, 0.5),
        Calls("openai", "big", False, 1, 100, 50, 0.0),
    }


def test_prometheus_reads_it(store: Store) -> None:
    desk = store.desk
    ended = running(desk)
    desk.finish(ended.id, ended.attempt, Outcome("failed", "It does not.", "", 0.5, 10, 5, 61.0))
    metrics = Metrics(desk.tally)
    metrics.answered("issues", "ignored")
    lines = metrics.text().decode().splitlines()
    for line in (
        'pullwright_deliveries_total{answer="ignored",event="issues"} 1.0',
        "pullwright_admissions_total 1.0",
        'pullwright_verdicts_total{verdict="failed"} 1.0',
        'pullwright_queue_depth{state="pending"} 0.0',
        'pullwright_run_duration_seconds_bucket{le="60.0"} 0.0',
        'pullwright_run_duration_seconds_bucket{le="120.0"} 1.0',
        'pullwright_run_duration_seconds_bucket{le="+Inf"} 1.0',
        "pullwright_run_duration_seconds_sum 61.0",
    ):
        assert line in lines, line
