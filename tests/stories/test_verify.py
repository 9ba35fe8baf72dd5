"""A run, its signed statement, and somebody who does not believe it yet."""

import json
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.crypto import keyring
from core.statement.canonical import written
from core.statement.envelope import seal, unseal
from core.statement.keychain import Keychain
from core.statement.payload import digests
from core.statement.published import key_set
from core.store import Store, open_store
from tests.core.statement.samples import OTHER
from tests.stories.stage import RIGHT, Ended, Person, whole

Change = Callable[[dict[str, Any]], object]


@dataclass
class Doubter:
    """A person with a proven run, whose reports are in `out`, and who types `pullwright verify`."""

    person: Person
    out: Path

    @property
    def file(self) -> Path:
        return self.out / "statement.dsse.json"

    def verifies(self, *words: str) -> Ended:
        return self.person.types("verify", str(self.file), *words)

    def doubts(self, *words: str) -> dict[str, str]:
        """What does not hold, by its place."""
        done = self.verifies(*words, "--json")
        assert done.code == 3, done.out + done.err
        assert "Traceback" not in done.err
        return {doubt["place"]: doubt["why"] for doubt in done.document["doubts"]}

    def store(self) -> Store:
        data = self.person.home / "data" / "pullwright"
        return open_store("", data, keyring("", data))

    def signs_again(self, change: Change) -> None:
        """With the real key, in place of what was signed: nobody but this machine could."""
        value = json.loads(unseal(self.file.read_bytes()).payload)
        change(value)
        value["predicate"]["digests"] = digests(value)
        store = self.store()
        self.file.write_bytes(seal(written(value), Keychain(store.desk).signer()))
        store.close()


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Doubter:
    """One run for all stories; none of them changes anything of it."""
    home = tmp_path_factory.mktemp("proven")
    ada = Person(home)
    done = ada.runs([whole("shapes.py", RIGHT)], "--out", str(home / "out"))
    assert done.code == 0, done.out + done.err
    assert Path(done.document["reports"]["statement"]) == home / "out" / "statement.dsse.json"
    return Doubter(ada, home / "out")


@pytest.fixture
def ada(proven: Doubter, tmp_path: Path) -> Doubter:
    """The same person, with a copy of the reports that may be spoilt."""
    return Doubter(proven.person, shutil.copytree(proven.out, tmp_path / "out"))


def test_a_statement_holds_and_every_report_says_how_to_see_that(ada: Doubter) -> None:
    done = ada.verifies("--repo", str(ada.person.repo), "--rerun", "--json")
    assert done.code == 0, done.out + done.err
    found = done.document
    assert (found["holds"], found["doubts"], found["notes"]) == (True, [], [])
    assert (found["run"]["verdict"], found["repository"]["name"]) == ("proven", "repo")
    assert found["rerun"].startswith("bubblewrap")
    branch = ada.person.branches()[0]
    assert found["commit"] == ada.person.git("rev-parse", branch)
    assert found["tree"] == ada.person.git("rev-parse", f"{branch}^{{tree}}")
    assert found["base"] == ada.person.git("rev-parse", "main")
    assert "pullwright verify statement.dsse.json" in (ada.out / "report.md").read_text()
    report = json.loads((ada.out / "report.json").read_text())
    assert (report["files"]["statement"], report["verify"]) == (
        "statement.dsse.json",
        "pullwright verify statement.dsse.json",
    )
    said = ada.verifies()
    assert (said.code, said.out.startswith("It holds: ")) == (0, True)
    assert "This is no checkout" in said.out and "2 from red to green" in said.out


def test_what_the_statement_says_of_the_run_is_what_the_report_says(ada: Doubter) -> None:
    told = json.loads(unseal(ada.file.read_bytes()).payload)["predicate"]
    report = json.loads((ada.out / "report.json").read_text())
    evidence = report["run"]["attempts"][0]["evidence"]
    assert [test["id"] for test in told["evidence"]["tests"]] == sorted(test["id"] for test in evidence["tests"])
    assert told["evidence"]["redToGreen"] == evidence["red_to_green"]
    assert [(c["phase"], c["exitCode"]) for c in told["commands"] if c["phase"] != "setup"] == [
        ("before", evidence["before"]["exit_code"]),
        ("after", evidence["after"]["exit_code"]),
    ]
    call = told["attempts"][0]["calls"][0]
    assert (call["inputTokens"], len(call["promptSha256"])) == (100, 64)
    assert told["environment"]["network"]["tests"] == "none"
    beside = {path.name for path in ada.out.iterdir()} - {ada.file.name}
    assert (
        {file["name"] for file in told["files"]} == beside >= {"report.md", "report.docx", "report.json", "patch.diff"}
    )


def test_a_report_that_was_changed_is_named_and_so_is_the_test(ada: Doubter) -> None:
    report = ada.out / "report.json"
    report.write_text(report.read_text().replace('"outcome": "passed"', '"outcome": "failed"'))
    (ada.out / "patch.diff").write_bytes((ada.out / "patch.diff").read_bytes() + b" ")
    (ada.out / "report.docx").unlink()
    done = ada.verifies()
    assert done.code == 3
    assert "It does not hold" in done.out
    assert "patch.diff: it is not the file that was signed (it has" in done.out
    assert "report.json: the test test_shapes.py::test_nothing_has_no_area is not told as it was signed." in done.out
    assert "report.docx is not here" in done.out


def test_a_flipped_byte_and_a_key_of_somebody_else_are_named(ada: Doubter) -> None:
    raw = ada.file.read_bytes()
    at = raw.index(b'"payload":"') + len(raw) // 3
    ada.file.write_bytes(raw[:at] + (b"A" if raw[at : at + 1] != b"A" else b"B") + raw[at + 1 :])
    assert any(place.startswith(("payload", "predicate.")) for place in ada.doubts())
    ada.file.write_bytes(seal(unseal(raw).payload, OTHER))
    assert "none of the 1 keys" in ada.doubts()["signatures[0].keyid"]
    ada.file.write_bytes(raw)
    store = ada.store()
    published = Keychain(store.desk).published()
    store.close()
    key = ada.person.home / "key"
    key.write_text(f"{json.loads(ada.person.types('admin', 'keys', '--json').out)['keys'][0]['public']}\n")
    assert ada.verifies("--key", str(key)).code == 0
    assert published.keys[0].key == key_set(key.read_bytes(), "key").keys[0].key


def test_what_the_real_key_signed_untruly_is_found_by_measuring_again(ada: Doubter) -> None:
    def lies(value: dict[str, Any]) -> None:
        told = value["predicate"]["evidence"]
        test = next(one for one in told["tests"] if one["id"] == "test_shapes.py::test_nothing_has_no_area")
        test["before"] = "failed"
        told["redToGreen"] = [*told["redToGreen"], test["id"]]
        value["predicate"]["commands"][-1]["exitCode"] = 7

    ada.signs_again(lies)
    assert ada.verifies().code == 0, "it is signed, and the reports beside it are as they were"
    found = ada.doubts("--repo", str(ada.person.repo), "--rerun")
    assert set(found) == {"test test_shapes.py::test_nothing_has_no_area", "command after"}
    assert "ended with 7, not" in found["command after"]
    ada.signs_again(lambda value: value["predicate"]["configuration"].update(setup=["false"]))
    done = ada.verifies("--repo", str(ada.person.repo), "--rerun")
    assert done.code == 1, "what cannot be measured is no verdict"
    assert "It could not be measured again." in done.err


def test_the_statement_of_another_commit_or_tree_does_not_hold_here(ada: Doubter, tmp_path: Path) -> None:
    stranger = Person(tmp_path / "stranger", files={"other.py": "x = 1\n"})
    found = ada.doubts("--repo", str(stranger.repo), "--rerun")
    assert "is not in the checkout" in found["subject"]
    shallow = tmp_path / "shallow"
    branch = ada.person.branches()[0]
    ada.person.git("clone", "-q", "--depth", "1", "-b", branch, f"file://{ada.person.repo}", str(shallow))
    said = ada.verifies("--repo", str(shallow))
    assert (said.code, "The base" in said.out) == (0, True), said.out + said.err
    base = ada.person.git("rev-parse", "main")
    ada.signs_again(lambda value: value["subject"][0]["digest"].update(gitCommit=base))
    assert "has" in ada.doubts("--repo", str(ada.person.repo))["subject"]


def test_keys_rotate_and_what_they_signed_holds_until_they_are_revoked(proven: Doubter, tmp_path: Path) -> None:
    person = Person(tmp_path)
    assert "none yet" in person.types("admin", "keys").out
    shutil.copytree(proven.person.home / "data", tmp_path / "data", dirs_exist_ok=True)
    ada = Doubter(person, shutil.copytree(proven.out, tmp_path / "out"))
    for place in (tmp_path / "data" / "pullwright", tmp_path / "data" / "pullwright" / "encryption.key"):
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0, place
    store = ada.store()
    first, private = Keychain(store.desk).published().keys[0].key, Keychain(store.desk).signer().raw
    store.close()
    for file in (tmp_path / "data" / "pullwright").glob("pullwright.db*"):
        assert private not in file.read_bytes()
    assert "from now on" in person.types("admin", "keys", "rotate").out
    assert ada.verifies().code == 0
    keys = json.loads(person.types("admin", "keys", "--json").out)["keys"]
    assert [(key["keyid"] == first.id, bool(key["until"])) for key in keys] == [(False, False), (True, True)]
    assert person.types("admin", "keys", "revoke", "0" * 12).code == 2
    assert "is revoked" in person.types("admin", "keys", "revoke", first.id[:12]).out
    assert "nothing that it signed is believed" in ada.doubts()[f"key {first.id[:16]}"]
    assert person.types("admin", "keys", "revoke", keys[0]["keyid"]).code == 0
    assert len(json.loads(person.types("admin", "keys", "--json").out)["keys"]) == 3, "somebody has to sign"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("{out}",), "There is no file"),
        (("{out}/report.json",), "is not the statement but lies beside it: give {file}."),
        (("{file}", "--key", "{nowhere}"), "There is no file"),
        (("{file}", "--key", "{file}"), "is neither a list of Pullwright's keys nor"),
        (("{file}", "--key", "http://keys.example.org"), "it has to begin with https://"),
        (("{file}", "--repo", "{out}"), "is not in a git repository"),
        (("https://elsewhere.example/acme/shop/pull/1",), "is not on https://github.com"),
    ],
)
def test_wrong_use_is_told_and_is_no_verdict(ada: Doubter, words: tuple[str, ...], sentence: str) -> None:
    known = {"nowhere": str(ada.out / "nowhere"), "out": str(ada.out), "file": str(ada.file)}
    done = ada.person.types("verify", *(word.format(**known) for word in words))
    assert done.code == 2, done.out + done.err
    assert sentence.format(**known) in done.err


def test_whoever_has_no_key_of_his_own_believes_nobody_unasked(ada: Doubter, tmp_path: Path) -> None:
    bob = Person(tmp_path / "bob")
    done = bob.types("verify", str(ada.file))
    assert done.code == 2
    assert "not said whose statements are believed" in done.err
    assert not (bob.home / "data").exists(), "looking makes no database"
