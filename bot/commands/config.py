"""`config`: the configuration that holds here, and where each value comes from."""

import json
from collections.abc import Sequence

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.repo_config import CONFIG_PATH, Layer, Row
from core.words import inline
from core.words.quoting import word

_SEALED = "That repository is private, so its values are not shown here."


def answer(context: Context) -> str:
    """What is wrong with it, if anything is; what somebody has set; and, folded, the defaults."""
    wrong = f"**It is not valid, so nothing starts:**\n\n> {inline(context.config_problem, 600)}"
    rows = context.effective.rows()
    said = [_held(row, context) for row in rows if row.origin is not Layer.DEFAULT]
    silent = [_held(row, context) for row in rows if row.origin is Layer.DEFAULT]
    parts = [
        wrong if context.config_problem else "",
        _table(said) if said else "Nothing is set here, so the defaults hold.",
        f"<details><summary>Defaults</summary>\n\n{_table(silent)}\n\n</details>",
        f"It is read from {word(CONFIG_PATH)} of the default branch; the owner's `.github` repository is its base.",
        _SEALED if context.effective.sealed else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _held(row: Row, context: Context) -> Row:
    """The row as it holds: the operator allows less than is said, or uses something where nothing is said."""
    config, bounds = context.effective.config, context.bounds
    ours = {
        "attempts": (config.attempts, bounds.attempts),
        "candidates": (config.candidates, bounds.candidates),
        "budget_usd": (config.budget_usd, bounds.budget_usd),
        "models": (list(config.models), list(config.models or context.models)),
    }
    wanted, held = ours.get(row.key, (None, None))
    return row if held == wanted else Row(row.key, json.dumps(held), Layer.SERVER)


def _table(rows: Sequence[Row]) -> str:
    lines = "\n".join(f"| `{row.key}` | {_cell(row.value)} | {row.origin} |" for row in rows)
    return f"| key | value | from |\n| --- | --- | --- |\n{lines}"


def _cell(value: str) -> str:
    return word(value, 120).replace("|", "\\|")


COMMAND = Command("The configuration that holds here, and where each value comes from.", ANYWHERE, answer=answer)
