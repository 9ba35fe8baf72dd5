"""`>>>` examples, read and compared as Python's own `doctest` does.

`doctest` brings the debugger and `unittest` with it, so it is imported where a text has a prompt, not before.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from doctest import Example as Prompt


def prompts(text: str) -> "Sequence[Prompt]":
    """The examples in `text`, in order; `ValueError` where it cannot be read as examples."""
    if ">>>" not in text:
        return ()
    from doctest import DocTestParser

    return DocTestParser().get_examples(text)


def skipped(prompt: "Prompt") -> bool:
    """Whether the example says of itself that it is not run."""
    from doctest import SKIP

    return bool(prompt.options.get(SKIP))


def printed_as(want: str, got: str, flags: frozenset[str]) -> bool:
    """Whether `got` is what the example wants, as far as its `flags`, option names of `doctest`, allow."""
    from doctest import OPTIONFLAGS_BY_NAME, OutputChecker

    return OutputChecker().check_output(want, got, sum(OPTIONFLAGS_BY_NAME[name] for name in flags))
