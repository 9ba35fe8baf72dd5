"""Files, branches and commits, on real Git objects."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from core.github import Forbidden, Limited, TreeEntry
from tests.core.github.stage import Stage
from tests.fakes.github.routing import Answer, Raw

BRANCH = "pullwright/1-a-bug"
_NO_SUCH = {"errors": [{"message": "Field 'updateRefs' doesn't exist on type 'Mutation'"}]}  # an older server


def commit(on: Stage, text: str = "x = 2\n", parent: str = "") -> str:
    parent = parent or str(on.view.head("main"))
    entries = [TreeEntry("a.py", "100755", on.view.write_blob(text.encode())), TreeEntry("d/b.txt", "100644", None)]
    return on.view.write_commit("Better", on.view.write_tree(on.view.tree_of(parent), entries), [parent])


def clone(
    on: Stage, folder: Path, token: str, repo: str = "acme/widgets", *extra: str
) -> subprocess.CompletedProcess[str]:
    url = f"{on.github.url.replace('//', f'//x-access-token:{token}@')}/{repo}.git"
    line = ["git", "-c", "credential.helper=", "clone", "-q", *extra, url, str(folder)]
    return subprocess.run(line, capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "HOME": "/"})


def test_a_file_is_read_at_a_ref_whatever_is_in_it(on: Stage) -> None:
    content = bytes(range(256)) * 40
    on.github.push(on.repo, "odd/ü branch".replace(" ", "-"), {"dir/ä ö?#%.bin": content})
    assert on.view.file("dir/ä ö?#%.bin", "odd/ü-branch") == content
    assert on.view.file("a.py", "main") == b"x = 1\n"


@pytest.mark.parametrize("path", ["nowhere.py", "d", "../a.py", "/a.py", "d/../a.py", "", "./a.py", "d//b.txt"])
def test_what_is_no_file_is_none(on: Stage, path: str) -> None:
    assert on.view.file(path, "main") is None


def test_a_file_of_more_than_a_megabyte_is_refused(on: Stage) -> None:
    on.github.push(on.repo, "main", {"big.txt": b"x" * (1024 * 1024 + 1)})
    with pytest.raises(Forbidden, match=r"big\.txt is larger than 1 MB"):
        on.view.file("big.txt", "main")


def test_a_commit_is_made_of_real_objects_and_signed_for_the_app(on: Stage, tmp_path: Path) -> None:
    sha = commit(on)
    on.view.create_branch(BRANCH, sha)
    assert on.github.files(on.repo, BRANCH) == {"a.py": b"x = 2\n"}
    done = clone(on, tmp_path / "clone", on.view.token(), "acme/widgets", "-b", BRANCH)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "clone" / "a.py").stat().st_mode & 0o100
    assert "GitHub <noreply@github.com>" in on.github.commit(on.repo, sha).committer
    made = [call for call in on.github.journal if call.path.endswith("/git/commits") and call.method == "POST"]
    assert "author" not in made[0].json
    assert "committer" not in made[0].json


def test_the_token_for_git_reads_this_repository_and_nothing_else(on: Stage, tmp_path: Path) -> None:
    on.github.repo("acme", "secret", {"key": "42"}, private=True)
    token = on.view.token()
    assert clone(on, tmp_path / "other", token, "acme/secret").returncode != 0
    assert clone(on, tmp_path / "clone", token).returncode == 0
    push = ["git", "-C", str(tmp_path / "clone"), "push", "-q", "origin", "HEAD:refs/heads/evil"]
    assert subprocess.run(push, capture_output=True, check=False).returncode != 0
    assert "evil" not in on.github.branches(on.repo)
    assert clone(on, tmp_path / "bad", "ghs_wrong").returncode != 0


def test_a_branch_is_made_once_and_never_taken_over(on: Stage) -> None:
    ours = commit(on)
    on.view.create_branch(BRANCH, ours)
    on.view.create_branch(BRANCH, ours)
    with pytest.raises(Forbidden, match="a branch pullwright/1-a-bug already"):
        on.view.create_branch(BRANCH, commit(on, "x = 3\n"))
    assert on.view.head(BRANCH) == ours


def test_a_branch_moves_from_where_it_is_expected(on: Stage) -> None:
    first = commit(on)
    second = commit(on, "x = 3\n", first)
    on.view.create_branch(BRANCH, first)
    assert on.view.move_branch(BRANCH, second, first)
    assert on.view.move_branch(BRANCH, second, first), "a repetition is the same as the first time"
    assert on.github.branches(on.repo)[BRANCH] == second


def test_what_a_person_takes_back_in_the_last_moment_does_not_come_back(on: Stage) -> None:
    leaked = commit(on, "key = 'oops'\n")
    on.view.create_branch(BRANCH, leaked)
    before = str(on.view.head("main"))
    ours = commit(on, "x = 3\n", leaked)
    rewound: list[str] = []

    def rewind(raw: Raw, answer: Answer | None) -> None:
        if raw.path.endswith("/git/ref/heads/" + BRANCH) and not rewound:
            rewound.append(before)
            on.github.rewind(on.repo, BRANCH, before)

    on.github.watch(rewind)
    assert not on.view.move_branch(BRANCH, ours, leaked)
    assert on.github.branches(on.repo)[BRANCH] == before


@pytest.mark.parametrize(("status", "said"), [(200, _NO_SUCH), (404, {"message": "Not Found"})])
def test_a_server_that_cannot_compare_goes_forward_and_never_back(on: Stage, status: int, said: Any) -> None:
    first = commit(on)
    second = commit(on, "x = 3\n", first)
    on.view.create_branch(BRANCH, first)
    on.github.faults.garbage(json.dumps(said), path="/graphql", times=9, status=status)
    assert on.view.move_branch(BRANCH, second, first)
    rebased = commit(on, "x = 2\n", on.github.push(on.repo, "main", {"new.py": "z = 1\n"}))
    assert not on.view.move_branch(BRANCH, rebased, second)
    with pytest.raises(Forbidden, match="replace the commits"):
        on.view.move_branch(BRANCH, rebased, second, force=True)
    assert on.github.branches(on.repo)[BRANCH] == second


def test_a_limit_that_graphql_tells_with_200_is_waited_for(on: Stage) -> None:
    first = commit(on)
    second = commit(on, "x = 3\n", first)
    on.view.create_branch(BRANCH, first)
    told = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for installation"}]}
    on.github.faults.garbage(json.dumps(told), path="/graphql")
    with pytest.raises(Limited):
        on.view.move_branch(BRANCH, second, first)
    on.time.sleep(61)
    assert on.view.move_branch(BRANCH, second, first)


@pytest.mark.parametrize("force", [False, True])
def test_what_a_person_pushed_is_never_overwritten(on: Stage, force: bool) -> None:
    first = commit(on)
    second = commit(on, "x = 3\n", first)
    on.view.create_branch(BRANCH, first)
    theirs = on.github.push(on.repo, BRANCH, {"mine.py": "y = 1\n"})
    assert not on.view.move_branch(BRANCH, second, first, force=force)
    assert on.github.branches(on.repo)[BRANCH] == theirs


def test_a_rebase_moves_by_force_and_nothing_else_does(on: Stage) -> None:
    first = commit(on)
    on.view.create_branch(BRANCH, first)
    base = on.github.push(on.repo, "main", {"new.py": "z = 1\n"})
    rebased = commit(on, "x = 2\n", base)
    assert not on.view.move_branch(BRANCH, rebased, first)
    assert on.view.move_branch(BRANCH, rebased, first, force=True)
    assert on.view.head(BRANCH) == rebased
    swaps = [call.json["variables"]["input"] for call in on.github.journal if call.path == "/graphql"]
    updates = [update for swap in swaps for update in swap["refUpdates"]]
    assert {(update["beforeOid"], update["afterOid"]) for update in updates} == {(first, rebased)}
    assert [update["force"] for update in updates] == [False, True]


def test_a_push_in_the_last_moment_before_a_rebase_is_kept(on: Stage) -> None:
    first = commit(on)
    on.view.create_branch(BRANCH, first)
    rebased = commit(on, "x = 2\n", on.github.push(on.repo, "main", {"new.py": "z = 1\n"}))
    theirs: list[str] = []

    def push(raw: Raw, answer: Answer | None) -> None:
        if raw.method == "GET" and raw.path.endswith("/git/ref/heads/" + BRANCH) and not theirs:
            theirs.append(on.github.push(on.repo, BRANCH, {"mine.py": "y = 1\n"}))

    on.github.watch(push)
    assert not on.view.move_branch(BRANCH, rebased, first, force=True)
    assert on.github.branches(on.repo)[BRANCH] == theirs[0]


def test_a_rule_against_replacing_commits_is_said(on: Stage) -> None:
    first = commit(on)
    on.view.create_branch(BRANCH, first)
    rebased = commit(on, "x = 2\n", on.github.push(on.repo, "main", {"new.py": "z = 1\n"}))
    on.github.protect(on.repo, BRANCH)
    with pytest.raises(Forbidden, match="replace the commits of pullwright/1-a-bug: Changes must be made"):
        on.view.move_branch(BRANCH, rebased, first, force=True)


def test_a_branch_that_is_not_there(on: Stage) -> None:
    assert on.view.head("nowhere") is None
    assert on.view.head("../../issues/1") is None
    assert not on.view.is_protected("nowhere")
    assert not on.view.move_branch("nowhere", commit(on), "0" * 40)


def test_a_protected_branch_is_known_and_its_rule_is_said(on: Stage) -> None:
    on.github.protect(on.repo, "main")
    assert on.view.is_protected("main")
    with pytest.raises(Forbidden, match=r"move main: Changes must be made through a pull request"):
        on.view.move_branch("main", commit(on), str(on.view.head("main")))


def test_required_signatures_are_no_obstacle_for_our_commits(on: Stage) -> None:
    on.github.protect(on.repo, BRANCH, reviews=False, signatures=True)
    ours = commit(on)
    on.view.create_branch(BRANCH, ours)
    assert on.view.head(BRANCH) == ours


def test_workflows_need_a_permission_that_we_do_not_have(on: Stage) -> None:
    parent = str(on.view.head("main"))
    blob = on.view.write_blob(b"on: push\n")
    tree = on.view.write_tree(on.view.tree_of(parent), [TreeEntry(".github/workflows/evil.yml", "100644", blob)])
    with pytest.raises(Forbidden, match="workflows=write"):
        on.view.create_branch(BRANCH, on.view.write_commit("Evil", tree, [parent]))
    assert on.view.head(BRANCH) is None
