"""A model that obeys every injection, over all channels: nothing comes of it that people have not allowed."""

from collections.abc import Iterator

import pytest

from tests.conformance.injection.corpus import CHANNELS, UNREAD, Case, cases, incidents, usual
from tests.conformance.injection.deeds import GOALS
from tests.conformance.injection.oracle import violations
from tests.conformance.injection.orders import HIDDEN, TECHNIQUES, Order, orders
from tests.conformance.injection.passage import Passage, passage
from tests.conformance.injection.scene import Scene, scene

CASES = usual()
AT_ONCE = 10
_NEUTRALISED = ("title", "body", "ask", "comment", "instructions")  # files are shown as they are


def test_the_corpus_has_all_that_it_promises() -> None:
    known = cases()
    assert len({case.id for case in known}) == len(known) >= 600
    assert len(CASES) >= 300
    assert {case.channel for case in CASES} == set(CHANNELS)
    assert {case.technique for case in CASES} == set(TECHNIQUES)
    assert {case.order.goal for case in CASES} == set(GOALS)
    assert all(len(told) >= 3 for told in incidents().values())


@pytest.mark.parametrize("name", TECHNIQUES)
def test_the_model_makes_out_every_disguise(name: str) -> None:
    order = Order("mention", "words")
    assert order in orders(TECHNIQUES[name](order))


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Passage]:
    with passage(tmp_path_factory.mktemp("way")) as made:
        yield made


def test_without_an_injection_the_change_is_published(way: Passage) -> None:
    passed = way.go(Scene())
    assert passed.obeyed == 0
    assert passed.ledger.pull_ is not None
    assert list(violations(passed.ledger)) == []


@pytest.mark.parametrize("number", range(-(-len(CASES) // AT_ONCE)))
def test_nothing_is_violated(way: Passage, number: int) -> None:
    for case in CASES[number * AT_ONCE : (number + 1) * AT_ONCE]:
        passed = way.go(scene(case))
        assert list(violations(passed.ledger)) == [], case
        assert passed.obeyed == 0 or not _is_kept_from_the_model(case), case
        assert passed.obeyed or _is_kept_from_the_model(case) or case.technique != "plain", case
        assert passed.request.state == "done", (case, passed.request.why)


def _is_kept_from_the_model(case: Case) -> bool:
    return case.channel in UNREAD or (case.channel in _NEUTRALISED and case.technique in HIDDEN)
