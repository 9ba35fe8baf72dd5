"""`account`: which plan there is, what is left of it and of the budgets, when it resets, and how to get more."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.words import charges


def answer(context: Context) -> str:
    """In a repository that everybody reads, the plan has no name: that is between the account and us."""
    known = context.allowance
    if known is None:
        return "Nothing is known about this account yet."
    plan = charges.plan_line(known) if context.is_private else ""
    budgets = "" if context.effective.sealed else charges.budgets(known)
    parts = [
        plan,
        charges.standing(known, context.handle),
        budgets,
        charges.month(known),
        _more(context),
    ]
    return "\n\n".join(part for part in parts if part)


def _more(context: Context) -> str:
    if not context.more:
        return "Budgets stand under `budget:` in `.github/pullwright.yml`; whoever runs Pullwright here sets the rest."
    return f"Usage, every charge with its reason, budgets and the plan: [the page of the account]({context.more})."


COMMAND = Command(
    "What is left this month, of which budgets, when it resets and how to get more.", ANYWHERE, answer=answer
)
