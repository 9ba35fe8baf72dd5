"""The report for machines."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from core.runs import DeleteFile, WriteFile
from tests.worker.reports import samples
from tests.worker.reports.hostility import ATTACKS, NAMES, texts
from worker.reports import Report
from worker.reports import json as machine


def read(report: Report) -> Any:
    return json.loads(machine.render(report), parse_constant=pytest.fail)


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_says_its_schema_and_the_verdict(sample: samples.Sample) -> None:
    report = sample()
    value = read(report)
    assert (value["schema"], value["schema_version"]) == ("pullwright.report", 1)
    assert value["run"]["verdict"] == report.run.verdict.value
    assert value["replay"] is report.replay
    assert value["diff"] == report.diff


def test_holds_every_test_before_and_after() -> None:
    evidence = read(samples.proven())["run"]["attempts"][1]["evidence"]
    ends = {test["id"]: (test["before"], test["after"]["outcome"]) for test in evidence["tests"]}
    assert len(ends) == 14
    assert ends["tests/test_centre.py::test_median_of_even"] == (None, "passed")
    assert evidence["red_to_green"] == list(samples.FIXED)
    assert evidence["before"]["counts"]["passed"] == 12
    assert evidence["after"]["command"] == "python -m pytest -q"


def test_counts_what_was_spent_and_what_nobody_knows() -> None:
    run = read(samples.proven())["run"]
    assert run["usage"]["input_tokens"] == 15_024
    assert run["total_cost_usd"] == pytest.approx(0.0043)
    assert run["unpriced_calls"] == 1
    assert run["calls"][0]["error"] == "HTTP 503 from the provider"


def test_every_edit_says_what_it_is() -> None:
    report = samples.proven()
    edits = (WriteFile("a", "b"), DeleteFile("c"), *report.run.attempts[0].proposal.edits)
    attempt = replace(report.run.attempts[0], proposal=replace(report.run.attempts[0].proposal, edits=edits))
    value = read(replace(report, run=replace(report.run, attempts=(attempt,))))
    assert [one["kind"] for one in value["run"]["attempts"][0]["proposal"]["edits"]] == ["write", "delete", "replace"]


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_text_comes_back_as_it_was(attack: str) -> None:
    value = read(samples.hostile(attack))
    whole = attack.encode("utf-8", "replace").decode()
    assert value["run"]["issue"]["body"] == whole
    assert value["run"]["attempts"][0]["proposal"]["answer"] == whole


@settings(deadline=None, max_examples=60)
@given(texts())
def test_no_text_at_all_breaks_it(text: str) -> None:
    assert machine.render(samples.hostile(text)).isascii()
    assert json.dumps(read(samples.hostile(text)), ensure_ascii=False).encode()


def test_numbers_that_json_does_not_know_are_null() -> None:
    report = samples.proven()
    run = replace(report.run, elapsed_s=float("nan"), phases={"model": float("inf")})
    value = read(replace(report, run=run))
    assert value["run"]["elapsed_s"] is None
    assert value["run"]["phases"] == {"model": None}
