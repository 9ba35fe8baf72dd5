"""`cost`: what the requests of the thread have cost."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.ledger.movement import Book, Kind, Unit
from core.money import Micros, shown
from core.names import RequestId
from core.requests import Outcome
from core.words import amount, charges, duration


def answer(context: Context) -> str:
    """A line for each ended request and the sum."""
    found = [(one, context.store.desk.usage(one.id)) for one in context.requests]
    ended = [(one.ask.verb, outcome) for one, outcome in found if outcome is not None]
    month = charges.month(context.allowance) if context.allowance else ""
    if not ended:
        return _paragraphs("Nothing has come to its end here yet, so nothing has been charged.", month)
    lines = [f"| `{verb}` | {_row(outcome)} |" for verb, outcome in ended]
    total = amount(sum(outcome.cost_usd for _, outcome in ended))
    head = "| request | ended | cost | tokens in | tokens out | time |\n| --- | --- | ---: | ---: | ---: | ---: |"
    why = [charged for one in context.requests if (charged := _why(context, one.id))]
    return _paragraphs("\n".join([head, *lines]), f"Together {total} for models.", "\n".join(why), month)


def _why(context: Context, request: RequestId) -> str:
    """What the customer was charged for it, as the ledger explains it; nothing where nothing is sold."""
    explained = context.store.desk.explained(request)
    if not context.allowance or not context.allowance.is_sold or not explained:
        return ""
    last = explained[-1].movement
    charged = Micros(last.amount(Unit.USD, Book.CHARGED))
    return f"- {shown(charged)}: {last.reason}" if last.kind is not Kind.RESERVE else ""


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _row(outcome: Outcome) -> str:
    tokens = f"{outcome.input_tokens:,} | {outcome.output_tokens:,}"
    return f"{outcome.verdict} | {amount(outcome.cost_usd)} | {tokens} | {duration(outcome.elapsed_s)}"


COMMAND = Command(
    "What the requests of this conversation and of this month have cost, and why.", ANYWHERE, answer=answer
)
