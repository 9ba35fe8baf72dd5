"""Kept answers, and what the parser makes of each: the hash of every file it changes, or the problem.

uv run python -m bench.answer_readings            shows answers whose reading nobody has confirmed
uv run python -m bench.answer_readings NAME...    confirms readings: they go into `expected.json`
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.answer_tasks import Task, all_tasks
from core.runs import DeleteFile, Replace, WriteFile
from worker.llm import Stop
from worker.proposals import Parsed, parse

FOLDER = Path(__file__).parent.parent / "tests" / "conformance" / "answers"
_STOPS = {"stop": Stop.END, "length": Stop.LENGTH}


@dataclass(frozen=True, slots=True)
class Answer:
    """One kept answer of a real model."""

    name: str
    task: Task
    text: str
    stop: Stop

    def parsed(self) -> Parsed:
        """What the parser reads."""
        return parse(self.text, self.task.files, targets=self.task.targets, stop=self.stop)


def answers() -> list[Answer]:
    """All kept answers, by name."""
    tasks = {task.name: task for task in all_tasks(FOLDER)}
    found = []
    for file in sorted(FOLDER.glob("*-[0-9].json")):
        kept = json.loads(file.read_text(encoding="utf-8"))
        found.append(Answer(file.stem, tasks[kept["task"]], kept["answer"], _STOPS[kept["stop"]]))
    return found


def expected() -> dict[str, dict[str, str]]:
    """The confirmed readings: answer -> path -> hash."""
    file = FOLDER / "expected.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def reading(answer: Answer) -> dict[str, str]:
    """Path -> hash of its new text, "deleted", or "not there" where a search text fits nowhere or twice."""
    parsed = answer.parsed()
    texts: dict[str, str | None] = dict(answer.task.files)
    made: dict[str, str] = {}
    for edit in parsed.edits:
        before = texts.get(edit.path) or ""
        match edit:
            case WriteFile(path, content):
                texts[path] = content
            case Replace(path, search, replace) if before.count(search) == 1:
                texts[path] = before.replace(search, replace)
            case Replace(path):
                made[path] = "not there"
            case DeleteFile(path):
                texts[path] = None
        made.setdefault(edit.path, "")
    hashes = {path: made[path] or _hash(texts.get(path)) for path in made}
    return hashes | ({"problem": parsed.problems[0]} if parsed.problems else {})


def _hash(text: str | None) -> str:
    return "deleted" if text is None else hashlib.sha256(text.encode()).hexdigest()[:16]


def main() -> None:
    """Show or confirm."""
    confirmed = expected()
    for answer in answers():
        if answer.name in sys.argv[1:]:
            confirmed[answer.name] = reading(answer)
        elif len(sys.argv) == 1 and confirmed.get(answer.name) != reading(answer):
            print(f"{'=' * 30} {answer.name}\n{answer.text}\n{'-' * 30}")
            print(*answer.parsed().edits, *answer.parsed().problems, sep="\n")
    text = json.dumps(confirmed, indent=1, sort_keys=True, ensure_ascii=False)
    (FOLDER / "expected.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
