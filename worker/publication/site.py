"""Where a request is published, and with what."""

import re
from dataclasses import dataclass

from core.github import RepositoryInfo
from core.repo_config import RepoConfig
from worker.publication.front import Front

REPORTS = "pullwright-reports"
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\[bot\])?")


@dataclass(frozen=True, slots=True)
class Site(Front):
    """One request's place on GitHub. `base` is the branch that the pull request goes to."""

    repository: RepositoryInfo
    config: RepoConfig
    base: str

    @property
    def web(self) -> str:
        """The repository's address for people."""
        return self.repository.clone_url.removesuffix(".git")

    @property
    def web_root(self) -> str:
        """The server's address for people."""
        return "/".join(self.web.split("/")[:3])

    @property
    def host(self) -> str:
        """The server's name, for addresses of people."""
        return self.web.partition("://")[2].partition("/")[0].partition(":")[0]

    @property
    def co_author(self) -> str:
        """The trailer that names who asked, by the number of the account; empty for a name that is none."""
        person = self.ask.person
        if not _LOGIN.fullmatch(person.login):
            return ""
        return f"Co-authored-by: {person.login} <{person.id}+{person.login}@users.noreply.{self.host}>"
