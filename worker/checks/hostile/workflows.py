"""Workflows that give secrets away, or run what strangers wrote with the repository's own rights."""

import re
from collections.abc import Iterator

from core.runs import Finding
from worker.checks.hostile.marks import malice

PLACES = re.compile(r"(?:^|/)(?:\.github/workflows/[^/]+|\.github/actions/.+|action)\.ya?ml$", re.IGNORECASE)
_STRANGERS = (
    r"github\.event\.(?:issue\.(?:title|body)|pull_request\.(?:title|body|head\.(?:ref|label|repo\.\w+))|comment\.body|review\.body"
    r"|review_comment\.body|discussion\.(?:title|body)|head_commit\.(?:message|author\.\w+)|pages\[?\w*\]?\.page_name)|github\.head_ref"
)
_ALL = re.compile(r"toJSON\(\s*secrets\s*\)|secrets\[\s*[^'\"\]\s]", re.IGNORECASE)
_SENT = re.compile(
    r"\b(?:curl|wget|nc|nslookup|dig)\b[^\n]{0,300}\$\{\{\s*secrets\.[^}\n]{1,80}\}\}(?!@)", re.IGNORECASE
)
_OURS = re.compile(r"https://(?:[\w.-]+\.)?(?:github\.com|githubusercontent\.com|ghcr\.io)\b")
_SCRIPT = re.compile(r"^(?P<indent>[ \t]*)(?:-[ \t]+)?run:[ \t]*(?P<rest>[^\n]*)$")
_INSIDE = re.compile(rf"\$\{{\{{[^}}\n]{{0,100}}(?:{_STRANGERS})")
_TARGET = re.compile(r"^[ \t]*(?:on:[^\n]{0,200}\b|-[ \t]*)?(?:pull_request_target|workflow_run)\b", re.MULTILINE)
_HEAD = re.compile(
    r"ref:\s*\$\{\{[^}\n]{0,80}(?:pull_request\.head\.(?:sha|ref)|head_ref|workflow_run\.head_(?:sha|branch))|refs/pull/"
)
_RUNNER = re.compile(r"Runner\.Worker|/proc/[^\s/]{1,30}/mem\b|/home/runner/work/_temp|\.credentials_rsaparams")


def findings(path: str, text: str) -> Iterator[Finding]:
    """The findings of one workflow, or of an action that is made of steps."""
    if not PLACES.search(path):
        return
    lines = text.split("\n")
    with_our_rights = bool(_TARGET.search(text))
    for number, line in enumerate(lines, 1):
        if _ALL.search(line):
            yield malice("workflow-tampering", path, number, "takes all secrets of the repository at once")
        if _SENT.search(line) and not _OURS.search(line):
            yield malice("workflow-tampering", path, number, "sends a secret of the repository to another machine")
        if _RUNNER.search(line):
            yield malice("workflow-tampering", path, number, "reaches into the runner for its secrets")
        if with_our_rights and _HEAD.search(line):
            yield malice("workflow-tampering", path, number, "runs what strangers wrote with the repository's rights")
    for number, line in _scripts(lines):
        if _INSIDE.search(line):
            yield malice("workflow-tampering", path, number, "makes a script of what strangers wrote")


def _scripts(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines of the workflow that a shell is told."""
    inside: int | None = None
    for number, line in enumerate(lines, 1):
        found = _SCRIPT.match(line)
        indent = len(line) - len(line.lstrip())
        if found:
            inside = len(found["indent"]) if found["rest"].strip()[:1] in ("|", ">", "") else None
            yield number, found["rest"]
        elif inside is not None and line.strip() and indent <= inside:
            inside = None
        elif inside is not None:
            yield number, line
