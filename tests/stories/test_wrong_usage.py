"""Wrong usage and configuration: one clear line, exit code 2, nothing written."""

from pathlib import Path

import pytest

from tests.fakes.chat_server import chat_server
from tests.stories.stage import ISSUE, RIGHT, Ended, Person, whole


def refused(ada: Person, done: Ended, *words: str) -> None:
    assert done.code == 2, (done.out, done.err)
    said = [line for line in done.err.splitlines() if line.strip()]
    for word in words:
        assert word in done.err
    assert "Traceback" not in done.err
    assert len(said) <= 3  # click shows the usage above its own sentence
    assert list(ada.desk.iterdir()) == []
    assert ada.branches() == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--issue", ""], "empty"),
        (["--issue", "missing.md"], "missing.md"),
        (["--budget", "0"], "--budget 0"),
        (["--budget", "-1"], "--budget -1"),
        (["--model", "nobody:x"], "nobody"),
        (["--model", "openai:gpt-5"], "OPENAI_API_KEY"),
        (["--model", "local:x"], "PULLWRIGHT_LOCAL_URL"),
        (["--model", "scripted:nowhere.json"], "nowhere.json"),
        (["--sandbox", "none"], "none"),
        (["--attempts", "0"], "attempts"),
        (["--branch", "-rf"], "branch"),
        (["--branch", "a\nb"], "branch"),
        (["--branch", "refs/heads/a"], "branch"),
        (["--branch", "@{-1}"], "branch"),
        (["--out", "/dev/null"], "is a file"),
        (["--out", "/proc/nope"], "cannot be written"),
        (["--out", "{repo}/.git/hooks"], "git's own folder"),
        (["--out", "{repo}/shapes.py/reports"], "is a file"),
    ],
)
def test_a_wrong_option_is_one_sentence(words: list[str], said: str, tmp_path: Path) -> None:
    ada = Person(tmp_path)
    usual = {"--issue": ISSUE, "--model": ada.replay([whole("shapes.py", RIGHT)])}
    usual.update(zip(words[::2], words[1::2], strict=True))
    given = [word.replace("{repo}", str(ada.repo)) for pair in usual.items() for word in pair]
    refused(ada, ada.types("run", str(ada.repo), *given), said)


def test_no_model_no_issue_no_repository(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    refused(ada, ada.types("run", str(ada.repo), "--issue", ISSUE), "--model")
    refused(ada, ada.types("run", str(ada.repo)), "--issue")
    refused(ada, ada.types("run"), "REPO")
    refused(ada, ada.types("run", "nowhere", "--issue", ISSUE), "nowhere")
    (tmp_path / "plain").mkdir()
    model = ada.replay([whole("shapes.py", RIGHT)])
    refused(ada, ada.types("run", str(tmp_path / "plain"), "--issue", ISSUE, "--model", model), "git")


def test_an_issue_of_more_than_a_megabyte_is_refused_with_its_size(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    (tmp_path / "long.md").write_text("title\n" + "x" * 1_100_000)
    model = ada.replay([whole("shapes.py", RIGHT)])
    refused(ada, ada.types("run", str(ada.repo), "--issue", str(tmp_path / "long.md"), "--model", model), "1,000,000")


def test_an_unknown_key_of_the_configuration_is_named_with_its_line(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={"shapes.py": RIGHT, ".github/pullwright.yml": "language: python\natempts: 3\n"})
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", ada.replay([""]))
    refused(ada, done, "atempts", "2", "attempts")


def test_a_configuration_that_lies_elsewhere_is_not_passed_over(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={"shapes.py": RIGHT, ".pullwright.yml": "test: pytest\n"})
    done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", ada.replay([""]))
    refused(ada, done, ".pullwright.yml is not read: move it to .github/pullwright.yml")


def test_a_wrong_key_is_told_without_being_shown(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    with chat_server(["x"], status=401) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", "local:x", "--json")
    refused(ada, done, "key")
    assert "key" in done.document["error"]


def test_an_unknown_model_is_told(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    with chat_server(["x"], status=404) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--model", "local:x", "--json")
    refused(ada, done, "local:x")


def test_a_run_that_is_not_there_or_has_ended_cannot_be_resumed(tmp_path: Path) -> None:
    ada = Person(tmp_path)
    refused(ada, ada.types("run", "--resume", "abc"), "no run 'abc'")


def test_a_repository_in_which_no_test_is_found_is_told_how_to_name_them(tmp_path: Path) -> None:
    ada = Person(tmp_path, files={"shapes.py": "def area(): ...\n"})
    done = ada.types("sandbox", "prepare", str(ada.repo))
    assert done.code == 0 and "none found; `test` in .github/pullwright.yml names" in done.out, done.out + done.err
