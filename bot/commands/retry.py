"""`retry`: repeat the latest request of the thread, or bring it back where it was given up."""

from dataclasses import replace

from bot import replies
from bot.admission import ON_BOTH, Reason, Refusal
from bot.commands import Command, Context, Revive, Understood
from core.asks import Ask, Options
from core.requests import ENDED, Request, State


def understand(context: Context) -> Understood:
    """The earlier ask once more; options that are given now replace those of then."""
    if not context.requests:
        return Refusal(Reason.NOTHING_THERE, replies.nothing_to_repeat(context.handle))
    meant = next((one for one in context.requests if one.id == context.ask.of), None)
    if meant is not None:  # a clerk that died had begun with it
        return Revive(meant)
    earlier = context.requests[0]
    if earlier.state is State.DEAD:
        return Revive(earlier)
    if earlier.state not in ENDED:
        return Refusal(Reason.THREAD_BUSY, replies.still_open(context.handle))
    return _again(context.ask, earlier)


def _again(ask: Ask, earlier: Request) -> Ask:
    """What was asked then, by whoever asks now. In the thread itself what it says now counts, as its event had it."""
    before = earlier.ask
    same_thread = before.thread.number == ask.thread.number and bool(ask.snapshot.title)
    return replace(
        ask,
        verb=before.verb,
        text="\n\n".join(text for text in (before.text, ask.text) if text),
        options=_merged(before.options, ask.options),
        thread=before.thread,
        snapshot=ask.snapshot if same_thread else before.snapshot,
        of=before.of or earlier.id,
    )


def _merged(before: Options, now: Options) -> Options:
    given = {name: getattr(now, name) for name in Options.__slots__ if getattr(now, name) not in (None, ())}
    return replace(before, **given)


COMMAND = Command(
    "Repeat the latest request of this conversation; options and text that you add count, too.",
    ON_BOTH,
    usage="[TEXT]",
    understand=understand,
)
