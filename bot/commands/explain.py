"""`explain`: why the latest run ended as it did."""

from bot.admission import ANYWHERE
from bot.commands import Command, Context
from core.asks import Verb
from core.names import RunId
from core.requests import Request
from core.runs import Attempt
from core.store import StoredRun
from core.words import command, inline, next_command

_MOST = 10


def answer(context: Context) -> str:
    """Its end in one sentence, then attempt by attempt, then the next command."""
    if not context.requests:
        return f"I have done nothing here yet. Start with {command(context.handle, Verb.IMPLEMENT)}."
    request = context.requests[0]
    outcome = context.store.desk.usage(request.id)
    if outcome is None:
        return (
            f"`{request.ask.verb}` is not finished yet. See how it stands with {command(context.handle, Verb.STATUS)}."
        )
    has_pull = context.store.desk.publication(request.id).pull_number is not None
    head = f"`{request.ask.verb}` ended as **{inline(outcome.verdict, 20)}**. {inline(outcome.why, 500)}".strip()
    tried = "\n".join(f"- {_attempt(one)}" for one in _attempts(context, request, outcome.run_id)[:_MOST])
    next_step = f"**Next:** {next_command(outcome.verdict, context.handle, has_pull=has_pull, is_explained=True)}"
    return "\n\n".join(part for part in (head, tried, next_step) if part)


def _attempts(context: Context, request: Request, run: str) -> list[Attempt]:
    known = RunId(run) if run else context.store.desk.run_of(request.id)
    history = context.store.history
    if known is None or not history.knows(known):
        return []
    stored: StoredRun = history.load(known)
    return [one.attempt for one in stored.proposals if one.attempt]


def _attempt(attempt: Attempt) -> str:
    bad = [f"{check.kind}: {inline(check.summary, 200)}" for check in attempt.checks if check.status != "passed"]
    why = "; ".join(bad) or inline(attempt.lesson.partition("\n")[0], 200)
    return f"Attempt {attempt.number}: {attempt.verdict}{'. ' + why if why else ''}"


COMMAND = Command("Why the latest request here ended as it did, attempt by attempt.", ANYWHERE, answer=answer)
