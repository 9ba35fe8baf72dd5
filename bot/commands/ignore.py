"""`ignore`: leave the thread alone."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.words import command


def answer(context: Context) -> str:
    """Nothing is heard here any more but `resume`."""
    thread = context.ask.thread
    context.store.desk.silence("thread", f"{thread.repository.id}#{thread.number}", context.ask.person)
    return f"I leave this conversation alone. To call me back, comment {command(context.handle, Verb.RESUME)}."


COMMAND = Command("Leave this conversation alone until `resume`.", ANYWHERE, answer=answer)
