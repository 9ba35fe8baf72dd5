"""From a request to its answer: faults, limits, who calls, what it is about, whether that is allowed."""

import time
from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.github import endpoints, faults, limits
from tests.fakes.github.identity import caller
from tests.fakes.github.routing import Answer, Call, Caller, Problem, Raw, Route, match
from tests.fakes.github.world import Doc, World

endpoints.load()
GHES = "/api/v3"
_READS = ("GET", "HEAD")
_KEPT = 64 * 1024  # bytes of a body in the journal


def dispatch(world: World, raw: Raw) -> Answer | None:
    """None where the connection is to break without an answer."""
    raw = replace(raw, path=raw.path.removeprefix(GHES).removeprefix("/api"))
    fault = faults.due(world, raw.method, raw.path)
    if fault and fault["seconds"]:
        time.sleep(fault["seconds"])
    with world.state.change():
        answer, who, inside = _limited(world, raw, fault)
        journal(world, raw, answer, who, inside=inside, fault=fault["name"] if fault else "")
    for watch in world.watchers:
        watch(raw, answer)
    return answer


def _limited(world: World, raw: Raw, fault: Doc | None) -> tuple[Answer | None, Caller, bool]:
    who = Caller("nobody")
    try:
        who = caller(world, raw.headers)
        refused, inside = limits.check(world, who, raw.method, raw.path)
        if refused:
            return refused, who, inside
        if fault and not fault["after"] and fault["ends"]:
            return faults.answer(world, fault, who), who, False
        answer: Answer | None = _routed(world, raw, who)
    except Problem as problem:
        answer = problem.answer
    if fault and fault["after"]:
        answer = faults.answer(world, fault, who)
    return _with_limits(world, who, answer), who, False


def _with_limits(world: World, who: Caller, answer: Answer | None) -> Answer | None:
    return replace(answer, headers={**limits.headers(world, who), **answer.headers}) if answer else None


def _routed(world: World, raw: Raw, who: Caller) -> Answer:
    repo, rest = _repository(world, raw)
    chosen, args = match(raw.method, rest, of_repository=repo is not None)
    if repo is None:
        _check_app(chosen, who)
    else:
        _check_repository(world, chosen, who, repo)
    answer = chosen.endpoint(Call(world, raw, who, args, repo))
    accepted = {"x-accepted-github-permissions": chosen.needs} if "=" in chosen.needs else {}
    return replace(answer, headers={**accepted, **answer.headers})


def _repository(world: World, raw: Raw) -> tuple[Doc | None, str]:
    parts = raw.path.split("/", 4)
    if raw.path.startswith("/repositories/"):
        found = world.state.get("repo", int(parts[2])) if parts[2].isdigit() else None
        rest = raw.path.split("/", 3)[3:]
    elif raw.path.startswith("/repos/") and len(parts) >= 4:
        found, rest = world.repo_named(parts[2], parts[3]), parts[4:]
        former = world.repo_formerly(parts[2], parts[3])
        if found is None and former:
            raise _moved(world, raw, f"/repositories/{former}" + "".join(f"/{part}" for part in rest))
    else:
        return None, raw.path
    if found is None:
        raise Problem(404, "Not Found")
    return found, "".join(f"/{part}" for part in rest)


def _moved(world: World, raw: Raw, path: str) -> Problem:
    status, words = 301 if raw.method in _READS else 307, "Moved Permanently"
    problem = Problem(status, words, Location=world.url + path)
    body = {"message": words, "url": world.url + path, "documentation_url": problem.answer.body["documentation_url"]}
    problem.answer = replace(problem.answer, body=body)
    return problem


def _check_app(chosen: Route, who: Caller) -> None:
    if chosen.needs == "app" and who.kind != "app":
        raise Problem(401, "A JSON web token could not be decoded")
    if chosen.needs == "installation" and who.kind != "installation":
        raise Problem(403, "You must authenticate with an installation access token in order to list repositories for "
                      "an installation.")  # fmt: skip


def _check_repository(world: World, chosen: Route, who: Caller, repo: Doc) -> None:
    if chosen.needs == "app":
        return _check_app(chosen, who)
    if who.kind == "app":
        raise Problem(401, "Bad credentials")
    ours = _covers(world, who, repo)
    reading = chosen.method in _READS
    if not ours and repo["private"]:
        raise Problem(404, "Not Found")
    if who.kind == "nobody" and not reading:
        raise Problem(401, "Requires authentication")
    public = reading and not repo["private"] and not chosen.needs.startswith("metadata")
    if not public and not (ours and who.may(chosen.needs)):
        raise Problem(403, "Resource not accessible by integration", x_accepted_github_permissions=chosen.needs)
    if repo["disabled"]:
        raise Problem(403, "Repository access blocked")
    if repo["archived"] and not reading:
        raise Problem(403, "Repository was archived so is read-only.")
    return None


def _covers(world: World, who: Caller, repo: Doc) -> bool:
    if who.kind != "installation" or not world.covers(world.known("installation", who.installation), repo):
        return False
    return who.repositories is None or repo["id"] in who.repositories


def journal(world: World, raw: Raw, answer: Answer | None, who: Caller, *, inside: bool, fault: str) -> None:
    entry = {
        "method": raw.method,
        "path": raw.path,
        "query": dict(raw.query),
        "body": raw.body[:_KEPT].decode(errors="replace"),
        "status": answer.status if answer else 0,
        "caller": who.kind,
        "installation": who.installation,
        "inside": inside,
        "fault": fault,
        "agent": _agent(raw.headers),
    }
    world.state.record(world.now(), entry)


def _agent(headers: Mapping[str, str]) -> str:
    return headers.get("user-agent", "")
