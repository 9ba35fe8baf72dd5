"""`pause`: start nothing in the repository until it is resumed."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.words import command


def answer(context: Context) -> str:
    """What runs already goes on; it can be cancelled."""
    context.store.desk.silence("repository", context.ask.thread.repository.id, context.ask.person)
    stop, go_on = command(context.handle, Verb.CANCEL), command(context.handle, Verb.RESUME)
    return (
        f"Paused: I start nothing in this repository until somebody comments {go_on}. "
        f"What runs already goes on to its end; stop it with {stop} where it was started."
    )


COMMAND = Command("Start nothing in this repository until `resume`.", ANYWHERE, answer=answer)
