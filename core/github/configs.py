"""The configuration that holds for a repository: its owner's `.github` repository below its own default branch."""

from dataclasses import dataclass

from core.errors import Refused
from core.github.protocol import GitHub, Installations
from core.github.words import Forbidden, Gone, Permission, RepositoryInfo
from core.repo_config import CONFIG_PATH, Effective, RepoConfig, layered, parse

_BASE = ".github"  # the repository whose configuration is the base of the owner's other ones


@dataclass(frozen=True, slots=True)
class Config:
    """What holds, or what is wrong: then `effective` is all defaults and nothing is started."""

    effective: Effective
    problem: str = ""


def least(config: RepoConfig) -> Permission:
    """What a person needs to be heard in a repository with that configuration; never less than triage."""
    return max(Permission.TRIAGE, Permission[config.who_may_ask.upper()])


def configuration(
    installations: Installations, installation: int, github: GitHub, repository: RepositoryInfo, ref: str = ""
) -> Config:
    """Read both files now, the repository's own at `ref` (empty: its default branch).

    Limits, faults and a missing permission come through as they are.
    """
    try:
        base = _base(installations, installation, repository)
        own = _parsed(github, ref or repository.default_branch, CONFIG_PATH)
    except (Gone, Forbidden):
        raise
    except Refused as wrong:
        return Config(Effective(), str(wrong))
    return Config(layered(base, own))


def _base(installations: Installations, installation: int, repository: RepositoryInfo) -> RepoConfig | None:
    if repository.name.lower() == _BASE:
        return None
    view = installations.named(installation, repository.owner, _BASE)
    if view is None:
        return None
    try:
        return _parsed(view, view.repository().default_branch, f"{repository.owner}/{_BASE}/{CONFIG_PATH}")
    except Gone:
        return None


def _parsed(github: GitHub, ref: str, shown: str) -> RepoConfig | None:
    """The file at `ref`; `Refused` names the line of `shown` that is wrong."""
    text = github.file(CONFIG_PATH, ref)
    return None if text is None else parse(text, shown)
