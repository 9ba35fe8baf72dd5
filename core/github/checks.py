"""Check runs on commits."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from core.github import shapes
from core.github.view import View
from core.github.words import Annotation, CheckOutput, CheckRun

_A_CALL = 50  # annotations that GitHub takes at once


class Checks(View):
    """Makes and updates check runs. Annotations add up over calls, as GitHub has it."""

    def check_runs(self, commit: str) -> tuple[CheckRun, ...]:
        path = f"/commits/{quote(commit, safe='')}/check-runs"
        return self._list(path, shapes.check_run, below="check_runs", filter="all")

    def create_check(
        self, name: str, commit: str, external_id: str, output: CheckOutput, actions: Sequence[tuple[str, str, str]]
    ) -> CheckRun:
        asked = {"name": name, "head_sha": commit, "external_id": external_id, "status": "in_progress"}
        body = {**asked, "output": _output(output, 0), "actions": _actions(actions)}
        made = self._write("POST", "/check-runs", body, shapes.check_run, repeatable=False)
        return self._annotate(made, output)

    def update_check(
        self,
        check: int,
        output: CheckOutput,
        *,
        conclusion: str | None,
        actions: Sequence[tuple[str, str, str]] = (),
    ) -> CheckRun:
        ended = {"status": "completed", "conclusion": conclusion} if conclusion else {"status": "in_progress"}
        body = {**ended, "output": _output(output, 0), "actions": _actions(actions)}
        # Annotations would be shown twice; without them the same update twice is one.
        repeatable = not output.annotations
        path = f"/check-runs/{check}"
        return self._annotate(self._write("PATCH", path, body, shapes.check_run, repeatable=repeatable), output)

    def _annotate(self, made: CheckRun, output: CheckOutput) -> CheckRun:
        for begin in range(_A_CALL, len(output.annotations), _A_CALL):
            body = {"output": _output(output, begin)}
            made = self._write("PATCH", f"/check-runs/{made.id}", body, shapes.check_run, repeatable=False)
        return made


def _output(output: CheckOutput, begin: int) -> dict[str, Any]:
    notes = [_annotation(note) for note in output.annotations[begin : begin + _A_CALL]]
    text = {"text": output.text} if output.text else {}
    return {"title": output.title, "summary": output.summary, **text, **({"annotations": notes} if notes else {})}


def _annotation(note: Annotation) -> dict[str, Any]:
    place = {"path": note.path, "start_line": note.start_line, "end_line": note.end_line}
    title = {"title": note.title} if note.title else {}
    return {**place, "annotation_level": note.level, "message": note.message, **title}


def _actions(actions: Sequence[tuple[str, str, str]]) -> list[dict[str, str]]:
    names = ("label", "description", "identifier")
    return [dict(zip(names, action, strict=True)) for action in actions]
