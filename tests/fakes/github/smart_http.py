"""Git over HTTP: `git http-backend` behind the tokens of installations."""

import os
import re
import subprocess

from tests.fakes.github.dispatch import journal
from tests.fakes.github.identity import caller
from tests.fakes.github.routing import Answer, Caller, Problem, Raw
from tests.fakes.github.world import Doc, World

_PATH = re.compile(r"/([^/]+)/([^/]+?)(?:\.git)?(/(?:info/refs|git-upload-pack|git-receive-pack))")
_BASIC = {"WWW-Authenticate": 'Basic realm="GitHub"', "Content-Type": "text/plain"}


def is_git(path: str) -> bool:
    return _PATH.fullmatch(path) is not None


def serve(world: World, raw: Raw) -> Answer:
    who = Caller("nobody")
    try:
        who = caller(world, raw.headers)
        answer = _serve(world, raw, who)
    except Problem as problem:
        refused = problem.answer
        text = f"{refused.body['message']}\n".encode()
        answer = Answer(refused.status, text, _BASIC if refused.status == 401 else {"Content-Type": "text/plain"})
    journal(world, raw, answer, who, inside=False, fault="")
    return answer


def _serve(world: World, raw: Raw, who: Caller) -> Answer:
    found = _PATH.fullmatch(raw.path)
    assert found is not None
    repo = world.repo_named(found[1], found[2])
    former = world.repo_formerly(found[1], found[2])
    if repo is None and former:
        target = f"{world.url}/{world.full_name(world.repo(former))}.git{found[3]}"
        query = "&".join(f"{name}={value}" for name, value in raw.query.items())
        raise Problem(301, "Moved Permanently", Location=f"{target}?{query}")
    pushing = "git-receive-pack" in (found[3].removeprefix("/"), raw.query.get("service"))
    _check(world, repo, who, pushing=pushing)
    assert repo is not None
    return _backend(world, raw, repo, found[3], who)


def _check(world: World, repo: Doc | None, who: Caller, *, pushing: bool) -> None:
    hidden = repo is None or repo["private"]
    if who.kind == "nobody" and (hidden or pushing):
        raise Problem(401, "Authentication required.")
    ours = repo is not None and _ours(world, repo, who)
    if repo is None or (repo["private"] and not ours):
        raise Problem(404, "Repository not found.")
    if who.kind == "installation" and repo["private"] and not who.may("contents=read"):
        raise Problem(403, "Write access to repository not granted.")
    if pushing and not (ours and who.may("contents=write")):
        raise Problem(403, "Write access to repository not granted.")
    if pushing and repo["archived"]:
        raise Problem(403, "This repository was archived so it is read-only.")


def _ours(world: World, repo: Doc, who: Caller) -> bool:
    if who.kind != "installation" or not world.covers(world.known("installation", who.installation), repo):
        return False
    return who.repositories is None or repo["id"] in who.repositories


def _backend(world: World, raw: Raw, repo: Doc, rest: str, who: Caller) -> Answer:
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "GIT_PROJECT_ROOT": str(world.git(repo)),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
        "HOME": "/nonexistent",
        "PATH_INFO": rest,
        "REQUEST_METHOD": raw.method,
        "QUERY_STRING": "&".join(f"{name}={value}" for name, value in raw.query.items()),
        "CONTENT_TYPE": raw.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(raw.body)),
        "HTTP_CONTENT_ENCODING": raw.headers.get("content-encoding", ""),
        "GIT_PROTOCOL": raw.headers.get("git-protocol", ""),
        "REMOTE_USER": who.kind,
        "REMOTE_ADDR": "127.0.0.1",
    }
    done = subprocess.run(["git", "http-backend"], input=raw.body, capture_output=True, env=environment, check=False)
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200").split()[0])
    return Answer(status, body, headers)
