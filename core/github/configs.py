"""The configuration that holds for a repository: its owner's `.github` repository below its own default branch."""

from dataclasses import dataclass

from core.errors import Refused
from core.github.protocol import GitHub, Installations
from core.github.words import Forbidden, Gone, Permission, RepositoryInfo
from core.repo_config import CONFIG_PATH, Effective, RepoConfig, layered, parse

_BASE = ".github"  # the repository whose configuration is the base of the owner's other ones
_UNREADABLE = "{} is not valid; somebody who may read it finds the line with `pullwright config FILE`."


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

    Limits, faults and a missing permission come through as they are. What a private `.github` repository says is
    neither shown as configuration nor quoted in errors: whoever asks here may not be one of those who read it. What
    it brings about is seen where it acts: labels, names of branches, the commands that a report was measured with.
    """
    try:
        base = _base(installations, installation, repository)
        own = _parsed(github, ref or repository.default_branch, CONFIG_PATH)
    except (Gone, Forbidden):
        raise
    except Refused as wrong:
        return Config(Effective(), str(wrong))
    return Config(layered(base.config, own, sealed=base.private))


@dataclass(frozen=True, slots=True)
class _Base:
    config: RepoConfig | None = None
    private: bool = False


def _base(installations: Installations, installation: int, repository: RepositoryInfo) -> _Base:
    if repository.name.lower() == _BASE:
        return _Base()
    view = installations.named(installation, repository.owner, _BASE)
    if view is None:
        return _Base()
    shown, private = f"{repository.owner}/{_BASE}/{CONFIG_PATH}", True
    try:
        there = view.repository()
        private = there.private
        return _Base(_parsed(view, there.default_branch, shown), private)
    except Gone:
        return _Base()
    except Forbidden:
        raise
    except Refused as wrong:
        raise (Refused(_UNREADABLE.format(shown)) if private else wrong) from None


def _parsed(github: GitHub, ref: str, shown: str) -> RepoConfig | None:
    """The file at `ref`; `Refused` names the line of `shown` that is wrong."""
    text = github.file(CONFIG_PATH, ref)
    return None if text is None else parse(text, shown)
