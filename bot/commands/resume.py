"""`resume`: take back `pause` and `ignore`."""

from dataclasses import replace

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.words import command


def answer(context: Context) -> str:
    """The repository and this thread are heard again; a second time says the same."""
    thread = context.ask.thread
    context.store.desk.unsilence("repository", thread.repository.id)
    context.store.desk.unsilence("thread", f"{thread.repository.id}#{thread.number}")
    return f"I am listening again in the whole repository. Start with {command(context.handle, Verb.IMPLEMENT)}."


COMMAND = Command("Take back `pause` and `ignore`.", replace(ANYWHERE, while_ignored=True), answer=answer)
