"""The findings for code scanning: valid by the standard's own schema, inside of the repository, and telling no secret.

`sarif-schema-2.1.0.json` is the OASIS schema as the crate serde-sarif 0.8.0 carries it.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from core.runs import Check, CheckKind, CheckStatus, Finding
from core.text import Redactor
from tests.worker.reports import samples
from tests.worker.reports.hostility import ATTACKS, NAMES
from worker.reports import Report, sarif
from worker.steps.conclude import write_reports

_TEXT = Path(__file__).with_name("sarif-schema-2.1.0.json").read_text(encoding="utf-8")
_MENDED = _TEXT.replace("{2}]?$", "{2}$")  # the standard has a bracket too many, which strict readers refuse
_SCHEMA = jsonschema_rs.validator_for(json.loads(_MENDED))


def read(report: Report) -> Any:
    log = json.loads(sarif.render(report), parse_constant=pytest.fail)
    assert [error.message for error in _SCHEMA.iter_errors(log)] == []
    return log["runs"][0]


def found(*findings: Finding, kind: CheckKind = CheckKind.SECURITY, diff: str = "") -> Report:
    report = samples.proven()
    attempt = report.run.best_attempt
    assert attempt is not None
    checked = replace(attempt, checks=(Check(kind, CheckStatus.FAILED, "x", findings),))
    attempts = tuple(checked if one.number == attempt.number else one for one in report.run.attempts)
    return replace(report, run=replace(report.run, attempts=attempts), diff=diff or report.diff)


@pytest.mark.parametrize("sample", samples.SAMPLES)
def test_every_report_is_a_valid_log_with_all_findings(sample: samples.Sample) -> None:
    report = sample()
    run = read(report)
    told = len(run["results"]) + len(run["invocations"][0]["toolExecutionNotifications"])
    shown = report.run.best_attempt or next(iter(report.run.attempts[::-1]), None)
    assert report.run.verdict.value == run["properties"]["verdict"]
    assert told <= sum(len(check.findings) for check in (shown.checks if shown else ())) or not shown


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_whatever_a_stranger_writes_stays_text(attack: str) -> None:
    run = read(found(Finding("x", "a.py", 1, attack), Finding(attack or "r", attack, 0, attack)))
    assert len(run["results"]) + len(run["invocations"][0]["toolExecutionNotifications"]) == 2


def test_a_finding_is_where_it_is_said_to_be() -> None:
    run = read(found(Finding("malice:reverse-shell", "src/a b.py", 7, "This code [hands](http://x) it.", "error")))
    result = run["results"][0]
    assert (result["ruleId"], result["level"]) == ("pullwright/malice:reverse-shell", "error")
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "src/a%20b.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 7},
    }
    assert result["message"]["text"] == "This code \\[hands\\](http://x) it."
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["properties"]["security-severity"] == "9.5"


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "C:\\x", "a\nb"])
def test_what_is_about_no_file_of_the_repository_names_none(path: str) -> None:
    run = read(found(Finding("unsafe-path", path, 3, "This path leaves the repository.", "error")))
    assert run["results"] == []
    told = run["invocations"][0]["toolExecutionNotifications"][0]
    assert (told["level"], "This path leaves" in told["message"]["text"]) == ("error", True)


def test_a_fingerprint_stays_when_the_line_moves_and_tells_two_of_a_kind_apart() -> None:
    diff = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,0 +{0},2 @@\n+eval(x)\n+eval(y)\n"

    def prints(at: int) -> list[str]:
        findings = (Finding("S307", "a.py", at, "eval"), Finding("S307", "a.py", at + 1, "eval"))
        run = read(found(*findings, diff=diff.replace("{0}", str(at))))
        return [result["partialFingerprints"]["pullwrightFinding/v1"] for result in run["results"]]

    assert prints(3) == prints(90)
    assert len({*prints(3)}) == 2
    twice = read(found(Finding("x", "a.py", 0, "same"), Finding("x", "a.py", 0, "same")))["results"]
    assert twice[0]["partialFingerprints"] != twice[1]["partialFingerprints"]


def test_no_secret_is_in_it_nor_a_hash_of_one(tmp_path: Path) -> None:
    value = "hunter2hunter2hunter2"
    shaped = "ghp_" + "A1b2" * 9
    diff = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -0,0 +1,1 @@\n+K = '{0}'\n"
    logs = []
    for secret in (value, shaped):
        report = found(Finding("secret", "a.py", 1, f"holds {secret}"), diff=diff.replace("{0}", secret))
        (tmp_path / secret).mkdir()
        kept = write_reports(report, tmp_path / secret, ("sarif",), Redactor([value]))["sarif"]
        assert kept.name == "report.sarif"
        logs.append(kept.read_text())
        assert secret[:12] not in logs[-1]
    first, second = (json.loads(log)["runs"][0]["results"][0]["partialFingerprints"] for log in logs)
    assert first == second
