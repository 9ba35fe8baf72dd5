"""Runs are written as they happen and read back whole, encrypted in the file, on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.begun import Begun
from core.crypto import Keyring, keyring
from core.errors import Broken, Refused
from core.names import RunId, Sha, new_run_id
from core.runs import (
    Attempt,
    Change,
    Check,
    CheckKind,
    CheckStatus,
    DeleteFile,
    Evidence,
    Finding,
    Issue,
    ModelCall,
    Outcome,
    Patch,
    Proposal,
    Replace,
    Run,
    Strategy,
    TestResult,
    TestRun,
    Usage,
    Verdict,
    WriteFile,
)
from core.store import NoRun, Store, open_store

ISSUE = Issue("Canary-title", "canary-body", ("zero width: 3",))
BASE = Sha("0" * 40)
FRESH = Strategy("fresh", 0.0)
CALL = ModelCall("local", "tiny", Usage(10, 5, 2, 1), 0.0, 1.5, True, "end")
PROPOSAL = Proposal(
    "canary-answer",
    (WriteFile("a.py", "canary-code"), Replace("b.py", "x", "y"), DeleteFile("c.py")),
    "because",
    ("nothing",),
    (CALL,),
)
EVIDENCE = Evidence(
    TestRun((TestResult("t::a", Outcome.FAILED, 0.1, "canary-message"),), "pytest", 1, True, 0.2, "log"),
    TestRun((TestResult("t::a", Outcome.PASSED),), "pytest", 0, True),
    red_to_green=("t::a",),
)
ATTEMPT = Attempt(
    1,
    FRESH,
    PROPOSAL,
    Patch(Sha("1" * 40), "canary-diff", (Change("a.py", None, Sha("2" * 40), None, "100644"),)),
    (Check(CheckKind.QUALITY, CheckStatus.WARNED, "so so", (Finding("r", "a.py", 3, "canary-finding"),), False, 0.1),),
    EVIDENCE,
    Verdict.PROVEN,
    "canary-lesson",
    2.0,
)


def record(store: Store) -> RunId:
    run = new_run_id()
    store.begin(Begun(run, datetime.now(UTC), "/repo", ISSUE, BASE, {"attempts": 3, "models": ["local:tiny"]}))
    step = store.step_started(run, "checkout", datetime.now(UTC))
    store.step_ended(step, 0.5, "cloned")
    store.called(run, CALL)
    store.proposed(run, 1, FRESH, PROPOSAL)
    return run


def test_a_run_is_read_back_as_it_was_written(store: Store) -> None:
    run = record(store)
    store.checked(run, ATTEMPT)
    done = Run(run, ISSUE, BASE, Verdict.PROVEN, (ATTEMPT,), (CALL,), "pullwright/x", Sha("3" * 40), 1, "Proven.", 3.0)
    store.finished(done)
    kept = store.history.load(run)
    assert kept.outcome == done
    assert kept.state == "finished"
    assert kept.proposals[0].attempt == ATTEMPT
    assert [step.note for step in kept.steps] == ["cloned"]
    assert [call.call for call in kept.calls] == [CALL]
    assert kept.options == {"attempts": 3, "models": ["local:tiny"]}


def test_a_proposal_is_there_before_its_check_is(store: Store) -> None:
    run = record(store)
    kept = store.history.load(run)
    assert kept.state == "running"
    assert [(one.number, one.proposal, one.attempt) for one in kept.proposals] == [(1, PROPOSAL, None)]


def test_runs_are_found_by_the_beginning_of_their_id(store: Store) -> None:
    run = record(store)
    assert store.history.find(run[:6]) == run
    with pytest.raises(NoRun, match="There is no run 'zz'"):
        store.history.find("zz")
    with pytest.raises(NoRun, match="no run ''"):
        store.history.find("")


def test_nothing_a_person_or_a_model_wrote_is_in_the_file_in_clear(tmp_path: Path) -> None:
    store = open_store("", tmp_path, keyring("", tmp_path))
    store.checked(record(store), ATTEMPT)
    store.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("pullwright.db*"))
    assert b"local" in written  # what is not secret can be queried
    assert b"canary" not in written.lower()


def test_a_new_key_reads_what_the_old_one_wrote(tmp_path: Path) -> None:
    old, new = Keyring((b"o" * 32,)), Keyring((b"n" * 32, b"o" * 32))
    run = record(open_store("", tmp_path, old))
    store = open_store("", tmp_path, new)
    assert store.history.load(run).issue == ISSUE
    with pytest.raises(Broken, match="needs encryption key"):
        open_store("", tmp_path, Keyring((b"x" * 32,))).history.load(run)


def test_a_url_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="DATABASE_URL"):
        open_store("not a url", tmp_path, keyring("", tmp_path))


def test_the_tables_are_what_the_migrations_leave(url: str, tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    from core.store.tables import tables

    ring = keyring("", tmp_path)
    open_store(url, tmp_path, ring).close()
    engine = create_engine(url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables(ring).metadata)
    engine.dispose()
    assert differences == []
