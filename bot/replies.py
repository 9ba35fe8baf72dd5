"""What the bot says besides the sticky comment of a request: short, kind, and with the next step in it.

Whatever a person, a repository or a model wrote is quoted with `core.words`, never pasted.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.asks import Ask, Verb
from core.ledger.limits import Shortage
from core.names import AskId
from core.plans.seats import Seat
from core.rates import Taken
from core.words import ask_marker, charges, command, inline

DISABLED = "GitHub has disabled this repository, so I cannot work here. Its owner can ask GitHub support why."
ARCHIVED = "This repository is archived and takes no changes. Unarchive it in its settings, then ask again."
NOT_ENABLED = (
    "I am switched off here: the configuration says `enabled: false`. "
    "Set it to `true` in `.github/pullwright.yml` on the default branch, then ask again."
)
FORK = (
    "This repository is a fork, and I work in forks only where they say so. "
    "Put `enabled: true` into `.github/pullwright.yml` on the default branch, then ask again."
)
NO_ISSUES = "Issues are switched off in this repository. Switch them on in its settings, then ask again."
SUSPENDED = (
    "Whoever runs Pullwright has paused it for this account, so nothing new starts here. Ask them when it may go on; "
    "nothing that waits is lost."
)
LOCKED = "This conversation is locked, so I could not tell you how it goes. Unlock it, then ask again."


def answer(ask: AskId, said: str) -> str:
    """A comment that answers one ask, with the marker by which it is found again."""
    return f"{ask_marker(ask)}\n\n{said.strip()}\n"


def permission(needed: str) -> str:
    """To somebody who may not ask here."""
    return (
        f"Thank you, but I may only take this from people with **{needed}** permission on this repository. "
        "Ask one of its maintainers to repeat the command."
    )


def ignored(handle: str) -> str:
    """In a thread that is to be left alone."""
    return f"I was asked to leave this conversation alone. To call me back, comment {command(handle, Verb.RESUME)}."


def paused(handle: str) -> str:
    """While the repository is paused."""
    return f"I am paused in this repository. When it may go on, comment {command(handle, Verb.RESUME)} and ask again."


def misunderstood(problem: str) -> str:
    """After a command that could not be read."""
    return f"{inline(problem, 400)}\n\nNothing was started."


def config(problem: str, handle: str) -> str:
    """While the repository's configuration is not valid."""
    return (
        "I cannot start before the configuration is right:\n\n"
        f"> {inline(problem, 600)}\n\n"
        "Correct it on the default branch and ask again. To check a file before you push it, run "
        f"`pullwright config .github/pullwright.yml`; to see what holds now, comment {command(handle, Verb.CONFIG)}."
    )


def closed(handle: str, verb: Verb) -> str:
    """In a thread that is closed."""
    return f"This conversation is closed. Reopen it, then comment {command(handle, verb)} again."


def only_on_our_pulls(handle: str, verb: Verb, made: int | None = None) -> str:
    """A verb for pull requests, on an issue of which `made` has come."""
    if made:
        return f"{command(handle, verb)} is for pull requests that I made. Comment it on #{made}, which came of this."
    start = command(handle, Verb.IMPLEMENT)
    return f"{command(handle, verb)} is for pull requests that I made. Here you can start one with {start}."


def made(handle: str, verb: Verb, number: int) -> str:
    """A second pull request for an issue of which `number` came, which is open."""
    revise = command(handle, Verb.REVISE, "WHAT TO CHANGE")
    return (
        f"#{number} came of this issue and is open. To have it changed, comment {revise} there. "
        f"For another one, close it first, then comment {command(handle, verb)} again."
    )


def only_on_issues(handle: str, verb: Verb) -> str:
    """A verb for issues, on a pull request of ours."""
    revise = command(handle, Verb.REVISE, "WHAT TO CHANGE")
    return f"{command(handle, verb)} is for issues. To have this pull request changed, comment {revise}."


def not_our_pull(handle: str) -> str:
    """Work on a pull request that somebody else made."""
    start = command(handle, Verb.IMPLEMENT)
    return (
        "I change only pull requests that I made; this branch belongs to somebody else. "
        f"Describe what you want in an issue and comment {start} there."
    )


def thread_busy(number: int, handle: str) -> str:
    """Too many open requests in one thread."""
    stop = command(handle, Verb.CANCEL)
    return f"{_open(number, 'in this conversation')}. Wait or comment {stop}, then ask again."


def person_busy(number: int, handle: str) -> str:
    """Too many open requests of one person."""
    return (
        f"{_open(number, 'of yours')}. Wait until one ends, or stop one with "
        f"{command(handle, Verb.CANCEL)} where you started it; then ask again."
    )


def installation_busy(number: int) -> str:
    """Too many open requests of one installation."""
    return f"{_open(number, 'of this account')}. Ask again when some of them have ended."


def too_often(taken: Taken, whose: str, now: datetime) -> str:
    """More was asked than `whose` rate allows: what is left, and when it refills."""
    rate, left = str(taken.bucket.rate if taken.bucket else taken.limit), taken.left
    return (
        f"That is more than I take from {whose} at once: {rate}. {left} of {taken.limit} are left. The next one comes "
        f"back at {_at(now, taken.retry_after_s)} and all of them by {_at(now, taken.reset_s)}. I have not begun this "
        "one: ask again then. Until then I mark what is too much with 😕 and say nothing."
    )


def _at(now: datetime, seconds: float) -> str:
    then = now + timedelta(seconds=seconds + 0.999)
    return f"{then:%H:%M:%S} UTC" if then.date() == now.date() else f"{then:%Y-%m-%d %H:%M:%S} UTC"


def too_little(short: Shortage, handle: str, more: str, *, sealed: bool = False) -> str:
    """A quota or a budget that this does not fit in; `sealed`: the amounts are not for everybody."""
    said = charges.short(short, handle, sealed=sealed)
    return f"{said} Nothing was started, and nothing is charged for it.{_more(more)}"


def read_only(more: str) -> str:
    """An account whose payment stayed late."""
    where = f" An administrator can settle it on [its page]({more})." if more else " Its administrators know how."
    return (
        "This account is read-only, because a payment is overdue: nothing new starts, and everything that is there "
        f"can be read.{where} Then ask again."
    )


def no_seat(seat: Seat, more: str) -> str:
    """More people ask than seats were bought, and the grace is used up."""
    where = f" [Its page]({more}) is the place for that." if more else ""
    return f"{seat.sentence}{where}"


def language(asked: str, allowed: Sequence[str], more: str) -> str:
    """A language that is not in the plan."""
    return (
        f"{inline(asked, 40).capitalize()} is not in this account's plan, which has {', '.join(allowed)}. "
        f"Nothing was started, and nothing is charged for it.{_more(more)}"
    )


def unusual(until: datetime) -> str:
    """A day on which far more was spent than usually."""
    return (
        "Far more was spent here today than on other days, and the configuration asks me to pause then. Nothing new "
        f"starts before {charges.when(until)}. What runs goes on. An administrator can end the pause by setting "
        "`budget.pause_on_anomaly` to `false`."
    )


def _more(page: str) -> str:
    return f" A larger plan is to be had [here]({page})." if page else ""


def nothing_to_approve(handle: str) -> str:
    """Approve without a plan."""
    return f"There is no plan to approve here. Comment {command(handle, Verb.PLAN)} and I make one."


def nothing_to_repeat(handle: str) -> str:
    """Retry without an earlier request."""
    return f"There is nothing to repeat here. Start with {command(handle, Verb.IMPLEMENT)}."


def still_open(handle: str) -> str:
    """Retry while the earlier request is not ended."""
    return f"The last request here is not finished yet. Stop it with {command(handle, Verb.CANCEL)}, then repeat it."


def forbidden(sentence: str) -> str:
    """GitHub does not let us do what is needed."""
    return f"GitHub does not let me do this: {inline(sentence, 300)} The owner of the installation can allow it."


def fault(ask: Ask, handle: str) -> str:
    """We could not take the ask, whatever we tried."""
    again = command(handle, ask.verb)
    return f"I could not take this up, and it is not your fault. Please comment {again} once more in a while."


def _open(number: int, whose: str) -> str:
    requests, are = ("One request", "is") if number == 1 else (f"{number} requests", "are")
    return f"{requests} {whose} {are} not finished yet"
