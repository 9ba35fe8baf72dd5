"""What happens in a run is written down, also what happened while the database did not answer."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli._display import Silent
from core.begun import Begun
from core.crypto import keyring
from core.errors import Broken
from core.names import RunId, Sha
from core.runs import Issue
from core.store import open_store
from core.telemetry import open_log
from worker.record import Recorder


def renamed(database: Path, before: str, after: str) -> None:
    connection = sqlite3.connect(database)
    connection.execute(f"ALTER TABLE {before} RENAME TO {after}")
    connection.close()


def test_a_step_that_could_not_be_written_is_written_later(tmp_path: Path) -> None:
    store, run = open_store("", tmp_path, keyring("", tmp_path)), RunId("0" * 16)
    recorder = Recorder(store, run, Silent(), open_log("off"))
    recorder.begin(Begun(run, datetime.now(UTC), "/repo", Issue("A wish", ""), Sha("0" * 40), {}))
    renamed(tmp_path / "pullwright.db", "steps", "gone")
    with pytest.raises(Broken):
        recorder.done("checkout", 0.5, "base")
    renamed(tmp_path / "pullwright.db", "gone", "steps")
    recorder.done("setup", 1.0, "")
    assert [step.name for step in store.history.steps(run)] == ["checkout", "setup"]
    store.close()
