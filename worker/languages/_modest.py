"""What a language answers that has no examples in comments, and no control runs (yet): that there are none."""

from collections.abc import Sequence

from worker.languages import Emptied, Ending, Example, ExampleResult, Task, Turned


class Modest:
    """Part of a `worker.languages.Language`; what a language can do, it says itself."""

    def examples(self, path: str, text: str) -> tuple[Example, ...]:
        return ()

    def issue_examples(self, text: str, functions: Sequence[str]) -> tuple[Example, ...]:
        return ()

    def example_task(self, examples: Sequence[Example], *, layered: bool, mark: str = "") -> Task:
        return Task(("true",), {}, b"", "", b"")

    def read_examples(self, task: Task, examples: Sequence[Example], ending: Ending) -> tuple[ExampleResult, ...]:
        return ()

    def turned(self, path: str, text: str) -> Turned:
        return Turned(text)

    def blunted(self, path: str, before: str, after: str) -> str | None:
        return None

    def emptied(self, path: str, before: str, after: str, mark: str, *, data: bool, something: bool = False) -> Emptied:
        return Emptied(before)

    def faint(self, path: str, text: str) -> tuple[str, ...]:
        return ()

    def bent(self, path: str, before: str, after: str, mark: str, *, lost: bool) -> str | None:
        return None
