"""The parts of a round: how its candidates differ, who gets money, who is ended, in which order they are chosen."""

import signal
import threading
from dataclasses import replace

import pytest

from core.errors import Broken, Refused, Unfinished
from core.names import Sha
from core.repo_config import Bounds, RepoConfig
from core.runs import (
    Attempt,
    Check,
    CheckKind,
    CheckStatus,
    Evidence,
    Finding,
    ModelCall,
    Patch,
    Proposal,
    Strategy,
    Strength,
    TestRun,
    Usage,
    Verdict,
)
from tests.worker.llm.story import ASKED
from worker.candidates.asked import capped
from worker.candidates.crew import at_once
from worker.candidates.spread import spread
from worker.llm import ReplayEnded, Reply, Stop
from worker.llm.chain import Budget
from worker.llm.chain.budget import Share
from worker.llm.conversation import Turn, fingerprint
from worker.llm.scripted import Recording
from worker.ranking import best, ranked

COLD, REPAIR = Strategy("fresh", 0.0), Strategy("repair", 0.2, of_attempt=4)
EMPTY = TestRun((), "", 0, True)


def test_the_first_candidate_is_asked_as_if_it_were_alone_and_the_others_differ() -> None:
    first, *others = spread(COLD, 1, 8, small=True)
    assert first == replace(COLD, round=1, candidate=1)
    warmth = [one.temperature for one in others]
    assert len(set(warmth)) == len(warmth) and all(0 < each <= 1.0 for each in warmth)
    assert [one.candidate for one in others] == list(range(2, 9))
    assert not any(one.with_lessons for one in others)


@pytest.mark.parametrize("small", [True, False])
def test_a_round_that_repairs_starts_afresh_as_well(small: bool) -> None:
    kinds = [(one.kind, one.of_attempt, one.with_lessons) for one in spread(REPAIR, 2, 3, small=small)]
    assert kinds == [("repair", 4, True), ("fresh", None, not small), ("repair", 4, True)]


def attempt(number: int, verdict: Verdict = Verdict.PROVEN, **more: object) -> Attempt:
    """An attempt as a test describes it: `killed` of 10 mutants, `found` findings, `lines` added, `usd`, tests."""
    lines, usd = int(str(more.get("lines", 1))), more.get("usd", 0.1)
    killed = more.get("killed")
    strength = None if killed is None else Strength(int(str(killed)), 10 - int(str(killed)))
    ids = tuple(f"t{n}" for n in range(9))
    evidence = Evidence(
        EMPTY,
        EMPTY,
        red_to_green=ids[: int(str(more.get("green", 1)))],
        broken=ids[: int(str(more.get("broken", 0)))],
        strength=strength,
    )
    hunk = f"@@ -0,0 +1,{lines} @@\n" + "+x\n" * lines
    diff = f"diff --git a/a b/a\n--- /dev/null\n+++ b/a\n{hunk}"
    finding = Finding("r", "a", 1, "m", str(more.get("severity", "warning")))
    found = (finding,) * int(str(more.get("found", 0)))
    checks = (Check(CheckKind.QUALITY, CheckStatus.WARNED, "", found, required=False),)
    call = ModelCall("p", "m", Usage(), float(str(usd)) if usd is not None else None, 1.0, True)
    patch = Patch(Sha(f"{number:040}"), diff, ())
    return Attempt(number, COLD, Proposal("", (), calls=(call,)), patch, checks, evidence, verdict)


def doing(number: int, substance: str, **more: object) -> Attempt:
    """An unproven attempt whose code is `substance`."""
    return replace(attempt(number, Verdict.UNPROVEN, **more), substance=substance)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        (attempt(1, Verdict.UNPROVEN, killed=9), attempt(2, Verdict.PROVEN, lines=90)),
        (attempt(1, killed=7), attempt(2, killed=8, found=5, lines=90)),
        (attempt(1), attempt(2, killed=0, found=5)),  # not measured comes after whatever was measured
        (attempt(1, found=2), attempt(2, found=1, lines=90)),
        (attempt(1, found=1), attempt(2, found=3, severity="note")),
        (attempt(1, lines=5, usd=0.0), attempt(2, lines=4, usd=9.0)),
        (attempt(1, usd=None), attempt(2, usd=9.0)),
        (attempt(1, usd=0.2), attempt(2, usd=0.1)),
        (attempt(2), attempt(1)),
        (attempt(1, Verdict.FAILED, broken=2, killed=9), attempt(2, Verdict.FAILED, broken=1)),
        (attempt(1, Verdict.FAILED, green=1, killed=9), attempt(2, Verdict.FAILED, green=2)),
        (attempt(1, green=5), attempt(2, killed=1)),  # how many turned green says nothing about a proven one
        (replace(attempt(1), same_as=2), attempt(2, found=1)),
        (attempt(1, Verdict.UNPROVEN, killed=9), doing(2, "a", lines=90, found=5)),  # what changes no code
    ],
)
def test_the_written_order(worse: Attempt, better: Attempt) -> None:
    assert best([worse, better]) is best([better, worse]) is better
    assert ranked([worse, better])[0] is better


def test_where_nothing_is_proven_the_code_that_more_attempts_came_to_goes_first() -> None:
    alone, first, second = doing(1, "a"), doing(2, "b", lines=90, usd=9.0), doing(3, "b", lines=80, found=1)
    assert [one.number for one in ranked([alone, first, second])] == [2, 3, 1]
    again = replace(second, strategy=REPAIR)
    assert best([alone, first, again]) is alone  # a repair has its code from the attempt that it repairs
    assert best([alone, first, again, doing(4, "b", lines=99)]) is first
    failed = replace(doing(5, "a"), verdict=Verdict.FAILED)
    assert best([alone, first, failed]) is alone  # its own tests failed, not its code
    proven = attempt(6, lines=99)
    assert best([alone, first, second, proven]) is proven


def test_money_is_reserved_before_anybody_asks_and_given_back() -> None:
    budget = Budget(1.0)
    first, second = Share(budget, "a", 0.4), Share(budget, "b", 0.4)
    with pytest.raises(Unfinished, match=r"\$0.8000 is reserved"):
        Share(budget, "c", 0.4)
    first.reserve("a", 0.4)
    first.settle(0.4, 0.05)
    with pytest.raises(Unfinished):
        first.reserve("a", 0.6)  # a retry has no share of its own any more, and 0.55 is left
    first.reserve("a", 0.5)
    first.settle(0.5, 0.5)
    second.give_back()
    second.give_back()
    assert budget.spent_usd == 0.55
    Share(budget, "d", 0.45).give_back()


def test_work_is_begun_in_its_order_and_so_many_at_a_time() -> None:
    begun, lock, most = [], threading.Lock(), [0, 0]

    def work(number: int) -> int:
        with lock:
            begun.append(number)
            most[0] += 1
            most[1] = max(most)
        threading.Event().wait(0.05)
        with lock:
            most[0] -= 1
        if number == 2:
            raise Broken("It broke.")
        return number * number

    ends = at_once([lambda number=number: work(number) for number in range(5)], 2, lambda: None)  # type: ignore[misc]  # mypy cannot tell what the default is
    assert [end.value for end in ends] == [0, 1, None, 9, 16]
    assert str(ends[2].error) == "It broke."
    assert sorted(begun) == [0, 1, 2, 3, 4] and begun[0] == 0
    assert most[1] == 2


def test_whoever_stops_it_ends_what_is_under_way_and_begins_nothing_more() -> None:
    stopped, begun = threading.Event(), []

    class Enough(KeyboardInterrupt):
        pass

    def first() -> None:
        begun.append(1)
        stopped.wait(60)

    def hear(*_: object) -> None:
        raise Enough

    before = signal.signal(signal.SIGUSR2, hear)
    try:
        threading.Timer(0.3, signal.raise_signal, (signal.SIGUSR2,)).start()
        with pytest.raises(Enough):
            at_once([first, first, first], 1, stopped.set)
    finally:
        signal.signal(signal.SIGUSR2, before)
    assert begun == [1]


def test_a_recording_of_several_answers_each_from_its_own_lane() -> None:
    turns = tuple(
        Turn(text=f"{lane} {number}", lane=lane, prompt_sha256=fingerprint(ASKED))
        for number, lane in enumerate(("1.2", "1.1", "1.2"))
    )
    recording = Recording("tape", turns)
    assert not recording.in_order
    asked = [recording.complete(replace(ASKED, lane=lane)).text for lane in ("1.1", "1.2", "1.2")]
    assert asked == ["1.1 1", "1.2 0", "1.2 2"]
    for lane in ("1.1", "2.1", ""):
        with pytest.raises(ReplayEnded, match="no further answer for"):
            recording.complete(replace(ASKED, lane=lane))
    plain = Recording("old", (Turn(text="a"), Turn(text="b")))
    assert plain.in_order
    assert [plain.complete(replace(ASKED, lane=lane)).text for lane in ("1.1", "1.2")] == ["a", "b"]
    told = Turn.of(replace(ASKED, lane="3.1"), Reply("a", Usage(), Stop.END, "m"))
    assert (told.lane, told.prompt_sha256) == ("3.1", fingerprint(ASKED)), "a lane is no part of what a model is shown"


def test_who_allows_no_more_candidates_is_said() -> None:
    four = Bounds(candidates=4)
    assert capped(four, RepoConfig(), four, None) == ""
    assert capped(Bounds(), RepoConfig(), Bounds(candidates=1), 1) == ""
    two, of_repository = Bounds(candidates=2), RepoConfig(candidates=2)
    assert "allows no more" in capped(four, of_repository, two, None)
    assert ".github/pullwright.yml" in capped(four, of_repository, two, 2)
    assert "the plan of this account has no more than 2" in capped(four, RepoConfig(), two, 2)
    assert "whoever runs this Pullwright" in capped(Bounds(), RepoConfig(candidates=4), two, 4)
    with pytest.raises(Refused):
        from core.repo_config import parse

        parse(b"candidates: 9\n")
