"""A project with real dependencies, from a registry of its company: installed once; what a change adds is named."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes.packages import NAME, Registry, serving
from tests.stories.stage import Ended, Person, whole

_CALM = "def area(width, height):\n    return width * height\n"
_CODE = "from calm_shapes import area\n\n\ndef price(width, height):\n    return area(width, height) * {}\n"
_WITH_NEW = f"from calm_prices import PER_UNIT\n{_CODE.format('PER_UNIT')}"
_TEST = "from tiles import price\n\n\ndef test_nothing_costs_nothing():\n    assert price(0, 5) == 0\n"
_ISSUE = "Prices are too low\n\n`price(2, 3)` should return 18, and `price(1, 1)` should return 3.\n"
_NEEDS = "calm-shapes==1.0\n"
_NEW = f"{whole('tiles.py', _WITH_NEW)}\nrequirements.txt\n```text\n{_NEEDS}calm-prices==2.0\n```\n"
_FILES = {"tiles.py": _CODE.format(2), "test_tiles.py": _TEST, "requirements.txt": _NEEDS}
_SECRET = "sk-canary-90c1b7"


@pytest.fixture
def registry() -> Iterator[Registry]:
    with serving() as made:
        made.wheel("calm-shapes", "1.0", {"calm_shapes.py": _CALM})
        made.wheel("calm-prices", "2.0", {"calm_prices.py": "PER_UNIT = 3\n"})
        yield made


def person(home: Path, registry: Registry, files: Mapping[str, str], rule: str = "") -> Person:
    config = {".github/pullwright.yml": f"new_dependencies: {rule}\n"} if rule else {}
    index = f"PIP_EXTRA_INDEX_URL={registry.url}/simple/,PIP_TRUSTED_HOST={NAME}"
    settings = {
        "PULLWRIGHT_REGISTRIES": registry.entry,
        "PULLWRIGHT_SETUP_ENV": index,
        "OPENAI_API_KEY": _SECRET,
        "XDG_CACHE_HOME": str(home.parent / "cache"),
    }
    return Person(home, {**files, **config}, settings)


def report(ada: Person) -> str:
    newest = max(ada.desk.glob(".pullwright/*/report.md"), key=lambda path: path.stat().st_mtime)
    return newest.read_text(encoding="utf-8")


def policy(done: Ended) -> str:
    (found,) = [check for check in done.document["checks"] if check["kind"] == "policy"]
    return f"{found['status']}: {found['summary']}"


def test_they_are_installed_once_and_a_new_one_is_the_repositorys_to_allow(registry: Registry, tmp_path: Path) -> None:
    ada = person(tmp_path / "ada", registry, _FILES)
    prepared = ada.types("sandbox", "prepare", str(ada.repo), "--json")
    assert prepared.code == 0, prepared.err
    assert prepared.document["dependencies"]["kept"] is False
    asked = len(registry.asked)
    assert asked and not any(_SECRET in request for request in registry.asked)

    done = ada.runs([whole("tiles.py", _CODE.format(3))], issue=_ISSUE)
    assert done.document["verdict"] == "proven", done.out
    assert len(registry.asked) == asked, "what was prepared is used"
    assert f"{NAME}:{registry.port}" in report(ada)

    done = ada.runs([_NEW], "--attempts", "1", issue=_ISSUE)
    assert (done.code, done.document["verdict"]) == (3, "unproven"), done.out
    assert policy(done).startswith("unproven: It brings 1 new package: calm-prices ==2.0. A person has to agree")
    assert done.document["tests"]["red_to_green"], "it was measured with the package"
    assert "calm-prices" in report(ada) and "New packages" in report(ada)
    assert len(registry.asked) > asked, "the change got a phase of its own"

    asked = len(registry.asked)
    bob = person(tmp_path / "bob", registry, _FILES, "allow")
    done = bob.runs([_NEW], "--attempts", "1", issue=_ISSUE)
    assert done.document["verdict"] == "proven", done.out
    assert "calm-prices ==2.0, which this repository allows" in policy(done)

    asked = len(registry.asked)
    eve = person(tmp_path / "eve", registry, _FILES, "refuse")
    done = eve.runs([_NEW], "--attempts", "1", issue=_ISSUE)
    assert done.document["verdict"] == "failed", done.out
    assert "failed: It brings 1 new package" in policy(done) and "do it without them" in policy(done)
    assert len(registry.asked) == asked, "nothing was installed"


def test_a_base_that_cannot_be_built_is_told_from_a_change_that_cannot(registry: Registry, tmp_path: Path) -> None:
    ada = person(tmp_path / "ada", registry, _FILES)
    missing = f"{whole('tiles.py', _CODE.format(3))}\nrequirements.txt\n```text\n{_NEEDS}calm-nowhere==1.0\n```\n"
    done = ada.runs([missing], "--attempts", "1", issue=_ISSUE)
    assert done.document["verdict"] == "failed", done.out
    (failed,) = [check for check in done.document["checks"] if check["kind"] == "functional"]
    assert failed["summary"].startswith("What the change depends on could not be installed; what the base")
    assert "No matching distribution found for calm-nowhere" in report(ada)

    bob = person(tmp_path / "bob", registry, {**_FILES, "requirements.txt": "calm-nowhere==1.0\n"})
    done = bob.runs([missing], issue=_ISSUE)
    assert done.code == 3
    assert done.document["why"].startswith("The base itself cannot be built, before any change; no model was asked.")
    assert "No matching distribution found for calm-nowhere" in done.document["why"]
    prepared = bob.types("sandbox", "prepare", str(bob.repo))
    assert prepared.code == 3 and "The base itself cannot be built" in prepared.err
