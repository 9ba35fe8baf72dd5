"""`feedback`: what a person thinks of the latest request."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.words import command


def answer(context: Context) -> str:
    """Keep it, encrypted; saying the same twice keeps it once."""
    text, desk = context.ask.text.strip(), context.store.desk
    if not context.requests:
        return (
            f"There is nothing of mine here to give feedback on. Start with {command(context.handle, Verb.IMPLEMENT)}."
        )
    if not text:
        return f"Tell me what was good or bad: {command(context.handle, Verb.FEEDBACK, 'YOUR WORDS')}."
    latest = context.requests[0]
    if text not in desk.feedback_of(latest.id):
        desk.feedback(latest.id, context.ask.person, text)
    return "Thank you. I keep this with the request, and people read it to make me better."


COMMAND = Command("Tell us what you think of the latest request here.", ANYWHERE, usage="TEXT", answer=answer)
