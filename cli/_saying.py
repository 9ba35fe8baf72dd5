"""What a person reads on a terminal: names, titles and diffs that others wrote are shown there, and steer nothing."""

import click


def shown(text: str) -> str:
    """`text` with every hidden or steering character (escape sequences, direction overrides) made visible."""
    from worker.reports.document.visible import code  # `--help` says nothing that others wrote

    return code(text)


def line(text: str) -> str:
    """`text` on one line: a test's name, or the reason of an end, must not pass for a line of ours."""
    return "⏎".join(text.splitlines())


def say_line(text: str, *, err: bool = False) -> None:
    """Print `text` as one line, as it is `shown`."""
    say(line(text), err=err)


def say(text: str, *, err: bool = False) -> None:
    """Print `text`, as it is `shown`, on standard output or standard error."""
    click.echo(shown(text), err=err)
