"""A model that obeys every injection: whatever it writes, nothing that is posted acts, and no secret is in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.asks import Verb
from core.names import RequestId
from core.repo_config import Effective
from core.runs import Check, CheckKind, CheckStatus, Finding, Verdict
from core.text import Outgoing
from core.words import Final, Mark, Step, Sticky, render
from tests.conformance.posted.payloads import payloads
from tests.conformance.posted.reading import acting, commanding
from tests.fakes.github import FakeGitHub
from tests.worker.publication.press import Press
from worker.languages import Project
from worker.publication.new_pull import NewPull
from worker.reports import Report, markdown
from worker.steps.prepare import Prepared

CASES = tuple(payloads())
AT_ONCE = 20
_CO_AUTHOR = re.compile(r"^Co-authored-by: ada <\d+\+ada@users\.noreply\.127\.0\.0\.1>$", re.MULTILINE)
GATE = Outgoing(["a secret of this very process"])


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_the_gate_lets_nothing_act(name: str, text: str) -> None:
    told = GATE(text)
    assert list(acting(told)) == []
    assert list(commanding(told)) == []
    assert GATE(told) == told


@pytest.mark.parametrize(("name", "text"), CASES, ids=[name for name, _ in CASES])
def test_the_comment_lets_nothing_act(name: str, text: str) -> None:
    final = Final("failed", text, evidence=text)
    step = Step(text, Mark.FAILED, 1.0, text)
    told = render(Sticky(RequestId("0" * 32), Verb.IMPLEMENT, text, steps=(step,), final=final))
    assert list(acting(GATE.without_secrets(told))) == []


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    home = tmp_path_factory.mktemp("press")
    with FakeGitHub(home / "github") as github:
        made = Press(home, github)
        yield made
        made.close()


@pytest.mark.parametrize("number", range(-(-len(CASES) // AT_ONCE)))
def test_nothing_that_is_published_acts(press: Press, number: int, tmp_path: Path) -> None:
    texts = [text for _, text in CASES[number * AT_ONCE : (number + 1) * AT_ONCE]]
    press.again_as_another(str(number))
    report = _poisoned(press, texts)
    before = len(press.github.journal)
    _published(press, report, tmp_path)
    own = (f"{press.github.url}/acme/stats/blob/", f"Refs #{press.issue}")
    for call in press.github.journal[before:]:
        if call.method in ("POST", "PATCH") and "/git/blobs" not in call.path:
            for told in _texts(call.json):
                told = _CO_AUTHOR.sub("", told)
                assert list(acting(told, own)) == [], call.path
                assert "/git/commits" not in call.path or list(commanding(told)) == []


def _poisoned(press: Press, texts: list[str]) -> Report:
    """A report in which everything that a model, a test or a repository can say says all of `texts`."""
    every = "\n".join(texts)
    findings = tuple(Finding("rule", "stats/centre.py", 1, text, "error") for text in texts)
    check = Check(CheckKind.QUALITY, CheckStatus.FAILED, every, findings)
    attempt = press.attempt
    evidence = replace(attempt.evidence, broken=tuple(texts), still_red=tuple(texts)) if attempt.evidence else None
    words = replace(attempt.proposal, explanation=every, problems=tuple(texts))
    attempt = replace(attempt, proposal=words, checks=(*attempt.checks, check), evidence=evidence, lesson=every)
    made = press.report("b", None)
    issue = replace(made.run.issue, title=texts[0], body=every)
    run = replace(made.run, attempts=(attempt,), best=attempt.number, issue=issue, why=every, verdict=Verdict.UNPROVEN)
    return replace(made, run=run, notes=tuple(texts))


def _published(press: Press, report: Report, folder: Path) -> None:
    attempt = report.run.attempts[0]
    outlet = NewPull(press.site(), lambda: None, press.issue)
    branch, head = outlet.commit(press.workspace, report.run.issue, report.run.id, attempt, press.branch)
    report = replace(report, run=replace(report.run, branch=branch, head_sha=head))
    (folder / "report.md").write_bytes(markdown.render(report))
    prepared = Prepared(press.workspace, Effective().config, Project("python", "pytest", "pytest"))
    outlet.deliver(report, {"markdown": folder / "report.md"}, prepared)


def _texts(value: Any) -> Iterator[str]:
    """Every text in what was sent."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("sha", "tree", "parents", "head", "base", "ref", "head_sha", "external_id", "path"):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
