"""GitHub for a job: by the token of the job alone, in its one repository."""

import pytest

from core.asks import Person
from core.errors import Refused
from core.github import Forbidden, GitHub, Gone
from core.github.opening import open_job
from core.github.ours import wrote
from core.github.workflow import INSTALLATION, GitHubJob
from tests.core.github.stage import Stage


def job(on: Stage, token: str = "", *, dry: bool = False) -> GitHubJob:
    return open_job(token or on.github.job_token(on.repo), on.github.url, dry=dry, patience_s=1.0)


def view(on: Stage, apps: GitHubJob) -> GitHub:
    return apps.of(INSTALLATION, on.repo.id, on.repo.owner, on.repo.name)


def test_a_job_speaks_as_github_actions(on: Stage) -> None:
    apps = job(on)
    made = view(on, apps).comment(on.issue, "First")
    assert made.author.login == "github-actions[bot]"
    assert wrote(apps, made)
    theirs = on.github.say(on.repo, on.issue, on.alice, "Mine")
    (_, other) = view(on, apps).comments(on.issue)
    assert (other.id, wrote(apps, other)) == (theirs.id, False)


def test_the_token_of_another_app_is_that_app(on: Stage) -> None:
    apps = job(on, on.github.job_token(on.repo, "release-bot[bot]"))
    assert (apps.login(), apps.slug(), apps.app_id()) == ("release-bot[bot]", "release-bot", 0)
    assert wrote(apps, view(on, apps).comment(on.issue, "First"))


def test_git_is_given_the_same_token(on: Stage) -> None:
    token = on.github.job_token(on.repo)
    assert view(on, job(on, token)).token() == token


def test_what_the_job_may_not_do_is_named(on: Stage) -> None:
    apps = job(on, on.github.job_token(on.repo, issues="read", pull_requests="read"))
    with pytest.raises(Forbidden, match="lacks a permission"):
        view(on, apps).comment(on.issue, "First")


def test_a_token_that_is_none_is_told_once_and_not_renewed(on: Stage) -> None:
    with pytest.raises(Forbidden, match="credentials"):
        view(on, job(on, "ghs_nothing")).repository()
    with pytest.raises(Refused, match="github_token"):
        open_job("", on.github.url)


def test_a_dry_run_reads_and_never_writes(on: Stage) -> None:
    apps = job(on, dry=True)
    dry = view(on, apps)
    assert dry.issue(on.issue).title == "A bug"
    head = dry.head("main")
    assert head is not None
    for write in (
        lambda: dry.comment(on.issue, "x"),
        lambda: dry.create_branch("a", head),
        lambda: dry.move_branch("main", head, head, force=True),
        lambda: dry.write_blob(b"x"),
        lambda: dry.open_pull("a", "b", "c", "main", draft=True),
        lambda: dry.react("issue", on.issue, "eyes"),
    ):
        with pytest.raises(Forbidden, match="dry run"):
            write()
    assert {call.method for call in on.github.journal if call.path != "/graphql"} == {"GET"}


def test_people_and_repositories_are_found_by_their_names(on: Stage) -> None:
    apps = job(on)
    assert apps.person("alice") == Person(on.alice.id, "alice")
    assert apps.repository(on.repo.owner, on.repo.name).id == on.repo.id
    with pytest.raises(Gone):
        apps.person("nobody-of-that-name")
    assert apps.named(INSTALLATION, on.repo.owner, ".github") is None
