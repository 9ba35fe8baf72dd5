"""Asks a real model for answers to small tasks and keeps them for the conformance tests of the parser.

    uv run python -m bench.collect_answers --url URL --out tests/conformance/answers

Tasks are those of `tasks.json` and problems of HumanEval that are not in the slice of the benchmark
(1, 5, 9 ... 161). An answer that is there already is kept. What an answer means is written into
`expected.json` by a person (`bench.expect_answers` proposes it).
"""

import argparse
import json
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.answer_tasks import Task, all_tasks
from core.runs import Strategy
from worker.llm import Prompt
from worker.proposals.asking import prompt
from worker.proposals.forms import Form, Shape

_CUT_CHARS = 4_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One answer to collect."""

    task: Task
    shape: Shape
    temperature: float
    seed: int = 1

    @property
    def name(self) -> str:
        """The file name, without suffix, of the answer."""
        return f"{self.task.name}-{self.shape.value}-t{self.temperature:g}-{self.seed}"


def asks(tasks: list[Task]) -> list[Ask]:
    """Both shapes, cold and warm, for each task; HumanEval whole and warm, and as cold edits."""
    made = []
    for task in tasks:
        made.append(Ask(task, Shape.EDITS, 0.0))
        made.append(Ask(task, Shape.WHOLE, 0.8))
        if not task.humaneval:
            made.append(Ask(task, Shape.WHOLE, 0.0))
            made.append(Ask(task, Shape.EDITS, 0.8))
    return made


def complete(url: str, asked: Prompt, seed: int) -> tuple[str, str]:
    """The answer and its finish reason."""
    body = {
        "messages": [{"role": m.role, "content": m.text} for m in asked.messages],
        "temperature": asked.temperature,
        "max_tokens": asked.max_output_tokens,
        "seed": seed,
    }
    request = urllib.request.Request(
        f"{url}/chat/completions", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=900) as response:
        choice = json.load(response)["choices"][0]
    return choice["message"]["content"], choice["finish_reason"]


def main() -> None:
    """Collect what is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--url", required=True, help="an OpenAI-compatible endpoint, up to /v1")
    options.add_argument("--out", type=Path, default=Path("tests/conformance/answers"))
    given = options.parse_args()
    chosen = [task for task in all_tasks(given.out) if not task.tuned_on]
    for ask in asks(chosen):
        file = given.out / f"{ask.name}.json"
        if file.exists():
            continue
        form = Form(ask.shape, small=True, max_output_tokens=1200)
        asked = prompt(ask.task.brief(), Strategy("fresh", ask.temperature), (), form=form)
        answer, finish = complete(given.url, asked, ask.seed)
        shown = answer if finish == "stop" else answer[:_CUT_CHARS]  # cut a little earlier: still cut
        kept = {"task": ask.task.name, "stop": finish, "answer": shown}
        file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(ask.name, finish, len(answer), flush=True)


if __name__ == "__main__":
    main()
