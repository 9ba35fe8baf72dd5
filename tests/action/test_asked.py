"""From the event of a job to what is asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from action.inline.asked import Scene, Skip, heard, is_prompted, prompted
from action.inline.heads import checked_out
from action.inline.payload import Told
from action.inputs import Inputs, Runner
from core.asks import Ask, Person, Repository, Verb
from core.errors import Refused
from core.github import GitHub
from core.github.opening import open_job
from core.github.workflow import INSTALLATION
from tests.fakes.github import Delivery, FakeGitHub, Repo
from tests.fakes.github import Person as Somebody

HERE = Repository(500001, "acme", "shapes", 9)
ADA = Person(7, "ada")


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    with FakeGitHub(tmp_path / "github") as made:
        yield made


@pytest.fixture
def repo(github: FakeGitHub) -> Repo:
    return github.repo("acme", "shapes", {"a.py": "a = 1\n"})


@pytest.fixture
def ada(github: FakeGitHub, repo: Repo) -> Somebody:
    return github.person("ada", "write", repo)


def scene(event: str, payload: dict[str, Any], **inputs: Any) -> Scene:
    runner = Runner(
        event_name=event, event_path=Path("/none"), repository="acme/shapes", run_id="5", ref="refs/heads/main"
    )
    return Scene(Inputs(**inputs), runner, payload, Told.model_validate(payload))


def of(sent: Delivery | None, **inputs: Any) -> tuple[Ask, ...]:
    assert sent is not None
    return heard(scene(sent.event, {k: v for k, v in sent.payload.items() if k != "installation"}, **inputs))


def test_an_issue_that_begins_with_a_command(github: FakeGitHub, repo: Repo, ada: Somebody) -> None:
    github.issue(repo, "A bug", "/pullwright fix\nIt is broken.", ada)
    (ask,) = of(github.deliveries[-1], base_branch="next")
    assert (ask.verb, ask.person.login, ask.text, ask.options.base) == (Verb.FIX, "ada", "It is broken.", "next")
    assert ask.installation == INSTALLATION


def test_a_label_and_its_other_name(github: FakeGitHub, repo: Repo, ada: Somebody) -> None:
    issue = github.issue(repo, "A bug", "It is broken.", ada)
    assert of(github.label(repo, issue, "pullwright", ada))[0].verb is Verb.IMPLEMENT
    sent = github.label(repo, issue, "Fix Me:plan", ada)
    assert of(sent, label_trigger="fix me")[0].verb is Verb.PLAN
    with pytest.raises(Skip):
        of(sent)


def test_an_assignment_to_the_account_of_that_name(github: FakeGitHub, repo: Repo, ada: Somebody) -> None:
    issue = github.issue(repo, "A bug", "It is broken.", ada)
    assert of(github.assign(repo, issue, ada, "mender"), trigger_phrase="@mender")[0].verb is Verb.IMPLEMENT


def opened(github: FakeGitHub, repo: Repo, ada: Somebody, body: str) -> int:
    apps = open_job(github.job_token(repo), github.url)
    github.push(repo, "topic", {"b.py": "b = 1\n"}, ada)
    view: GitHub = apps.of(INSTALLATION, repo.id, repo.owner, repo.name)
    number = view.open_pull("A change", body, "topic", "main", draft=False).number
    apps.close()
    return number


def test_a_review_of_our_pull_request_is_an_ask_and_of_another_workflows_is_none(
    github: FakeGitHub, repo: Repo, ada: Somebody
) -> None:
    ours = opened(github, repo, ada, "<!-- pullwright:request:a -->\n\nIt does.")
    sent = github.review(repo, ours, ada, "Name it better.", "CHANGES_REQUESTED")[-1]
    assert (of(sent)[0].verb, of(sent)[0].text) == (Verb.REVISE, "Name it better.")
    told = {k: v for k, v in sent.payload.items() if k != "installation"}
    told["pull_request"]["body"] = "By another workflow."
    with pytest.raises(Skip):
        heard(scene(sent.event, told))


def test_what_jobs_say_themselves_is_not_heard(github: FakeGitHub, repo: Repo, ada: Somebody) -> None:
    issue = github.issue(repo, "A bug", "It is broken.", ada)
    us = github.person("github-actions[bot]", "admin", repo, kind="Bot")
    with pytest.raises(Skip):
        of(github.say(repo, issue, us, "/pullwright implement").delivery)


def test_a_prompt_is_asked_on_the_branch_of_its_event_and_on_no_issue(github: FakeGitHub, repo: Repo) -> None:
    made = scene("push", {"ref": "refs/heads/topic"}, prompt="# Mend it\n\nIt is broken.")
    ask = prompted(made, HERE, ADA, open_job("x", github.url).of(1, repo.id, "acme", "shapes"))
    assert is_prompted(made)
    assert (ask.thread.number, ask.verb, ask.options.base, ask.origin.kind) == (0, Verb.IMPLEMENT, "topic", "job")
    assert (ask.snapshot.title, ask.snapshot.body, ask.person, ask.origin.run) == ("Mend it", "It is broken.", ADA, 5)


def test_a_prompt_may_begin_with_a_command_as_a_comment_does(github: FakeGitHub, repo: Repo) -> None:
    made = scene("push", {"ref": "refs/heads/topic"}, prompt="/pullwright test --base next\n\nCover it\n\nAll of it.")
    ask = prompted(made, HERE, ADA, open_job("x", github.url).of(1, repo.id, "acme", "shapes"))
    assert (ask.verb, ask.options.base, ask.snapshot.title, ask.problem) == (Verb.TEST, "next", "Cover it", "")
    wrong = scene("push", {}, prompt="/pullwright implement --attempts none")
    assert prompted(wrong, HERE, ADA, open_job("x", github.url).of(1, repo.id, "acme", "shapes")).problem


def test_each_step_of_a_job_asks_anew(github: FakeGitHub, repo: Repo) -> None:
    made, view = scene("push", {}, prompt="Mend it"), open_job("x", github.url).of(1, repo.id, "acme", "shapes")
    assert prompted(made, HERE, ADA, view).key != prompted(made, HERE, ADA, view).key


def test_a_prompt_without_words_is_refused(github: FakeGitHub, repo: Repo) -> None:
    view = open_job("x", github.url).of(1, repo.id, "acme", "shapes")
    with pytest.raises(Refused, match="prompt"):
        prompted(scene("push", {}, prompt="<!-- hidden -->"), HERE, ADA, view)


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("ab" * 20, "ab" * 20),
        ("ref: refs/heads/main", "cd" * 20),
        ("ref: refs/heads/packed", "ef" * 20),
        ("ref: x", "?"),
    ],
)
def test_what_is_checked_out_is_read_without_git(tmp_path: Path, head: str, wanted: str) -> None:
    assert checked_out(tmp_path) == ""
    git = tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(f"{head}\n")
    (git / "refs" / "heads" / "main").write_text("cd" * 20 + "\n")
    (git / "packed-refs").write_text(f"# pack-refs\n{'ef' * 20} refs/heads/packed\n")
    assert checked_out(tmp_path) == wanted


def test_a_folder_of_git_that_is_a_file_is_no_answer(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere\n")
    assert checked_out(tmp_path) == "?"
