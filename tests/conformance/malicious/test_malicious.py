"""The whole corpus is refused, its look-alikes are not, and none of it could do harm."""

import re

import pytest

from core.runs import CheckStatus
from tests.conformance.malicious.corpus import Sample, look_alikes, refused, samples, subject
from worker.checks import security

AIMS = {"reverse shell", "exfiltration", "credential harvesting", "obfuscated exec", "install hook", "crypto miner"}
ADDRESS = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:https?|wss?)://([\w.-]+)")
RESERVED = re.compile(r"192\.0\.2\.\d+|198\.51\.100\.\d+|169\.254\.169\.254|0\.0\.0\.0|github\.com")


@pytest.mark.parametrize("sample", samples(), ids=str)
def test_a_malicious_sample_is_refused(sample: Sample) -> None:
    assert refused(sample)


@pytest.mark.parametrize("sample", look_alikes(), ids=str)
def test_what_only_looks_like_one_is_let_through(sample: Sample) -> None:
    done = security.check(subject(sample.path, sample.text.encode()))
    assert done.status in (CheckStatus.PASSED, CheckStatus.WARNED), done.summary


def test_the_corpus_is_as_wide_as_promised_and_names_nobody() -> None:
    known = samples()
    assert len(known) >= 120
    assert {sample.aim for sample in known} >= {*AIMS, "workflow tampering"}
    assert {sample.of for sample in known} >= {"python", "script", "java", "go", "rust", "shell"}
    named = {found[1] or found[0] for sample in known for found in ADDRESS.finditer(sample.text)}
    assert [name for name in named if not (name.endswith(".invalid") or RESERVED.fullmatch(name))] == []
