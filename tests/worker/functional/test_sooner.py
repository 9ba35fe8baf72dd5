"""A first look may say that a change broke something, and leave the rest of the tests out. It proves nothing."""

from dataclasses import replace
from typing import Any

import pytest

from core.names import Sha
from core.repo_config import CONFIG_PATH, parse
from core.runs import Attempt, CheckStatus, Patch, Proposal, Strategy, Verdict, WriteFile
from tests.worker.functional.labs import Bench, bench
from worker.checks.functional import Site, check_all
from worker.ranking import best

_FILES = {
    "words.py": "state = []\ndef loud(word):\n    return word\ndef calm(word):\n    return word.lower()\n",
    "test_words.py": "from words import calm, loud\n"
    "def test_calm(): assert calm('A') == 'a'\n"
    "def test_loud(): assert loud('a') == 'A'\n",
    "a_test.py": "import words\ndef test_first(): words.state.append(1)\n",
    "test_after.py": "import words\ndef test_after(): assert words.state and words.loud\n",  # not when it is alone
    "test_other.py": "def test_other(): assert True\n",
}
_BROKEN = _FILES["words.py"].replace("word.lower()", "word")
_PROVEN = _FILES["words.py"].replace("return word\n", "return word.upper()\n")
_HARMLESS = _FILES["words.py"].replace("return word\n", "return word + ''\n")


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return bench(tmp_path_factory.mktemp("sooner"), _FILES, wall_s=300.0)


def measured(words: Bench, text: str, *, sooner: bool) -> tuple[Any, Any]:
    workspace = words.lab.workspace
    patch = workspace.apply(workspace.base_tree, [WriteFile("words.py", text)])
    return check_all((Site(words.lab, words.base),), patch, sooner=sooner)


def test_what_broke_is_told_before_everything_was_run(words: Bench) -> None:
    check, evidence = measured(words, _BROKEN, sooner=True)
    assert (check.status, evidence.broken) == (CheckStatus.FAILED, ("test_words.py::test_calm",))
    assert evidence.left_out == len(words.base.run.results) - len(evidence.before.results) > 0
    assert "test_other.py::test_other" not in {result.id for result in evidence.after.results}
    assert "between_attempts" in check.summary
    whole = measured(words, _BROKEN, sooner=False)[1]
    assert (whole.broken, whole.left_out) == (evidence.broken, 0)
    assert best((_attempt(1, evidence), _attempt(2, whole))) == _attempt(2, whole)  # of whose tests all are known


def test_what_is_not_surely_broken_is_measured_with_every_test(words: Bench) -> None:
    for text, status in ((_PROVEN, CheckStatus.PASSED), (_HARMLESS, CheckStatus.FAILED)):
        soon, usual = (measured(words, text, sooner=sooner) for sooner in (True, False))
        assert soon[0].status is usual[0].status is status
        assert soon[1].left_out == 0
        assert [(each.id, each.outcome) for each in soon[1].after.results] == [
            (each.id, each.outcome) for each in usual[1].after.results
        ]


def test_it_is_for_those_who_ask_for_it() -> None:
    assert parse(b"", CONFIG_PATH).evidence.between_attempts == "all"
    asked = parse(b"evidence: {between_attempts: changed}", CONFIG_PATH)
    assert asked.evidence.between_attempts == "changed"


def _attempt(number: int, evidence: Any) -> Attempt:
    patch = Patch(Sha("0" * 40), "", ())
    blank = Attempt(number, Strategy("fresh", 0.0), Proposal("", (), "", (), ()), patch, (), None, Verdict.FAILED)
    return replace(blank, evidence=evidence)
