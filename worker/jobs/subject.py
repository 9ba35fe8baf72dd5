"""What a request is really about: `retry` and `approve` go back to what was asked before."""

from dataclasses import dataclass, replace

from core.asks import Ask, Options, Verb
from core.errors import Refused
from core.requests import Request
from core.store import Store

_GOALS = {
    Verb.IMPLEMENT: "implement",
    Verb.FIX: "fix",
    Verb.TEST: "test",
    Verb.PLAN: "plan",
    Verb.REVISE: "revise",
    Verb.REBASE: "rebase",
}
_NOTHING_BEFORE = "There is nothing here to try again yet. Say what you want, as in `implement`."
_NO_PLAN = "There is no finished plan here to approve. Ask for one with `plan` first."


@dataclass(frozen=True, slots=True)
class Subject:
    """`ask` says what is wanted and where it stands; `plan` is the text that was approved, if any."""

    goal: str
    ask: Ask
    plan: str = ""


def subject_of(request: Request, store: Store) -> Subject:
    """The goal and the ask it comes from; `Refused` where there is nothing to go back to."""
    ask = request.ask
    if ask.verb is Verb.APPROVE:
        return _approved(request, store)
    if ask.verb is Verb.RETRY:
        return _again(request, store)
    if ask.verb not in _GOALS:
        raise Refused(f"`{ask.verb}` is answered at once and is no work for a worker.")
    return Subject(_GOALS[ask.verb], ask)


def _again(request: Request, store: Store) -> Subject:
    former = next(iter(_before(request, store)), None)
    if former is None:
        raise Refused(_NOTHING_BEFORE)
    if former.ask.verb is Verb.APPROVE:
        found = _approved(former, store)
        return replace(found, ask=_joined(found.ask, request.ask))
    return Subject(_GOALS[former.ask.verb], _joined(former.ask, request.ask))


def _before(request: Request, store: Store) -> list[Request]:
    """Earlier work of this thread, newest first; on a pull request also what opened it."""
    thread = request.ask.thread
    found = [one for one in store.desk.earlier(request.id) if one.ask.verb in _GOALS or one.ask.verb is Verb.APPROVE]
    opener = store.desk.by_pull(thread.repository.id, thread.number)
    if not found and opener and opener.id != request.id and opener.ask.verb in _GOALS:
        return [opener]
    return found


def _approved(request: Request, store: Store) -> Subject:
    for former in store.desk.earlier(request.id):
        if former.ask.verb is Verb.PLAN and (plan := _plan_of(former, store)):
            return Subject("implement", _joined(former.ask, request.ask), plan)
    raise Refused(_NO_PLAN)


def _plan_of(former: Request, store: Store) -> str:
    run = store.desk.run_of(former.id)
    stored = store.history.load(run) if run else None
    if stored is None or stored.state != "finished" or not stored.proposals:
        return ""
    return stored.proposals[0].proposal.answer


def _joined(former: Ask, now: Ask) -> Ask:
    """The former ask, by the person who asks now, with what they say now; where it is the same thread, as it is now."""
    same = former.thread.number == now.thread.number
    return replace(
        former,
        person=now.person,
        asked_at=now.asked_at,
        snapshot=now.snapshot if same else former.snapshot,
        options=_options(former.options, now.options),
        text="\n\n".join(part for part in (former.text, now.text) if part),
    )


def _options(former: Options, now: Options) -> Options:
    return Options(
        models=now.models or former.models,
        budget_usd=former.budget_usd if now.budget_usd is None else now.budget_usd,
        attempts=former.attempts if now.attempts is None else now.attempts,
        base=now.base or former.base,
        draft=former.draft if now.draft is None else now.draft,
    )
