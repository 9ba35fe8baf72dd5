"""The statement of a pull request: on the branch of the reports, found by the link in the description.

Whoever may write there can change the description and the reports, and gains nothing: what counts is the signature, the
number of the repository, and that the commit is the newest of the pull request.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import Refused
from core.github.manifests import web_url
from core.github.words import Forbidden, Gone, Pull, RepositoryInfo
from core.names import Sha
from core.statement import FILE, Doubt
from core.statement.predicate import Statement

if TYPE_CHECKING:
    from core.github import GitHub
    from core.github.workflow import GitHubJob
    from core.settings import Settings

_URL = re.compile(r"(https?://[A-Za-z0-9.:-]+)/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+)/pull/([1-9][0-9]{0,9})(?:[/?#].*)?")
_LINK = re.compile(r"/blob/([0-9a-f]{40}|[0-9a-f]{64})/([0-9a-f]{8,64})/" + re.escape(FILE))


def pull_at(url: str, settings: "Settings") -> "PullRequest":
    """The pull request at `url`, which has to be on the server of the settings."""
    found = _URL.fullmatch(url)
    server = web_url(settings.github_url)
    if found is None:
        raise Refused(f"{url} is not the address of a pull request, as {server}/OWNER/NAME/pull/1 is.")
    if found[1] != server:
        raise Refused(f"{url} is not on {server}; PULLWRIGHT_GITHUB_URL says which server is asked.")
    return PullRequest(url, found[2], found[3], int(found[4]), settings)


class PullRequest:
    """A `Place`: what GitHub says of the pull request is asked once."""

    def __init__(self, url: str, owner: str, name: str, number: int, settings: "Settings") -> None:
        self.name = url
        self._owner, self._repository, self._number, self._settings = owner, name, number, settings

    @cached_property
    def _github(self) -> "GitHubJob":
        from core.github.opening import open_reader

        settings = self._settings
        return open_reader(settings.github_token.get_secret_value(), settings.github_url, ca_bundle=settings.ca_bundle)

    @cached_property
    def _about(self) -> RepositoryInfo:
        try:
            return self._github.repository(self._owner, self._repository)
        except (Gone, Forbidden):
            raise Refused(
                f"{self.name} is not there, or not for everybody; PULLWRIGHT_GITHUB_TOKEN can hold a token."
            ) from None

    @cached_property
    def _view(self) -> "GitHub":
        return self._github.of(1, self._about.id, self._owner, self._repository)

    @cached_property
    def _pull(self) -> Pull:
        try:
            return self._view.pull(self._number)
        except Gone:
            raise Refused(f"There is no pull request at {self.name}.") from None

    @cached_property
    def _link(self) -> tuple[str, str]:
        """The commit and the folder of the reports; the last link is the newest."""
        found: list[tuple[str, str]] = _LINK.findall(self._pull.body)
        if not found:
            raise Refused(
                f"The description of {self.name} links to no {FILE}. If you have it elsewhere, verify that file."
            )
        return found[-1]

    def statement(self) -> bytes:
        found = self.file(FILE)
        if found is None:
            raise Refused(
                f"The {FILE} that {self.name} links to is gone, or larger than GitHub hands out (1 MB). If you have "
                "a copy of it, verify that file."
            )
        return found

    def file(self, name: str) -> bytes | None:
        commit, folder = self._link
        try:
            return self._view.file(f"{folder}/{name}", commit)
        except Forbidden:  # more than the API hands out
            return None

    def doubts(self, told: Statement) -> tuple[Doubt, ...]:
        return (*self._elsewhere(told), *self._overtaken(told))

    def _elsewhere(self, told: Statement) -> tuple[Doubt, ...]:
        said, server = told.predicate.repository, web_url(self._settings.github_url)
        if (said.server, said.id) == (server, self._about.id):
            return ()
        whose = f"{said.server}/{said.name}" if said.server else said.name
        return (Doubt("predicate.repository", f"it is a statement about {whose}, and not about this repository."),)

    def _overtaken(self, told: Statement) -> tuple[Doubt, ...]:
        head = self._pull.head_sha
        if told.commit != head:
            why = f"it is about {told.commit[:12]}, and the newest commit of the pull request is {head[:12]}."
            return (Doubt("subject[0]", why),)
        if (tree := self._view.tree_of(head)) != told.tree:
            return (Doubt("subject[1]", f"it names the tree {told.tree[:12]}, and the commit has {tree[:12]}."),)
        return ()

    def source(self, told: Statement, scratch: Path) -> Path:
        from worker.workspace.fetching import Remote, fetch

        settings = self._settings
        bundle = Path(settings.ca_bundle) if settings.ca_bundle else None
        token = settings.github_token.get_secret_value()
        remote = Remote(self._about.clone_url, settings.github_url, token, bundle)
        wanted = [Sha(told.commit)] + ([Sha(told.predicate.base.git_commit)] if told.predicate.base.git_commit else [])
        return fetch(remote, scratch / "fetched", wanted)
