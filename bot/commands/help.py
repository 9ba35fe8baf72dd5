"""`help`: all commands."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context, command, verbs

_OPTIONS = (
    "Options, right after the verb: `--model PROVIDER:NAME` (again for a fallback), `--budget USD`, `--attempts N`, "
    "`--candidates N`, `--base BRANCH`, `--draft`."
)


def answer(context: Context) -> str:
    """Every verb that has a file, with its own words."""
    handle = context.handle
    rows = "\n".join(f"| `/{handle} {verb}{_usage(command(verb))}` | {command(verb).help} |" for verb in verbs())
    return (
        f"| command | what it does |\n| --- | --- |\n{rows}\n\n{_OPTIONS}\n\n"
        f"Write it at the start of a comment; `@{handle}` works as well. The label `{handle}` on an issue starts "
        f"`implement`, `{handle}:plan` starts `plan`. I never merge: a person does."
    )


def _usage(shown: Command) -> str:
    return f" {shown.usage}" if shown.usage else ""


COMMAND = Command("This list.", ANYWHERE, answer=answer)
