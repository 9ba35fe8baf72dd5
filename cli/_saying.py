"""What a person reads on a terminal: names, titles and diffs that others wrote are shown there, and steer nothing."""

import click

from core.words import endings

_LOG_LINES = 25


def shown(text: str) -> str:
    """`text` with every hidden or steering character (escape sequences, direction overrides) made visible."""
    from worker.reports.document.visible import code  # `--help` says nothing that others wrote

    return code(text)


def line(text: str) -> str:
    """`text` on one line: a test's name, or the reason of an end, must not pass for a line of ours."""
    return "⏎".join(text.splitlines())


def with_log(why: str) -> list[str]:
    """`why` as lines: its sentence, and below it the end of its log, whose lines look like none of ours."""
    log = [text for text in endings.log(why).splitlines() if text.strip()]
    less = [f"  | … {len(log) - _LOG_LINES} lines before"] if len(log) > _LOG_LINES else []
    return [endings.sentence(why), *less, *(f"  | {text}" for text in log[-_LOG_LINES:])]


def say_line(text: str, *, err: bool = False) -> None:
    """Print `text` as one line, as it is `shown`."""
    say(line(text), err=err)


def say(text: str, *, err: bool = False) -> None:
    """Print `text`, as it is `shown`, on standard output or standard error."""
    click.echo(shown(text), err=err)
