"""Paths that steer machines and people, and so are not a model's to write."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from core.runs import Finding
from worker.checks.guard.paths import plain

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

WORKFLOWS = ("**/.github/workflows", "**/.github/actions")  # also as files; a folder may become a repository
PROTECTED = (
    # who decides, and how git behaves
    *("CODEOWNERS", ".gitmodules", ".gitattributes", ".gitconfig", ".git-blame-ignore-revs"),
    # what runs by itself on a person's machine
    *(".husky/", ".githooks/", "lefthook.yml", ".pre-commit-config.yaml", ".envrc"),
    *(".vscode/tasks.json", ".vscode/launch.json", ".vscode/settings.json", ".idea/", "*.code-workspace"),
    *(".devcontainer/", ".devcontainer.json"),
    # what tells tools where to fetch from
    *(".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", "pip.conf", ".netrc"),
    *(".yarn/releases/", ".yarn/plugins/", ".pnpmfile.cjs", "bunfig.toml", "uv.toml"),
    *(".cargo/config", ".cargo/config.toml", ".cargo/credentials", ".cargo/credentials.toml"),
    *(".mvn/", "gradle-wrapper.properties", "gradle-wrapper.jar"),
    # other machines that run what is written
    *(".gitlab-ci.yml", ".circleci/", ".travis.yml", "Jenkinsfile", "azure-pipelines.yml", ".buildkite/"),
    *(".drone.yml", "bitbucket-pipelines.yml", ".github/dependabot.yml", ".github/dependabot.yaml"),
    # what other agents obey
    *("AGENTS.md", "AGENTS.override.md", "CLAUDE.md", "CLAUDE.local.md", "GEMINI.md", ".claude/", ".gemini/"),
    *(".codex/", ".cursor/", ".cursorrules", ".windsurfrules", ".windsurf/", ".clinerules", ".aider*"),
    *(".mcp.json", "mcp.json", ".github/copilot-instructions.md", ".github/instructions/"),
    *(".github/prompts/", ".github/chatmodes/", ".github/agents/"),
    # our own
    *("/.github/pullwright.yml", "/.github/pullwright.yaml", "/.pullwright.yml", "/.pullwright/"),
)
_FOLDED = tuple(line.casefold() if line.startswith("/") else f"**/{line.casefold()}" for line in PROTECTED)


def findings(paths: tuple[str, ...], globs: tuple[str, ...], allow_workflow_edits: bool) -> Iterator[Finding]:
    """One finding for each protected path, by our list, the workflows' rule or the repository's `globs`."""
    ours, workflows = _spec(_FOLDED), _spec(WORKFLOWS)
    own = _spec(globs)
    folded = _spec(tuple(plain(glob) if not glob.startswith("!") else glob for glob in globs))
    for path in paths:
        seen_as = plain(path)
        if workflows.match_file(seen_as):
            if not allow_workflow_edits:
                yield _finding(path, "workflow-edit", "a workflow; set allow_workflow_edits to allow it")
        elif ours.match_file(seen_as):
            yield _finding(path, "protected-path", "protected: it steers machines, people or other agents")
        if own.match_file(path) or folded.match_file(seen_as):
            yield _finding(path, "protected-by-config", "protected by this repository's configuration")


def preload() -> None:
    """Import and compile what the first check needs; made for a thread beside other work."""
    _spec(_FOLDED)


@lru_cache(maxsize=16)  # ours, and those of the repositories at hand
def _spec(lines: tuple[str, ...]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # with the patterns 17 ms that a start need not pay

    return GitIgnoreSpec.from_lines(lines)


def _finding(path: str, rule: str, why: str) -> Finding:
    return Finding(rule, path, 0, f"This file is {why}.", "error")
