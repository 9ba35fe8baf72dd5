"""A run is known from its first moment, also before a database was opened for it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli._later import Later
from core.begun import Begun, note
from core.crypto import keyring
from core.errors import Refused
from core.names import RunId, Sha
from core.runs import Issue
from core.store import open_store

SECRET = "nobody else may read this"


def begun(run: str) -> Begun:
    return Begun(RunId(run * 8), datetime.now(UTC), "/repo", Issue("A wish", SECRET), Sha("0" * 40), {"attempts": 3})


def test_whoever_opens_the_database_next_enters_what_was_noted(tmp_path: Path) -> None:
    ring = keyring("", tmp_path)
    first, second = begun("ab"), begun("cd")
    for one in (first, second):
        assert SECRET.encode() not in note(tmp_path, ring, one).read_bytes()
    store = open_store("", tmp_path, ring)
    assert {line.id for line in store.history.recent(9)} == {first.run, second.run}
    assert store.history.load(first.run).issue == first.issue
    assert list((tmp_path / "begun").iterdir()) == []
    note(tmp_path, ring, first)  # as by somebody who looked at the same time
    store.close()
    store = open_store("", tmp_path, ring)
    assert len(store.history.recent(9)) == 2
    store.close()


def test_a_run_is_entered_once_the_store_is_opened(tmp_path: Path) -> None:
    later = Later("", tmp_path, keyring("", tmp_path))
    later.begin(begun("ab"))
    assert not (tmp_path / "pullwright.db").exists()
    assert later.opened().history.knows(begun("ab").run)
    assert later.is_open
    assert later.opened() is later.opened()
    later.close()


def test_a_database_that_cannot_be_opened_leaves_no_note(tmp_path: Path) -> None:
    later = Later("not a url", tmp_path, keyring("", tmp_path))
    later.begin(begun("ab"))
    with pytest.raises(Refused, match="DATABASE_URL"):
        later.opened()
    assert list((tmp_path / "begun").iterdir()) == []


def test_a_note_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    ring = keyring("", tmp_path)
    path = note(tmp_path, ring, begun("ab"))
    path.rename(path.with_name("cd" * 8))
    with pytest.raises(Refused, match=r"cannot be read; it is now .*cd\.unreadable\. Try again"):
        open_store("", tmp_path, ring)
    store = open_store("", tmp_path, ring)
    assert store.history.recent(9) == ()
    store.close()
