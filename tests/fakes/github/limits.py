"""GitHub's limits: windows in which nothing is answered, and (when switched on) the counting that opens them."""

import re
from collections.abc import Mapping

from tests.fakes.github.routing import Answer, Caller, Problem
from tests.fakes.github.world import Doc, World

_SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
_PRIMARY = "API rate limit exceeded for installation ID {}."
_NO_CONTENT = re.compile(r"/git/(blobs|trees|commits)$|/access_tokens$|/attempts$")
_AN_HOUR = 3600.0


class Limits:
    """`enforce()` makes the fake count as GitHub says it does; the numbers are those of its documentation."""

    def __init__(self, world: World) -> None:
        self._world = world

    def enforce(
        self, *, primary: int = 5000, points: int = 900, content: int = 80, content_hour: int = 500, penalty: float = 60
    ) -> None:
        numbers = {"primary": primary, "points": points, "content": content, "content_hour": content_hour}
        self._world.state.put("limits", {"id": 1, "penalty": penalty, **numbers})

    def inside(self) -> int:
        """How many calls came inside a window in which GitHub had said to be silent."""
        return sum(1 for call in self._world.state.calls() if call["inside"])


def check(world: World, who: Caller, method: str, path: str) -> tuple[Answer | None, bool]:
    """(the refusal if there is one, whether the call came inside a running window)."""
    if who.kind == "nobody":
        return None, False
    frozen = world.state.get("frozen", who.installation)
    if frozen and frozen["until"] > world.now():
        return _refusal(world, who, frozen), bool(frozen["told"])
    rules = world.state.get("limits", 1)
    over = _over(world, who, method, path, rules) if rules else ""
    if rules and over:
        seconds = _until_reset(world, who) if over == "primary" else rules["penalty"]
        return begin(world, who, over, seconds, 403), False
    return None, False


def _over(world: World, who: Caller, method: str, path: str, rules: Doc) -> str:
    """Count this call; the limit it breaks, if any."""
    now, writes = world.now(), method not in ("GET", "HEAD")
    content = writes and not _NO_CONTENT.search(path)
    world.state.spend(who.installation, now, 5 if writes else 1, int(content))
    calls, _, content_hour, _ = world.state.spent(who.installation, now - _AN_HOUR)
    _, points, content_minute, _ = world.state.spent(who.installation, now - 60)
    if calls > rules["primary"]:
        return "primary"
    too_much = points > rules["points"] or content_minute > rules["content"] or content_hour > rules["content_hour"]
    return "secondary" if too_much else ""


def _until_reset(world: World, who: Caller) -> float:
    *_, first = world.state.spent(who.installation, world.now() - _AN_HOUR)
    return first + _AN_HOUR - world.now()


def begin(world: World, who: Caller, kind: str, seconds: float | None, status: int) -> Answer:
    """Open a window. With `seconds` None GitHub does not say how long, and means a minute."""
    until = world.now() + (60 if seconds is None else seconds)
    window = {"kind": kind, "until": int(until) if kind == "primary" else until, "status": status}
    told = {"told": seconds is not None}
    return _refusal(world, who, world.state.put("frozen", {"id": who.installation, **window, **told}))


def _refusal(world: World, who: Caller, frozen: Doc) -> Answer:
    left = max(int(frozen["until"] - world.now() + 0.999), 1)
    if frozen["kind"] == "primary":
        reset = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(frozen["until"])}
        return Problem(frozen["status"], _PRIMARY.format(who.installation), **reset).answer
    told = {"Retry_After": str(left)} if frozen["told"] else {}
    return Problem(frozen["status"], _SECONDARY, **told).answer


def headers(world: World, who: Caller) -> Mapping[str, str]:
    """What is left of the hour, on every answer."""
    rules = world.state.get("limits", 1)
    counted = rules is not None and who.kind != "nobody"
    most = rules["primary"] if rules else 5000
    used = world.state.spent(who.installation, world.now() - _AN_HOUR)[0] if counted else 1
    return {
        "x-ratelimit-limit": str(most),
        "x-ratelimit-remaining": str(max(most - used, 0)),
        "x-ratelimit-used": str(used),
        "x-ratelimit-reset": str(int(world.now() + _AN_HOUR)),
        "x-ratelimit-resource": "core",
    }
