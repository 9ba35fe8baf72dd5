"""Faults that tests switch on: they wait in the state, so another process obeys them too."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.fakes.github import limits
from tests.fakes.github.routing import Answer, Caller, Problem
from tests.fakes.github.world import Doc, World


class Faults:
    """The switchboard. `path` is a regular expression searched in the path; each fault strikes `times` times.

    With `after` the effect is done first, as when GitHub's answer is lost on its way.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def status(
        self, status: int, message: str = "Server Error", *, headers: Mapping[str, str] | None = None, **where: Any
    ) -> None:
        """Answer `status`, for example 502."""
        self._add(f"status {status}", {"status": status, "message": message, "headers": dict(headers or {})}, **where)

    def drop(self, **where: Any) -> None:
        """Break the connection without an answer."""
        self._add("drop", {"drop": True}, **where)

    def slow(self, seconds: float, **where: Any) -> None:
        """Answer well, later."""
        self._add("slow", {"seconds": seconds, "ends": False}, **where)

    def garbage(self, body: str = "<html>unicorn</html>", *, status: int = 200, **where: Any) -> None:
        """Answer `status` with something else, such as what is no JSON."""
        self._add("garbage", {"status": status, "raw": body}, **where)

    def huge(self, size: int, **where: Any) -> None:
        """Answer 200 with a JSON string of that many bytes."""
        self._add("huge", {"status": 200, "size": size}, **where)

    def secondary_limit(self, retry_after: float | None = 60, *, status: int = 403, **where: Any) -> None:
        """Refuse, and keep refusing the same installation until `retry_after` seconds are over."""
        self._add("secondary", {"limit": "secondary", "retry_after": retry_after, "status": status}, **where)

    def primary_limit(self, reset_in: float = 60, *, status: int = 403, **where: Any) -> None:
        """The hour's calls are used up until `reset_in` seconds are over."""
        self._add("primary", {"limit": "primary", "retry_after": reset_in, "status": status}, **where)

    def expire_tokens(self) -> None:
        """Every token that was given is worth nothing from now on."""
        with self._world.state.change():
            for token in self._world.state.all("token"):
                self._world.state.save({**token, "expires": 0})

    @property
    def left(self) -> int:
        """How many are still waiting to strike for the last time."""
        return len(self._world.state.all("fault"))

    def clear(self) -> None:
        """No faults, and no limit that is still running."""
        for kind in ("fault", "frozen"):
            for doc in self._world.state.all(kind):
                self._world.state.drop(doc)

    def _add(
        self,
        name: str,
        does: Doc,
        *,
        path: str = "",
        method: str = "",
        times: int = 1,
        after: bool = False,
        skip: int = 0,
    ) -> None:
        defaults = {"seconds": 0, "ends": True, "name": name}
        where = {"path": path, "method": method, "times": times, "after": after, "skip": skip}
        self._world.state.put("fault", {"id": self._world.state.next("fault"), **defaults, **where, **does})


def due(world: World, method: str, path: str) -> Doc | None:
    """The first fault for this call; it has struck once more."""
    with world.state.change():
        for fault in world.state.all("fault"):
            if fault["method"] not in ("", method) or not re.search(fault["path"], path):
                continue
            if fault["skip"]:
                world.state.save({**fault, "skip": fault["skip"] - 1})
                continue
            _spend(world, fault)
            return fault
    return None


def _spend(world: World, fault: Doc) -> None:
    if fault["times"] > 1:
        world.state.save({**fault, "times": fault["times"] - 1})
    else:
        world.state.drop(fault)


def answer(world: World, fault: Doc, who: Caller) -> Answer | None:
    if fault.get("drop"):
        return None
    if fault.get("limit"):
        return limits.begin(world, who, fault["limit"], fault["retry_after"], fault["status"])
    if "raw" in fault:
        return Answer(fault["status"], fault["raw"].encode(), {"Content-Type": "text/html"})
    if "size" in fault:
        return Answer(fault["status"], b'"' + b"x" * fault["size"] + b'"')
    answer = Problem(fault["status"], fault["message"]).answer
    return replace(answer, headers={**answer.headers, **fault.get("headers", {})})
