"""What a request is really about: `approve` carries out the plan that it was bound to."""

from dataclasses import dataclass, replace

from core.asks import Ask, Options, Verb
from core.errors import Refused
from core.names import RequestId
from core.requests import Request
from core.store import Store

_GOALS = {
    Verb.IMPLEMENT: "implement",
    Verb.FIX: "fix",
    Verb.TEST: "test",
    Verb.PLAN: "plan",
    Verb.APPROVE: "implement",
    Verb.REVISE: "revise",
    Verb.REBASE: "rebase",
}
_NO_PLAN = "There is no finished plan here to approve; ask for one with `plan` first."


@dataclass(frozen=True, slots=True)
class Subject:
    """`ask` says what is wanted and where it stands; `plan` is the text that was approved, if any."""

    goal: str
    ask: Ask
    plan: str = ""


def subject_of(request: Request, store: Store) -> Subject:
    """The goal and the ask it comes from; `Refused` where there is nothing to carry out."""
    ask = request.ask
    if ask.verb not in _GOALS:
        raise Refused(f"`{ask.verb}` is answered at once and is no work for a worker.")
    if ask.verb is not Verb.APPROVE:
        return Subject(_GOALS[ask.verb], ask)
    planned = store.desk.request(RequestId(ask.of)) if ask.of else None
    plan = _plan_of(planned, store) if planned else ""
    if planned is None or not plan:
        raise Refused(_NO_PLAN)
    return Subject(_GOALS[ask.verb], _joined(planned.ask, ask), plan)


def opener_of(request: Request, store: Store) -> Ask | None:
    """On a pull request of ours: the ask that it was opened for, as we kept it; None elsewhere."""
    here = request.ask.thread
    known = store.desk.about(here.repository.id, here.number) if here.is_pull_request else ()
    return next((one.ask for one in reversed(known) if one.ask.thread.number != here.number), None)


def _plan_of(planned: Request, store: Store) -> str:
    run = store.desk.run_of(planned.id)
    stored = store.history.load(run) if run else None
    if stored is None or stored.state != "finished" or not stored.proposals:
        return ""
    return stored.proposals[0].proposal.answer


def _joined(planned: Ask, now: Ask) -> Ask:
    """What was planned, as the issue was then, asked for by who approves, with what they add."""
    text = "\n\n".join(part for part in (planned.text, now.text) if part)
    return replace(now, snapshot=planned.snapshot, options=_options(planned.options, now.options), text=text)


def _options(former: Options, now: Options) -> Options:
    given = {name: getattr(now, name) for name in Options.__slots__ if getattr(now, name) not in (None, ())}
    return replace(former, **given)
