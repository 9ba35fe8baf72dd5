"""Every field of a payload, made wrong in every way we could think of."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.bot.deliveries import Payload, button, comment, example, label, our_pull, review

_LONG = "a" * 1_000_000
_COMMAND = "/pullwright implement\n/pullwright cancel"
WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1.5,
    1e308,
    "",
    "0",
    "../../etc/passwd",
    "\u202e\u200b\x00\x1b[31m\U000e0041",
    "<script>alert(1)</script>'\"; DROP TABLE asks; --",
    _COMMAND,
    "pullwright[bot]",
    "0001-01-01T00:00:00+14:00",
    "2099-12-31T23:59:59-23:59",
    "2026-02-30T10:00:00Z",
    [],
    [None, [[]], {"id": {}}],
    {},
    {"id": 1, "login": "ada", "type": "User", "name": _COMMAND, "body": _COMMAND},
    _LONG,
)
SEEDS: tuple[tuple[str, Callable[[], Payload]], ...] = (
    ("issue_comment", lambda: comment("/pullwright fix --budget 2 it")),
    ("issue_comment", lambda: comment("/pullwright status", before="hm", on_pull=True)),
    ("issues", lambda: label("pullwright")),
    ("issues", lambda: _assigned()),
    ("issues", lambda: _opened()),
    ("pull_request_review", lambda: review("Please change it")),
    ("pull_request_review_comment", lambda: _inline()),
    ("pull_request", lambda: example("pull_request", "closed")),
    ("check_run", lambda: button("retry")),
    ("installation", lambda: example("installation", "deleted")),
    ("installation", lambda: example("installation", "suspend")),
)


def mutated(make: Callable[[], Payload]) -> Iterator[Payload]:
    """The payload that `make` makes, spoilt; it is good again when the next one is taken, so do not keep it."""
    payload = make()
    for number, (holder, place) in enumerate(list(_fields(payload))):
        address = isinstance(place, str) and place.endswith(("url", "node_id", "gravatar_id"))
        wrong = (WRONG[number % len(WRONG)],) if address else WRONG  # of those there are thousands, and none is used
        yield from (payload for _ in _spoilt(holder, place, wrong))


def _spoilt(holder: Any, place: Any, wrong: tuple[Any, ...]) -> Iterator[None]:
    """Makes the field missing, then each of the wrong values, then what it was."""
    good = holder[place]
    if isinstance(holder, dict):
        order = list(holder)
        del holder[place]
        yield
        holder[place] = good
        for name in order:
            holder[name] = holder.pop(name)
    for value in wrong:
        holder[place] = value
        yield
    holder[place] = good


def _fields(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in `value`: the object or list that holds it, and its name or index there."""
    places = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for place in places:
        yield value, place
        yield from _fields(value[place])


def _assigned() -> Payload:
    payload = example("issues", "assigned")
    payload["assignee"]["login"] = "pullwright[bot]"
    return payload


def _opened() -> Payload:
    payload = example("issues", "opened")
    payload["issue"]["body"] = "/pullwright plan"
    return payload


def _inline() -> Payload:
    payload = our_pull(example("pull_request_review_comment", "created"))
    payload["comment"]["pull_request_review_id"] = None
    return payload
