"""A base that was measured before is not measured again by a run, which says so and proves as much."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.crypto import keyring
from core.runs import Outcome
from core.serial import dump, read
from tests.stories.stage import FILES, RIGHT, WRONG, Person, whole
from worker.checks.evidence.keeping import Kept

_TWO = "\n\ndef test_wide():\n    assert area(2, 3) == 6\n\n\ndef test_square():\n    assert area(2, 2) == 4\n"
_RED = "test_shapes.py::test_square"


def person(home: Path) -> Person:
    """Somebody with Docker, a cache of their own and two tests that fail."""
    files = {**FILES, "test_shapes.py": FILES["test_shapes.py"] + _TWO}
    return Person(home, files, {"PULLWRIGHT_SANDBOX": "docker", "XDG_CACHE_HOME": str(home / "cache")})


def report(found: dict[str, Any]) -> str:
    return Path(found["reports"]["markdown"]).read_text()


def verified(ada: Person, found: dict[str, Any], *words: str) -> tuple[int, dict[str, Any]]:
    done = ada.types("verify", found["reports"]["statement"], "--repo", str(ada.repo), *words, "--json")
    return done.code, done.document


@pytest.fixture
def ada(tmp_path: Path) -> Person:
    """Somebody who has prepared."""
    made = person(tmp_path)
    prepared = made.types("sandbox", "prepare", str(made.repo))
    assert "results       kept from now on, for the next run" in prepared.out, prepared.out + prepared.err
    return made


def test_the_first_run_finds_what_was_prepared_and_the_next_one_too(ada: Person) -> None:
    again = ada.types("sandbox", "prepare", str(ada.repo), "--json").document["base"]
    assert (again["kept"], again["why"], bool(again["measured"])) == (True, "", True)
    first = ada.runs([whole("shapes.py", text) for text in (WRONG, RIGHT)]).document
    assert first["verdict"] == "proven"
    assert "were kept: the base was measured on " in report(first)
    ada.settings["PULLWRIGHT_KEEP_BASES_DAYS"] = "0"
    code, told = verified(ada, first)
    [kept] = told["kept"]
    assert (code, kept["path"], kept["sandbox"], kept["image_digest"][:7]) == (0, ".", "docker", "sha256:")
    assert (
        f"kept     the base was measured on {kept['measured'][:10]}"
        in ada.types("verify", first["reports"]["statement"]).out
    )
    unkept = ada.types("sandbox", "prepare", str(ada.repo)).out
    assert "results       not kept: this machine keeps none" in unkept
    second = ada.runs([whole("shapes.py", RIGHT)]).document
    assert "were kept" not in report(second)
    assert verified(ada, second)[1]["kept"] == []


def test_what_somebody_with_the_key_kept_untruly_is_found_by_measuring_again(ada: Person) -> None:
    """A red test kept as green helps nobody: it is one proof less. It is untrue all the same, and signed."""
    plant(ada, Outcome.PASSED)
    lying = ada.runs([whole("shapes.py", RIGHT)]).document
    assert lying["verdict"] == "proven" and _RED not in lying["tests"]["red_to_green"]
    code, told = verified(ada, lying)
    assert (code, len(told["kept"])) == (0, 1)
    code, told = verified(ada, lying, "--rerun")
    assert code == 3
    why = {doubt["place"]: doubt["why"] for doubt in told["doubts"] if "red to green" not in doubt["why"]}
    expected = "the statement tells it as passed before and passed after; it is failed before and passed after."
    assert why == {f"test {_RED}": expected}


def test_what_is_kept_as_red_and_is_not_is_found_by_the_run_itself(ada: Person) -> None:
    """It would let a change break the test unseen."""
    plant(ada, Outcome.FAILED, "test_shapes.py::test_nothing_has_no_area")
    broken = "def area(width, height):\n    return width * height or 1\n"
    done = ada.runs([whole("shapes.py", broken)], "--attempts", "1").document
    assert done["verdict"] == "failed"
    assert "test_nothing_has_no_area" in str(done["tests"]["broken"])
    assert "were kept" not in report(done)


def plant(ada: Person, outcome: Outcome, test: str = _RED) -> None:
    """Say another thing of `test` than what was measured, with the machine's own key and our own code."""
    ring = keyring("", ada.home / "data" / "pullwright")
    [place] = [file for file in (ada.home / "cache").glob("pullwright/bases/*/*") if file.is_file()]
    bound = f"base {place.parent.name} {place.name}"
    kept: Kept = read(Kept, ring.decrypt(place.read_text("ascii"), bound))
    said = tuple(replace(each, outcome=outcome) if each.id == test else each for each in kept.run.results)
    assert said != kept.run.results
    place.write_text(ring.encrypt(dump(replace(kept, run=replace(kept.run, results=said))), bound), "ascii")
