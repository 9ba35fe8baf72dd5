"""`config`: the configuration that holds here, and where each value comes from."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.repo_config import CONFIG_PATH
from core.words import inline
from core.words.quoting import word


def answer(context: Context) -> str:
    """What is wrong with it, if anything is; then every value."""
    wrong = f"**It is not valid, so nothing starts:**\n\n> {inline(context.config_problem, 600)}\n\n"
    rows = "\n".join(f"| `{row.key}` | {_cell(row.value)} | {row.origin} |" for row in context.effective.rows())
    table = f"| key | value | from |\n| --- | --- | --- |\n{rows}"
    where = f"It is read from {word(CONFIG_PATH)} of the default branch."
    return f"{wrong if context.config_problem else ''}{table}\n\n{where}"


def _cell(value: str) -> str:
    return word(value, 120).replace("|", "\\|")


COMMAND = Command("The configuration that holds here, and where each value comes from.", ANYWHERE, answer=answer)
