"""The same story on our fake and on somebody else's emulator: the client means the same to both."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.github import CheckOutput, Forbidden, Gone, Installations, Permission, TreeEntry, open_installations
from tests.conformance.github.emulate import APP, INSTALLATION, Emulated
from tests.fakes.github import FakeGitHub


@dataclass(frozen=True, slots=True)
class Place:
    """One GitHub with acme/widgets, an issue on it, and alice who may do everything."""

    app: Installations
    installation: int
    repository: int
    issue: int
    alice: int


@pytest.fixture(scope="module", params=["fake", "emulate"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    if request.param == "fake":
        yield from _fake(Path(tmp_path_factory.mktemp("github")))
        return
    with Emulated() as emulated:
        app = open_installations(APP, emulated.private_key, emulated.url)
        yield Place(app, INSTALLATION, emulated.repository, emulated.issue, emulated.alice)


def _fake(folder: Path) -> Iterator[Place]:
    with FakeGitHub(folder) as github:
        repo, alice = github.repo("acme", "widgets"), github.person("alice", "admin")
        app = open_installations(github.app.id, github.app.private_key, github.url)
        yield Place(app, repo.installation, repo.id, github.issue(repo, "A bug", author=alice), alice.id)


def test_from_an_issue_to_a_pull_request(place: Place) -> None:
    view = place.app.of(place.installation, place.repository, "acme", "widgets")
    assert (view.repository().id, view.repository().default_branch) == (place.repository, "main")
    assert view.issue(place.issue).title == "A bug"
    assert view.permission("alice", place.alice) == Permission.ADMIN
    assert view.permission("alice", place.alice + 1000) == Permission.NONE
    said = view.comment(place.issue, "On it")
    view.react("issue", place.issue, "eyes")

    base = view.head("main")
    assert base
    assert view.head("nowhere") is None
    blob = view.write_blob(b"x = 2\n\xff")
    tree = view.write_tree(view.tree_of(base), [TreeEntry("src/a.py", "100644", blob)])
    commit = view.write_commit("Better\n\nCo-authored-by: Alice <alice@example.com>", tree, [base])
    view.create_branch("pullwright/1-a-bug", commit)
    view.create_branch("pullwright/1-a-bug", commit)
    assert view.head("pullwright/1-a-bug") == commit
    assert view.file("src/a.py", "pullwright/1-a-bug") == b"x = 2\n\xff"
    assert view.file("src/b.py", "pullwright/1-a-bug") is None

    pull = view.open_pull("Better", f"Fixes #{place.issue}", "pullwright/1-a-bug", "main", draft=True)
    assert (pull.draft, pull.state, pull.head_sha) == (True, "open", commit)
    again = view.open_pull("Better", f"Fixes #{place.issue}", "pullwright/1-a-bug", "main", draft=True)
    assert again.number == pull.number
    assert [one.number for one in view.pulls_of("pullwright/1-a-bug")] == [pull.number]
    view.add_labels(pull.number, ["pullwright"])
    assert view.issue(pull.number).labels == ("pullwright",)

    check = view.create_check("Pullwright", commit, "request-1", CheckOutput("Steps", "…"), [])
    ended = view.update_check(check.id, CheckOutput("Proven", "All is well"), conclusion="success")
    assert (ended.status, ended.conclusion) == ("completed", "success")
    assert [one.external_id for one in view.check_runs(commit)] == ["request-1"]
    view.edit_comment(said.id, "Done")
    assert [comment.body for comment in view.comments(place.issue)] == ["Done"]
    view.unreact("issue", place.issue, "eyes")


def test_a_branch_goes_forward_only(place: Place) -> None:
    view = place.app.of(place.installation, place.repository, "acme", "widgets")
    base = str(view.head("main"))
    tree = view.write_tree(view.tree_of(base), [TreeEntry("b.py", "100644", view.write_blob(b"b\n"))])
    first = view.write_commit("First", tree, [base])
    second = view.write_commit("Second", tree, [first])
    beside = view.write_commit("Beside", tree, [base])
    view.create_branch("pullwright/forward", first)
    assert view.move_branch("pullwright/forward", second, first)
    assert not view.move_branch("pullwright/forward", beside, second)
    with pytest.raises(Forbidden):
        view.create_branch("pullwright/forward", beside)


def test_what_is_not_there_is_gone(place: Place) -> None:
    view = place.app.of(place.installation, place.repository, "acme", "widgets")
    with pytest.raises(Gone):
        view.issue(4711)
    with pytest.raises(Gone):
        view.edit_comment(4711, "x")
    with pytest.raises(Gone):
        place.app.of(place.installation + 1, place.repository, "acme", "widgets").repository()
