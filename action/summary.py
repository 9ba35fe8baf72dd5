"""The summary of the job: what came out, and the report."""

import re
from collections.abc import Iterable
from pathlib import Path

from action.result import Result
from core.text import Outgoing
from core.words import amount, inline
from core.words.quoting import word

LIMIT = 1024 * 1024  # bytes; GitHub drops the summary of a step that writes more
_READ = 2 * LIMIT  # bytes of the report
_SENTENCE = 2000  # characters: its end is the next step
_CUT = "\n\n(The rest is in the report itself, among the files of this run: there was no room for it here.)\n"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def write(result: Result, path: Path, hidden: Iterable[str] = ()) -> None:
    """Append the result and its Markdown report to the runner's file, which does not grow over its limit by that."""
    gate = Outgoing(hidden)
    taken = path.stat().st_size if path.is_file() else 0
    text = gate.without_secrets(f"{_head(result)}\n{_report(result)}")
    with path.open("a", encoding="utf-8") as file:
        file.write(fitted(text, LIMIT - taken))


def fitted(markdown: str, room: int) -> str:
    """`markdown` in at most `room` bytes: cut between two sections, or blocks, or lines. No fence is left open."""
    data = markdown.encode("utf-8", "replace")
    if len(data) <= room:
        return data.decode()
    left = room - len(_CUT) - 200  # a fence's end takes some, too
    if left <= 0:
        return ""
    kept = data[:left].decode("utf-8", "ignore")
    return f"{_whole(kept)}{_CUT}"


def _whole(kept: str) -> str:
    """`kept` without its last, unfinished part, as long as most of it remains."""
    for border in ("\n## ", "\n\n", "\n"):
        end = kept.rfind(border)
        if end >= len(kept) // 2:
            return _closed(kept[:end])
    return _closed(kept)


def _closed(kept: str) -> str:
    fence = ""
    for line in kept.splitlines():
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif fence and line.strip() == fence:
            fence = ""
    return f"{kept}\n{fence}" if fence else kept


def _head(result: Result) -> str:
    """The facts in a table. The report has a title of its own."""
    pull = f"[#{result.pr_number}]({result.pr_url})" if result.pr_number and result.pr_url else ""
    cost = amount(result.total_cost_usd) if result.total_cost_usd is not None else ""
    tokens = "" if result.input_tokens is None else f"{result.input_tokens:,} in, {result.output_tokens or 0:,} out"
    facts = (
        ("Verdict", result.verdict or ""),
        ("Pull request", pull),
        ("Branch", word(result.branch_name) if result.branch_name else ""),
        ("Cost", cost),
        ("Tokens", tokens),
        ("Statement signed with", word(result.statement_key) if result.statement_key else ""),
    )
    rows = "".join(f"| {name} | {value} |\n" for name, value in facts if value)
    table = f"\n| | |\n|---|---|\n{rows}" if rows else ""
    return f"**Pullwright: {result.conclusion}.** {inline(_said(result), _SENTENCE)}\n{table}"


def _said(result: Result) -> str:
    """The sentence without our own link, which the table has: in a sentence, links are taken out."""
    return result.sentence.replace(f" The pull request is {result.pr_url}", "") if result.pr_url else result.sentence


def _report(result: Result) -> str:
    path = Path(result.report_path)
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return file.read(_READ).decode("utf-8", "replace")
