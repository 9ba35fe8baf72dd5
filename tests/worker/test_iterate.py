"""The loop: ends where it should, keeps what is best, and never pays twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from core.errors import Unfinished
from core.names import Sha
from core.runs import (
    Attempt,
    Check,
    CheckKind,
    CheckStatus,
    Evidence,
    Mutant,
    Patch,
    Proposal,
    Strategy,
    Strength,
    TestRun,
    Verdict,
)
from worker.iterate import Iteration, Paid, Record, iterate
from worker.ranking import best
from worker.steps.schedule import repairing, sampling, schedule_for

FRESH = Strategy("fresh", 0.0)
EMPTY = TestRun((), "", 0, True)


def attempt(
    number: int, verdict: Verdict, *checks: Check, broken: int = 0, proof: int = 0, red: int = 0, patched: bool = True
) -> Attempt:
    ids = tuple(f"t{n}" for n in range(max(broken, proof)))
    evidence = Evidence(EMPTY, EMPTY, red_to_green=ids[:proof], broken=ids[:broken], still_red=("r",) * red)
    patch = Patch(Sha(f"{number:040}"), "", ()) if patched else None
    return Attempt(number, FRESH, Proposal("", ()), patch, checks, evidence, verdict)


def refused_by(kind: CheckKind) -> Check:
    return Check(kind, CheckStatus.REFUSED, "it opens a reverse shell")


@dataclass
class Story:
    """A run whose checks end as scripted; it writes down what was asked for and recorded."""

    verdicts: Sequence[Verdict]
    log: list[str] = field(default_factory=list)

    def propose(self, number: int, strategy: Strategy, earlier: Sequence[Attempt]) -> Proposal:
        self.log.append(f"propose {number}")
        return Proposal(f"answer {number}", ())

    def check(self, number: int, strategy: Strategy, proposal: Proposal) -> Attempt:
        self.log.append(f"check {proposal.answer}")
        return attempt(number, self.verdicts[number - 1])

    def run(self, limit: int = 5, stop: str = "", **more: object) -> Iteration:
        record: Record[Proposal] = Record(
            lambda number, strategy, proposal: self.log.append(f"kept {proposal.answer}"),
            lambda made: self.log.append(f"kept attempt {made.number}"),
        )
        return iterate(
            propose=self.propose,
            check=self.check,
            record=record,
            schedule=lambda number, attempts: FRESH,
            limit=limit,
            stop=lambda: stop,
            **more,  # type: ignore[arg-type]  # handed through by the tests below
        )


def test_it_goes_on_until_an_attempt_is_proven() -> None:
    story = Story([Verdict.FAILED, Verdict.UNPROVEN, Verdict.PROVEN, Verdict.PROVEN])
    done = story.run()
    assert [one.verdict for one in done.attempts] == [Verdict.FAILED, Verdict.UNPROVEN, Verdict.PROVEN]
    assert done.why == "Attempt 3 is proven."


def test_it_ends_at_its_limit_and_says_so() -> None:
    done = Story([Verdict.FAILED] * 9).run(limit=2)
    assert (len(done.attempts), done.why) == (2, "None of 2 attempts was proven.")


def test_a_proposal_is_recorded_before_it_is_checked() -> None:
    story = Story([Verdict.PROVEN])
    story.run()
    assert story.log == ["propose 1", "kept answer 1", "check answer 1", "kept attempt 1"]


def test_a_recorded_proposal_is_checked_and_not_asked_for_again() -> None:
    story = Story([Verdict.FAILED, Verdict.PROVEN])
    earlier = [attempt(1, Verdict.FAILED)]
    story.run(earlier=earlier, pending={2: Paid(FRESH, Proposal("answer 2", ()))})
    assert story.log == ["check answer 2", "kept attempt 2"]


def test_a_spent_budget_keeps_what_there_is() -> None:
    class Poor(Story):
        def propose(self, number: int, strategy: Strategy, earlier: Sequence[Attempt]) -> Proposal:
            if number == 2:
                raise Unfinished("The budget is spent.")
            return super().propose(number, strategy, earlier)

    done = Poor([Verdict.UNPROVEN]).run()
    assert ([one.number for one in done.attempts], done.why) == ([1], "The budget is spent.")


def test_ctrl_c_keeps_what_there_is() -> None:
    class Interrupted(Story):
        def check(self, number: int, strategy: Strategy, proposal: Proposal) -> Attempt:
            if number == 2:
                raise KeyboardInterrupt
            return super().check(number, strategy, proposal)

    done = Interrupted([Verdict.FAILED] * 3).run()
    assert len(done.attempts) == 1
    assert done.why.startswith("Stopped by you")


def proven(number: int, *, killed: int, survived: int) -> Attempt:
    """A proven attempt whose tests miss some of what could be wrong, which is its lesson."""
    made = attempt(number, Verdict.PROVEN)
    assert made.evidence
    strength = Strength(killed, survived, survivors=(Mutant("a.py", 1, "`<` became `<=`"),) * survived)
    return replace(made, evidence=replace(made.evidence, strength=strength), lesson="`<` became `<=`" * bool(survived))


@dataclass
class Strong(Story):
    """A run whose attempts are given as they come out."""

    attempts: Sequence[Attempt] = ()

    def check(self, number: int, strategy: Strategy, proposal: Proposal) -> Attempt:
        return self.attempts[number - 1]


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        (proven(2, killed=9, survived=0), 2),
        (proven(2, killed=5, survived=5), 1),
        (attempt(2, Verdict.FAILED, broken=1), 1),
        (attempt(2, Verdict.REFUSED, refused_by(CheckKind.SECURITY)), 1),
        (attempt(2, Verdict.FAILED, patched=False), 1),
    ],
)
def test_weak_proof_gets_one_more_attempt_and_is_never_lost_by_it(second: Attempt, kept: int) -> None:
    done = Strong([], attempts=[proven(1, killed=6, survived=3), second]).run()
    chosen = best(done.attempts)
    assert chosen
    assert (len(done.attempts), chosen.number, done.why) == (2, kept, f"Attempt {kept} is proven.")


def test_strong_proof_and_the_last_attempt_get_no_more() -> None:
    assert len(Strong([], attempts=[proven(1, killed=6, survived=0)]).run().attempts) == 1
    assert len(Strong([], attempts=[proven(1, killed=6, survived=3)]).run(limit=1).attempts) == 1
    weak = [attempt(1, Verdict.FAILED), proven(2, killed=1, survived=3)]
    assert len(Strong([], attempts=[*weak, proven(3, killed=1, survived=2)]).run().attempts) == 3
    assert repairing(3, weak) == sampling(3, weak) == Strategy("strengthen", 0.2, of_attempt=2)


@pytest.mark.parametrize("trouble", [Unfinished("The budget is spent."), KeyboardInterrupt()])
def test_what_ends_the_attempt_to_make_it_stronger_takes_no_proof_away(trouble: BaseException) -> None:
    class Ended(Strong):
        def propose(self, number: int, strategy: Strategy, earlier: Sequence[Attempt]) -> Proposal:
            if number == 2:
                raise trouble
            return super().propose(number, strategy, earlier)

    done = Ended([], attempts=[proven(1, killed=6, survived=3)]).run()
    said = "The budget is spent." if isinstance(trouble, Unfinished) else "Stopped by you"
    assert len(done.attempts) == 1
    assert done.why.startswith(f"Attempt 1 is proven. It was to be made stronger: {said}")


def test_malicious_code_ends_the_run_and_a_mere_policy_refusal_does_not() -> None:
    hostile = attempt(1, Verdict.REFUSED, refused_by(CheckKind.SECURITY))
    assert Story([]).run(earlier=[hostile]).why == "Attempt 1 was refused: it opens a reverse shell"
    wrong_path = attempt(1, Verdict.REFUSED, refused_by(CheckKind.POLICY))
    assert len(Story([Verdict.FAILED, Verdict.PROVEN]).run(earlier=[wrong_path]).attempts) == 2


def test_the_best_attempt_has_the_most_proof_and_breaks_the_least() -> None:
    attempts = [
        attempt(1, Verdict.FAILED, broken=1, proof=3),
        attempt(2, Verdict.FAILED, broken=0, proof=1),
        attempt(3, Verdict.FAILED, broken=0, proof=2),
        attempt(4, Verdict.FAILED, red=1, proof=9),
        attempt(5, Verdict.REFUSED, refused_by(CheckKind.SECURITY)),
    ]
    chosen = best(attempts)
    assert chosen is not None
    assert chosen.number == 3


@pytest.mark.parametrize("kind", [CheckKind.SECURITY, CheckKind.POLICY])
@pytest.mark.parametrize("status", [CheckStatus.FAILED, CheckStatus.REFUSED])
def test_what_the_guards_failed_is_never_kept(kind: CheckKind, status: CheckStatus) -> None:
    assert best([attempt(1, Verdict.FAILED, Check(kind, status, "a key"))]) is None
    assert best([attempt(1, Verdict.FAILED, patched=False)]) is None


def test_small_models_mostly_sample_and_others_mostly_repair() -> None:
    tried = [attempt(1, Verdict.FAILED)]
    assert [sampling(n, tried).kind for n in range(1, 9)].count("fresh") == 6
    assert [repairing(n, tried).kind for n in range(1, 8)].count("repair") == 4
    assert repairing(2, tried) == Strategy("repair", 0.2, of_attempt=1)
    assert schedule_for("local:qwen") is sampling
    assert schedule_for("scripted:a.json") is sampling
    assert schedule_for("openai:gpt") is repairing


def test_a_repair_of_nothing_is_a_fresh_start() -> None:
    assert sampling(4, [attempt(1, Verdict.FAILED, patched=False)]).kind == "fresh"
