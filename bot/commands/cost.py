"""`cost`: what the requests of the thread have cost."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.requests import Outcome
from core.words import amount, duration


def answer(context: Context) -> str:
    """A line for each ended request and the sum."""
    found = [(one, context.store.desk.usage(one.id)) for one in context.requests]
    ended = [(one.ask.verb, outcome) for one, outcome in found if outcome is not None]
    if not ended:
        return "Nothing has come to its end here yet, so nothing has been charged."
    lines = [f"| `{verb}` | {_row(outcome)} |" for verb, outcome in ended]
    total = amount(sum(outcome.cost_usd for _, outcome in ended))
    head = "| request | ended | cost | tokens in | tokens out | time |\n| --- | --- | ---: | ---: | ---: | ---: |"
    return "\n".join([head, *lines]) + f"\n\nTogether {total}."


def _row(outcome: Outcome) -> str:
    tokens = f"{outcome.input_tokens:,} | {outcome.output_tokens:,}"
    return f"{outcome.verdict} | {amount(outcome.cost_usd)} | {tokens} | {duration(outcome.elapsed_s)}"


COMMAND = Command("What the requests of this conversation have cost.", ANYWHERE, answer=answer)
