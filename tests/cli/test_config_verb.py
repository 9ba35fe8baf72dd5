"""`pullwright config`, as a person runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

_PULLWRIGHT = str(Path(sys.executable).with_name("pullwright"))


def config(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run([_PULLWRIGHT, "config", *words], env=given, capture_output=True, text=True, check=False)


def test_each_value_is_told_with_where_it_comes_from(tmp_path: Path) -> None:
    own, base = tmp_path / "own.yml", tmp_path / "base.yml"
    own.write_text("attempts: 4\n")
    base.write_text("attempts: 2\nreports: none\n")
    done = config(tmp_path, str(own), "--organisation", str(base))
    assert done.returncode == 0, done.stderr
    told = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert told["attempts"] == ["4", "repository"]
    assert told["reports"] == ['"none"', "organisation"]
    assert told["max_files"] == ["50", "default"]


def test_one_document_for_programs(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    own.write_text("checks: [{name: types, run: mypy}]\n")
    told = json.loads(config(tmp_path, str(own), "--json").stdout)
    assert told["checks"] == {
        "value": [{"name": "types", "run": "mypy", "required": True}],
        "origin": "repository",
    }
    assert told["draft"] == {"value": "unproven", "origin": "default"}


def test_a_mistake_is_one_sentence_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    own.write_text("attempts: 4\ntset: pytest\n")
    done = config(tmp_path, str(own))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"pullwright: {own}, line 2: unknown key 'tset'; did you mean 'test'?\n"


def test_a_language_that_nobody_knows_is_told_before_a_run(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    own.write_text("language: cobol\n")
    done = config(tmp_path, str(own))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{own}: language: 'cobol' is not one of the languages there are: go, java," in done.stderr
    right = tmp_path / "right.yml"
    right.write_text("language: go\n")
    assert config(tmp_path, str(right), "--organisation", str(own)).stderr == done.stderr
    own.write_text("projects:\n  - path: web\n    language: cobol\n  - path: web\n    language: go\n")
    assert f"{own}: projects: web: language: 'cobol'" in config(tmp_path, str(own)).stderr


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = config(tmp_path, "nowhere.yml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no file nowhere.yml" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_a_file_says_steers_no_terminal(tmp_path: Path) -> None:
    own = tmp_path / "own.yml"
    own.write_text('labels: ["a\\u202eb"]\n')
    done = config(tmp_path, str(own))
    assert done.returncode == 2
    assert "U+202E" in done.stderr
