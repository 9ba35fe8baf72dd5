"""An operator sets PULLWRIGHT_LOG and reads what happened, but not what anybody wrote."""

import json
from pathlib import Path

from tests.stories.stage import RIGHT, WRONG, Person, whole


def test_a_run_is_logged_as_json_lines_on_standard_error(tmp_path: Path) -> None:
    ada = Person(tmp_path, settings={"PULLWRIGHT_LOG": "info", "OPENAI_API_KEY": "sk-never-told-0123456789"})
    done = ada.runs([whole("shapes.py", WRONG), whole("shapes.py", RIGHT)])
    assert done.code == 0, done.err
    lines = [json.loads(line) for line in done.err.splitlines()]
    assert {line["run"] for line in lines} == {done.document["run_id"]}
    assert [line["verdict"] for line in lines if line["event"] == "attempt checked"] == ["failed", "proven"]
    assert [line["input_tokens"] for line in lines if line["event"] == "model called"] == [100, 100]
    assert {line["step"] for line in lines if line["event"] == "step ended"} == set(done.document["phases"])
    assert (lines[-1]["event"], lines[-1]["verdict"]) == ("run finished", "proven")
    for written in ("area", "should return", "sk-never-told"):
        assert written not in done.err


def test_nothing_is_logged_unless_it_is_asked_for(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    done = ada.runs([whole("shapes.py", RIGHT)])
    assert (done.code, done.err) == (0, "")
