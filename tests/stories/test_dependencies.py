"""A project with real dependencies, from a registry of its company: installed once; what a change adds is named."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes.packages import NAME, Registry, serving
from tests.stories.stage import Ended, Person, whole

_CALM = "exports.area = (width, height) => width * height;\n"
_CODE = "const {{ area }} = require('calm-shapes');\n\nexports.price = (width, height) => area(width, height) * {};\n"
_WITH_NEW = "const {{ PER_UNIT }} = require('calm-prices');\n" + _CODE
_TEST = """const assert = require('node:assert');
const test = require('node:test');
const { price } = require('./tiles.js');

test('nothing costs nothing', () => assert.strictEqual(price(0, 5), 0));
test('a tile of one by one', () => assert.strictEqual(price(1, 1), 3));
"""
_ISSUE = "Prices are too low\n\nThe price of a tile of 1 by 1 should be 3.\n"


def needs(**packages: str) -> str:
    """A package.json; names have hyphens."""
    named = {name.replace("_", "-"): version for name, version in packages.items()}
    return json.dumps({"name": "tiles", "version": "1.0.0", "dependencies": named}, indent=1) + "\n"


def answer(code: str, manifest: str) -> str:
    """A model's answer with both files."""
    return f"{whole('tiles.js', code)}\npackage.json\n```json\n{manifest}```\n"


_BASE = needs(calm_shapes="1.0.0")
_NEW = answer(_WITH_NEW.format("PER_UNIT"), needs(calm_shapes="1.0.0", calm_prices="2.0.0"))
_FILES = {"tiles.js": _CODE.format(2), "tiles.test.js": _TEST, "package.json": _BASE}
_SECRET = "sk-canary-90c1b7"


@pytest.fixture
def registry() -> Iterator[Registry]:
    with serving() as made:
        made.package("calm-shapes", "1.0.0", {"index.js": _CALM})
        made.package("calm-prices", "2.0.0", {"index.js": "exports.PER_UNIT = 3;\n"})
        yield made


def person(home: Path, registry: Registry, files: Mapping[str, str], rule: str = "") -> Person:
    config = {".github/pullwright.yml": f"new_dependencies: {rule}\n"} if rule else {}
    settings = {
        "PULLWRIGHT_REGISTRIES": registry.entry,
        "PULLWRIGHT_SETUP_ENV": f"npm_config_registry={registry.url}",
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

    done = ada.runs([whole("tiles.js", _CODE.format(3))], issue=_ISSUE)
    assert done.document["verdict"] == "proven", done.out
    assert len(registry.asked) == asked, "what was prepared is used"
    assert f"{NAME}:{registry.port}" in report(ada)

    done = ada.runs([_NEW], "--attempts", "1", issue=_ISSUE)
    assert (done.code, done.document["verdict"]) == (3, "unproven"), done.out
    assert policy(done).startswith("unproven: It brings 1 new package: calm-prices 2.0.0. A person has to agree")
    assert done.document["tests"]["red_to_green"], "it was measured with the package"
    assert "calm-prices" in report(ada) and "New packages" in report(ada)
    assert len(registry.asked) > asked, "the change got a phase of its own"

    asked = len(registry.asked)
    bob = person(tmp_path / "bob", registry, _FILES, "allow")
    done = bob.runs([_NEW], "--attempts", "1", issue=_ISSUE)
    assert done.document["verdict"] == "proven", done.out
    assert "calm-prices 2.0.0, which this repository allows" in policy(done)
    assert any("calm-shapes" in request for request in registry.asked[asked:]), "ada's folder is not bob's"

    asked = len(registry.asked)
    eve = person(tmp_path / "eve", registry, _FILES, "refuse")
    done = eve.runs([_NEW], "--attempts", "1", issue=_ISSUE)
    assert done.document["verdict"] == "failed", done.out
    assert "failed: It brings 1 new package" in policy(done) and "do it without them" in policy(done)
    assert not any("calm-prices" in request for request in registry.asked[asked:]), "it was not installed"


def test_a_base_that_cannot_be_built_is_told_from_a_change_that_cannot(registry: Registry, tmp_path: Path) -> None:
    ada = person(tmp_path / "ada", registry, _FILES)
    missing = answer(_CODE.format(3), needs(calm_shapes="1.0.0", calm_nowhere="1.0.0"))
    done = ada.runs([missing], "--attempts", "1", issue=_ISSUE)
    assert done.document["verdict"] == "failed", done.out
    (failed,) = [check for check in done.document["checks"] if check["kind"] == "functional"]
    assert failed["summary"].startswith("What the change depends on could not be installed; what the base")
    assert "calm-nowhere" in report(ada)

    bob = person(tmp_path / "bob", registry, {**_FILES, "package.json": needs(calm_nowhere="1.0.0")})
    done = bob.runs([missing], issue=_ISSUE)
    assert done.code == 3
    assert done.document["why"].startswith("The base itself cannot be built, before any change; no model was asked.")
    assert "calm-nowhere" in done.document["why"]
    prepared = bob.types("sandbox", "prepare", str(bob.repo))
    assert prepared.code == 3 and "The base itself cannot be built" in prepared.err
    told = [prepared.err.partition("pullwright: ")[2], bob.types("show", done.document["run_id"]).out]
    for text in told:  # a sentence, and what npm said in lines that nobody takes for ours
        assert "(exit code 1).\n  | " in text and "\n  | npm" in text and "⏎" not in text
    assert "(exit code 1). No branch was made." in report(bob) and "The end of its log" in report(bob)
