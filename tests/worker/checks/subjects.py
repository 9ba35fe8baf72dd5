"""Subjects for the stories: files before and after, as an attempt would have left them."""

from collections.abc import Mapping

from core.names import Sha
from core.repo_config import RepoConfig
from core.runs import Change, Evidence, Finding, Issue, Patch
from worker.checks import Subject
from worker.languages import Example

Files = Mapping[str, str | bytes]
_BLOB, _MODE = Sha("1" * 40), "100644"


def subject(
    before: Files,
    after: Files,
    *,
    config: RepoConfig | None = None,
    modes: Mapping[str, tuple[str | None, str | None]] | None = None,
    evidence: Evidence | None = None,
    examples: tuple[Example, ...] = (),
    tests: Files | None = None,
) -> Subject:
    """The subject of a change from `before` to `after`; unchanged paths are left out, as in a patch."""
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    changes = tuple(_change(path, before, after, (modes or {}).get(path)) for path in paths)
    return Subject(
        patch=Patch(Sha("2" * 40), "", changes),
        before={path: _bytes(before[path]) for path in paths if path in before},
        after={path: _bytes(after[path]) for path in paths if path in after},
        issue=Issue("A title", "A body"),
        config=config or RepoConfig(),
        evidence=evidence,
        examples=examples,
        tests={path: _bytes(text) for path, text in (tests or {}).items()},
    )


def example(function: str, source: str, want: str) -> Example:
    """An example as it is found in a docstring."""
    return Example(f"{function}:{source}", "a.py", function, source, want, "docstring")


def rules(findings: tuple[Finding, ...]) -> set[str]:
    """The rules that were broken."""
    return {finding.rule for finding in findings}


def _change(path: str, before: Files, after: Files, modes: tuple[str | None, str | None] | None) -> Change:
    old, new = path in before, path in after
    old_mode, new_mode = modes or (_MODE if old else None, _MODE if new else None)
    return Change(path, _BLOB if old else None, _BLOB if new else None, old_mode, new_mode)


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
