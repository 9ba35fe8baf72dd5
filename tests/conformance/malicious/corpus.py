"""Malicious samples, as data: `samples/*.toml`. They are read and never run, and could do no harm if they were.

Addresses are of the ranges that are reserved for documentation, hosts end in `.invalid`, which no server has.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from core.names import Sha
from core.repo_config import RepoConfig
from core.runs import Change, CheckStatus, Issue, Patch
from worker.checks import Subject, policy, security

_FOLDER = Path(__file__).with_name("samples")


@dataclass(frozen=True, slots=True)
class Sample:
    """One file that a change would add; `of` is the list that it stands in."""

    of: str
    aim: str
    name: str
    path: str
    text: str

    def __str__(self) -> str:
        return f"{self.of}: {self.aim}: {self.name}"


def samples() -> list[Sample]:
    """The whole corpus, in the order of its files."""
    return _read(_FOLDER)


def look_alikes() -> list[Sample]:
    """Harmless files that do, for good reasons, what the samples are made of."""
    return _read(_FOLDER.with_name("look_alikes"))


def _read(folder: Path) -> list[Sample]:
    lists = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    return [Sample(of=of, **row) for of, told in lists.items() for row in told["sample"]]


def subject(path: str, text: bytes, config: RepoConfig | None = None) -> Subject:
    """A change that adds one file."""
    change = Change(path, None, Sha("1" * 40), None, "100644")
    patch = Patch(Sha("2" * 40), "", (change,))
    return Subject(patch, {}, {path: text}, Issue("A title", ""), config or RepoConfig())


def refused(sample: Sample) -> bool:
    """Whether a run that wanted to add `sample` would end there, even where workflows may be changed."""
    added = subject(sample.path, sample.text.encode(), RepoConfig(allow_workflow_edits=True))
    return CheckStatus.REFUSED in (policy.check(added).status, security.check(added).status)
