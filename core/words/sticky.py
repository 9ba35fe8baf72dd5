"""The one sticky comment of a request, from its first moment to its end.

The same state gives the same text, so an edit that says nothing new can be left out.
"""

from dataclasses import dataclass
from enum import StrEnum

from core.asks import Verb
from core.names import RequestId
from core.words.marks import request_marker
from core.words.measures import amount, count, duration, ordinal, roughly
from core.words.quoting import inline
from core.words.steering import command, next_command


class Mark(StrEnum):
    """How far a step is."""

    DONE = "✅"
    RUNNING = "🔄"
    PENDING = "▫️"
    FAILED = "❌"
    LEFT_OUT = "➖"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list; `name` is ours, `note` may hold what a model or a repository wrote."""

    name: str
    mark: Mark
    elapsed_s: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Final:
    """How it ended. `verdict` is that of `Outcome`, or `dead`."""

    verdict: str
    why: str
    evidence: str = ""  # one line: tests before and after
    cost_usd: float | None = None
    elapsed_s: float | None = None
    attempts: int | None = None
    pull_number: int | None = None
    pull_url: str = ""


@dataclass(frozen=True, slots=True)
class Sticky:
    """Everything that the comment shows; `final` None while it is open."""

    request: RequestId
    verb: Verb
    login: str  # who asked
    handle: str = "pullwright"
    position: int | None = None  # in the queue; 1 is next, None once a worker has it
    expected_s: float | None = None  # until it starts
    most_usd: float | None = None  # what it will cost at most; None: no limit was set
    most_attempts: int | None = None
    candidates: int = 1  # in each attempt
    steps: tuple[Step, ...] = ()
    asked_url: str = ""  # where it was asked
    link: str = ""  # where to watch; ours or GitHub's own, never what somebody wrote
    charge: str = ""  # what is left, and what this was charged and why; ours, as are warnings
    warnings: tuple[str, ...] = ()
    final: Final | None = None


_HEADS = {
    "proven": "🚀 Proven: {pull} is ready for your review",
    "unproven": "🟡 Not proven: {pull} is a draft",
    "failed": "😕 Not solved",
    "refused": "🚫 Stopped by a rule",
    "mistaken": "✋ Not started: something has to be changed first",
    "planned": "📝 The plan is ready",
    "needless": "✅ Nothing to do",
    "cancelled": "⏹️ Cancelled",
    "dead": "😕 Given up for now",
}


_NEXT = "**Next:**"


def is_final(comment: str) -> bool:
    """Whether a comment that `render` made tells the end already: in a line of its own, which no note can begin."""
    return f"\n{_NEXT} " in comment


def render(state: Sticky) -> str:
    """The comment in Markdown, marker first."""
    parts = [request_marker(state.request), _head(state), *_end(state)]
    parts += [_steps(state), _limits(state) if state.final is None else "", *_money(state), _foot(state)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(state: Sticky) -> str:
    if state.final is None:
        doing = "is waiting" if state.position is not None else "is being worked on"
        who = inline(state.login, 40)
        return f"### 👀 `{state.verb}` {doing}\nAsked by {f'[{who}]({state.asked_url})' if state.asked_url else who}."
    head = _HEADS.get(state.final.verdict, _HEADS["failed"])
    return f"### {head.format(pull=_pull(state.final))}"


def _pull(final: Final) -> str:
    if final.pull_number is None:
        return "the change"
    return f"#{final.pull_number}"


def _end(state: Sticky) -> list[str]:
    final = state.final
    if final is None:
        return []
    facts = [
        f"Evidence: {inline(final.evidence, 300)}" if final.evidence else "",
        f"Took {duration(final.elapsed_s)}" if final.elapsed_s is not None else "",
        count(final.attempts, "attempt") if final.attempts else "",
        f"cost {amount(final.cost_usd)}" if final.cost_usd is not None else "",
    ]
    told = " · ".join(fact for fact in facts if fact)
    next_step = next_command(final.verdict, state.handle, has_pull=final.pull_number is not None)
    return [inline(final.why, 500), told[:1].upper() + told[1:], f"{_NEXT} {next_step}"]


def _queue(state: Sticky) -> tuple[Step, ...]:
    heard = Step("Heard, allowed and written down", Mark.DONE)
    if state.position is None:
        return (heard,)
    soon = f", expected to start in {roughly(state.expected_s)}" if state.expected_s is not None else ""
    place = "next in the queue" if state.position <= 1 else f"{ordinal(state.position)} in the queue"
    return (heard, Step("Waiting for a worker", Mark.RUNNING, note=f"{place}{soon}"))


def _steps(state: Sticky) -> str:
    """Open while it goes on, folded at the end."""
    lines = "\n".join(_step(step) for step in (*_queue(state), *state.steps))
    if state.final is None:
        return lines
    return f"<details><summary>Steps</summary>\n\n{lines}\n\n</details>" if state.steps else ""


def _step(step: Step) -> str:
    time = f" · {duration(step.elapsed_s)}" if step.elapsed_s is not None else ""
    note = f" · {inline(step.note)}" if step.note else ""
    return f"- {step.mark} {inline(step.name, 80)}{note}{time}"


def _limits(state: Sticky) -> str:
    money = amount(state.most_usd) if state.most_usd is not None else ""
    each = f" of {state.candidates} candidates each" if state.candidates > 1 else ""
    tries = count(state.most_attempts, "attempt") + each if state.most_attempts else ""
    most = " and ".join(part for part in (money, tries) if part)
    unlimited = "" if money else "No limit on the cost was set."
    return " ".join(part for part in (f"It takes at most {most}." if most else "", unlimited) if part)


def _money(state: Sticky) -> list[str]:
    return [state.charge, *(f"⚠️ {warning}" for warning in state.warnings)]


def _foot(state: Sticky) -> str:
    if state.final is not None:
        pull = f"[The pull request]({state.final.pull_url}) · " if state.final.pull_url else ""
        return f"<sub>{pull}All commands: {command(state.handle, Verb.HELP)}</sub>"
    watch = f"[Watch it]({state.link}) · " if state.link else ""
    stop, status = command(state.handle, Verb.CANCEL), command(state.handle, Verb.STATUS)
    return f"<sub>{watch}Stop it: {stop} · How it stands: {status}</sub>"
