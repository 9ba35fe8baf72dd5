"""What statements say, how their keys are kept, and what counts as a difference."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from core.crypto import keyring
from core.errors import Refused
from core.statement import predicate as said
from core.statement.canonical import packed
from core.statement.differences import differences
from core.statement.keychain import Keychain
from core.statement.keys import keys_of
from core.statement.payload import payload
from core.statement.results import compared
from core.store import Store, open_store
from tests.core.statement.samples import FILES, KEY, OTHER, a_statement, a_test, evidence

DOCS = Path(__file__).parents[3] / "docs"
CODES = (1, 0)


def store(tmp_path: Path) -> Store:
    return open_store("", tmp_path, keyring("", tmp_path))


def test_the_schema_that_is_published_is_that_of_what_is_signed() -> None:
    schema = json.loads((DOCS / "statement.schema.json").read_text())
    value = json.loads(payload(a_statement()))
    check = jsonschema_rs.validator_for(schema)
    check.validate(value)
    value["predicate"]["cost"]["microUsd"] = 0.5
    assert not check.is_valid(value)


def test_the_operators_own_keys_sign_and_those_before_stay_published(tmp_path: Path) -> None:
    opened = store(tmp_path)
    kept = Keychain(opened.desk).signer().public
    given = f"{packed(OTHER.raw)},{packed(KEY.raw)}"
    chain = Keychain(opened.desk, given)
    assert chain.signer() == OTHER
    assert [one.key for one in chain.published().keys] == [OTHER.public, KEY.public, kept]
    for deed in (chain.rotate, lambda: chain.revoke(KEY.public.id)):
        with pytest.raises(Refused, match="PULLWRIGHT_SIGNING_KEYS"):
            deed()
    opened.close()
    for odd in ("x", packed(bytes(31)), "a b"):
        with pytest.raises(Refused, match="openssl rand"):
            keys_of(odd)
    assert "raw" not in repr(KEY)


def test_flaky_tests_and_durations_are_no_difference_and_everything_else_is() -> None:
    told = a_statement()
    assert differences(told, evidence(), CODES, "passed", issue=True) == ()
    assert {d.place for d in differences(told, evidence(), (1, 2), "failed", issue=True)} == {
        "command after",
        "functional check",
    }
    other = evidence(a_test(before="passed"), red_to_green=())
    found = differences(told, other, CODES, "passed", issue=True)
    assert {doubt.place for doubt in found} == {"test t.py::test_a"}
    assert "failed before and passed after; it is passed before" in found[0].why
    flaky = evidence(a_test(before="passed"), red_to_green=(), flaky=("t.py::test_a",))
    (unseen,) = differences(told, flaky, (0, 0), "failed", issue=True)
    assert "none of what went from red to green" in str(unseen), "the only proof, and it comes and goes"
    gone = differences(told, evidence(a_test("t.py::test_b")), CODES, "passed", issue=True)
    assert {doubt.place for doubt in gone} == {"test t.py::test_a", "test t.py::test_b"}


def test_to_call_a_test_flaky_hides_nothing() -> None:
    """Whoever has the key can sign that all of them are, so that none would be compared."""
    all_of_it = evidence(a_test(), flaky=("t.py::test_a",))
    found = differences(
        stating(all_of_it), evidence(a_test(after="failed"), red_to_green=()), CODES, "failed", issue=True
    )
    assert [str(doubt).partition("; ")[0] for doubt in found] == [
        "test t.py::test_a: the statement calls it flaky, and counts it as proof.",
        "predicate.evidence.redToGreen: none of what went from red to green was seen to do so again.",
    ]
    two = (a_test(), a_test("t.py::test_b", before="passed", after="failed"))
    hidden, open_ = evidence(*two, flaky=("t.py::test_b",)), evidence(*two, broken=("t.py::test_b",))
    (doubt,) = differences(stating(hidden), open_, CODES, "failed", issue=True)
    assert doubt.place == "test t.py::test_b" and "broken by the change each time" in doubt.why
    assert differences(stating(hidden), hidden, CODES, "passed", issue=True) == ()


def test_a_report_that_was_laid_beside_the_signed_ones_is_told() -> None:
    beside = {**FILES, "notes.txt": b"somebody's own"}
    assert compared(a_statement(), beside.get) == ((), ())
    (doubt,), absent = compared(a_statement(), {**beside, "report.docx": b"all is well"}.get)
    assert doubt.place == "report.docx" and "nobody has signed it" in doubt.why and not absent


def stating(found: said.Evidence) -> said.Statement:
    told = a_statement()
    return told.model_copy(update={"predicate": told.predicate.model_copy(update={"evidence": found})})


def test_what_only_the_issue_says_is_not_measured_without_it() -> None:
    asked = evidence(a_test("(issue) a.py::f#1"), red_to_green=("(issue) a.py::f#1",))
    found = differences(stating(asked), evidence(a_test(), red_to_green=()), CODES, "unproven", issue=False)
    assert "could not be measured again" in {doubt.place: doubt.why for doubt in found}["test (issue) a.py::f#1"]
