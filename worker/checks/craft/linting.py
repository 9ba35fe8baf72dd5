"""What linters say about Python, and how far functions of any language have grown."""

from collections.abc import Iterator
from dataclasses import replace

from core.runs import Finding
from core.words import count
from worker.checks.changes import File, novel
from worker.checks.changes.files import PYTHON, SCRIPT
from worker.checks.changes.grammar import parse, walk
from worker.checks.changes.ruff import QUALITY, lint

_BROKEN = ("E9", "F82", "F70", "F63", "PLE", "invalid-syntax")
_QUIET = ("F401", "F403", "F405", "F811", "B008", "B904", "B905", "B018")
_PATHS = 15  # ways through a function; above that nobody tests them all
_LINES = 100
_GRAMMAR = (".py", ".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".java", ".go", ".rs", ".c", ".cpp", ".rb", ".php")


def findings(files: list[File]) -> Iterator[Finding]:
    """Findings that the change brings: what cannot work is an `error`, the rest warns."""
    yield from novel(files, scan)
    for file in files:
        if file.suffix in _GRAMMAR and not file.test:
            yield from _grown(file)


def scan(path: str, text: str) -> Iterator[Finding]:
    """What is wrong in one text."""
    suffix = File(path, "", text).suffix
    if suffix in PYTHON:
        for finding in lint(path, text, QUALITY, _QUIET):
            yield replace(finding, severity="error" if finding.rule.startswith(_BROKEN) else "warning")
    elif suffix in SCRIPT:
        broken = next((node for node in walk(parse(path, text)) if node.is_error or node.is_missing), None)
        if broken is not None:
            yield Finding("invalid-syntax", path, broken.start_point[0] + 1, "This does not parse here.")


def _grown(file: File) -> Iterator[Finding]:
    before = {name: (paths, lines) for name, paths, lines, _ in _measured(file.path, file.before)}
    for name, paths, lines, start in _measured(file.path, file.after):
        old_paths, old_lines = before.get(name, (0, 0))
        if paths > _PATHS and paths > old_paths:
            said = f"{name} has {paths} ways through it now ({old_paths or 'none'} before); split it."
            yield Finding("complex-function", file.path, start, said)
        if lines > _LINES and lines > old_lines:
            yield Finding("long-function", file.path, start, f"{name} is {count(lines, 'line')} long now; split it.")


def _measured(path: str, text: str) -> list[tuple[str, int, int, int]]:
    """Name, ways through it, lines and first line of each function."""
    if not text.strip():
        return []
    import lizard  # 15 ms that a start need not pay

    try:
        found = lizard.analyze_file.analyze_source_code(path, text).function_list
    except (RecursionError, IndexError, ValueError, AttributeError):  # what its tokenisers raise on odd text
        return []
    return [(each.name, each.cyclomatic_complexity, each.nloc, each.start_line) for each in found]


def preload() -> None:
    """Import what the first check needs; made for a thread beside other work."""
    _measured("a.py", "pass\n")
