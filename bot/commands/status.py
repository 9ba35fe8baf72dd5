"""`status`: how it stands with the requests of the thread."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.requests import Request, State
from core.words import charges, command, inline, ordinal, roughly

_MOST = 5
_OPEN = {
    State.QUEUED: "handed to the workers, it starts as soon as one is free",
    State.RUNNING: "under way",
}


def answer(context: Context) -> str:
    """The latest requests, newest first."""
    start = f"Nothing has been asked for here yet. Start with {command(context.handle, Verb.IMPLEMENT)}."
    lines = "\n".join(f"- {_line(context, one)}" for one in context.requests[:_MOST])
    left = charges.standing(context.allowance, context.handle) if context.allowance else ""
    return "\n\n".join(part for part in (lines or start, left) if part)


def _line(context: Context, request: Request) -> str:
    return f"`{request.ask.verb}` asked by {inline(request.ask.person.login, 40)}: {_stands(context, request)}"


def _stands(context: Context, request: Request) -> str:
    desk = context.store.desk
    if request.state is State.PENDING:
        place = desk.position(request.id)
        where = f"waiting, {ordinal(place)} in the queue" if place > 1 else "next in the queue"
        return where + _soon(context, request)
    if request.state in _OPEN:
        return _OPEN[request.state] + (", being stopped" if request.cancelling else "")
    if request.state is State.DEAD:
        return f"given up. {inline(request.why)} Bring it back with {command(context.handle, Verb.RETRY)}."
    outcome, pull = desk.usage(request.id), desk.publication(request.id).pull_number
    verdict = outcome.verdict if outcome else str(request.state)
    return f"**{inline(verdict, 20)}**{f', #{pull}' if pull else ''}. {inline(request.why)}".strip()


def _soon(context: Context, request: Request) -> str:
    expected = context.store.desk.expected_s(request.id, context.at_once)
    return f", expected to start in {roughly(expected)}" if expected is not None else ""


COMMAND = Command("How it stands here: the queue, what is under way, how the last ones ended.", ANYWHERE, answer=answer)
