"""`cancel`: stop what is not finished in the thread."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.requests import ENDED, State
from core.words import command


def answer(context: Context) -> str:
    """Stop it; a second time says the same."""
    desk, again = context.store.desk, command(context.handle, Verb.RETRY)
    asked = context.ask.origin.request
    open_ = [one for one in context.requests if one.state not in ENDED and asked in ("", one.id)]
    states = [desk.cancel(one.id, context.ask.person) for one in open_]
    if State.RUNNING in states:
        return f"I stop at the next safe point, in a few seconds, and keep what exists. Start again with {again}."
    if states or (context.requests and context.requests[0].state is State.CANCELLED):
        return f"Cancelled. Start it again with {again}."
    return "Nothing is under way here, so there is nothing to cancel."


COMMAND = Command("Stop what I am doing here.", ANYWHERE, answer=answer)
