"""The repository may list models, for people who name none themselves."""

from pathlib import Path

from tests.fakes.chat_server import chat_server
from tests.stories.stage import FILES, ISSUE, RIGHT, Person, whole


def configured(tmp_path: Path, models: str) -> Person:
    return Person(tmp_path, files={**FILES, ".github/pullwright.yml": f"models: [{models}]\n"})


def test_the_models_of_the_repository_are_asked_when_the_person_names_none(tmp_path: Path) -> None:
    ada = configured(tmp_path, "'local:tiny'")
    with chat_server([whole("shapes.py", RIGHT)]) as server:
        ada.settings["PULLWRIGHT_LOCAL_URL"] = server.url
        done = ada.types("run", str(ada.repo), "--issue", ISSUE, "--json")
    assert (done.code, done.document["verdict"]) == (0, "proven"), done.err


def test_a_repository_cannot_name_a_file_of_this_machine(tmp_path: Path) -> None:
    ada = configured(tmp_path, "'scripted:/dev/zero'")
    done = ada.types("run", str(ada.repo), "--issue", ISSUE)
    assert done.code == 2
    assert "a recording is given with --model only" in done.err
    assert list(ada.desk.iterdir()) == []
