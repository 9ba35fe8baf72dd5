"""`approve`: carry out the latest plan of the thread."""

from dataclasses import replace

from bot import replies
from bot.admission import ONCE_ON_BOTH, Reason, Refusal
from bot.commands import Command, Context, Understood
from core.asks import Verb
from core.requests import Request, State


def understand(context: Context) -> Understood:
    """The ask, bound to the plan that it carries out."""
    plan = next((one for one in context.requests if _is_plan(context, one)), None)
    if plan is None:
        return Refusal(Reason.NOTHING_THERE, replies.nothing_to_approve(context.handle))
    return replace(context.ask, of=plan.id, snapshot=plan.ask.snapshot, options=context.ask.options)


def _is_plan(context: Context, request: Request) -> bool:
    """Whether it planned and came to its end."""
    if request.ask.verb is not Verb.PLAN or request.state is not State.DONE:
        return False
    outcome = context.store.desk.usage(request.id)
    return outcome is not None and outcome.verdict == "planned"


COMMAND = Command(
    "Carry out the latest plan of this conversation.", ONCE_ON_BOTH, usage="[TEXT]", understand=understand
)
