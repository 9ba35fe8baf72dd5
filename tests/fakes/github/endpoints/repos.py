"""Repositories, who may do what in them, their files and branches."""

import base64
from typing import Any
from urllib.parse import quote

from tests.fakes.github import objects, refs
from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes import accounts, repositories
from tests.fakes.github.world import ROLES

_LEGACY = {"maintain": "write", "triage": "read"}
_LARGE = 1024 * 1024


@route("GET", "*", "metadata=read")
def repository(call: Call) -> Answer:
    return Answer(200, repositories.full_repository(call.world, call.repo))


@route("GET", "*/collaborators/{login}/permission", "metadata=read")
def permission(call: Call) -> Answer:
    account = call.world.account_named(call.args["login"])
    if account is None:
        raise Problem(404, f"{call.args['login']} is not a user")
    role = call.world.role(call.repo, account["id"])
    rank = ROLES.index(role)
    levels = {"pull": 1, "triage": 2, "push": 3, "maintain": 4, "admin": 5}
    user = accounts.user(call.world, account)
    user |= {"permissions": {name: rank >= level for name, level in levels.items()}, "role_name": role}
    return Answer(200, {"permission": _LEGACY.get(role, role), "role_name": role, "user": user})


@route("GET", "*/contents/{path+}", "contents=read")
def contents(call: Call) -> Answer:
    git = call.world.git(call.repo)
    name = call.raw.query.get("ref", call.repo["default_branch"])
    sha = _commit_of(call, name)
    commit = objects.commit(git, sha) if sha else None
    if commit is None:
        raise Problem(404, f"No commit found for the ref {name}")
    entry = objects.at_path(git, commit.tree, call.args["path"])
    if entry is None:
        raise Problem(404, "Not Found")
    if "raw" in call.raw.headers.get("accept", "") and entry.kind == "blob":
        raw = objects.read_as(git, "blob", entry.sha)
        return Answer(200, raw, {"Content-Type": "application/vnd.github.raw+json; charset=utf-8"})
    if entry.kind == "tree":
        inside = objects.tree(git, entry.sha)
        return Answer(200, [_content(call, f"{call.args['path']}/{one.name}", one, name) for one in inside])
    return Answer(200, _content(call, call.args["path"], entry, name, whole=True))


def _commit_of(call: Call, name: str) -> str | None:
    git = call.world.git(call.repo)
    if len(name) == 40 and objects.commit(git, name):
        return name
    prefixes = ("", "refs/heads/", "refs/tags/")
    return next((sha for prefix in prefixes if (sha := refs.read(git, prefix + name))), None)


def _content(call: Call, path: str, entry: objects.Entry, ref: str, *, whole: bool = False) -> dict[str, Any]:
    url = f"{call.world.repo_url(call.repo)}/contents/{quote(path)}?ref={quote(ref)}"
    git_url = f"{call.world.repo_url(call.repo)}/git/{entry.kind}s/{entry.sha}"
    html = f"{call.world.url}/{call.world.full_name(call.repo)}/blob/{quote(ref)}/{quote(path)}"
    kind = {"tree": "dir", "commit": "submodule"}.get(entry.kind, "symlink" if entry.mode == "120000" else "file")
    held = objects.read_as(call.world.git(call.repo), "blob", entry.sha) or b""
    made = {
        "name": entry.name,
        "path": path,
        "sha": entry.sha,
        "size": len(held),
        "url": url,
        "html_url": html,
        "git_url": git_url,
        "download_url": f"{html}?raw=true",
        "type": kind,
        "_links": {"self": url, "git": git_url, "html": html},
    }
    if whole and kind == "file":
        shown = "" if len(held) > _LARGE else base64.encodebytes(held).decode()
        made |= {"content": shown, "encoding": "none" if len(held) > _LARGE else "base64"}
    if whole and kind == "symlink":
        made |= {"target": held.decode()}
    return made


@route("GET", "*/branches/{branch+}", "contents=read")
def branch(call: Call) -> Answer:
    name = call.args["branch"]
    sha = call.world.head(call.repo, name)
    if sha is None:
        raise Problem(404, "Branch not found")
    url = f"{call.world.repo_url(call.repo)}/branches/{quote(name)}"
    rules = call.repo["protected"].get(name)
    return Answer(200, {
        "name": name,
        "commit": _commit(call, sha),
        "_links": {"self": url, "html": f"{call.world.url}/{call.world.full_name(call.repo)}/tree/{quote(name)}"},
        "protected": rules is not None,
        "protection": {"enabled": rules is not None},
        "protection_url": f"{url}/protection",
    })  # fmt: skip


def _commit(call: Call, sha: str) -> dict[str, Any]:
    held = objects.commit(call.world.git(call.repo), sha)
    assert held is not None
    base = call.world.repo_url(call.repo)
    html = f"{call.world.url}/{call.world.full_name(call.repo)}/commit/"
    parents = [{"sha": p, "url": f"{base}/commits/{p}", "html_url": html + p} for p in held.parents]
    return {
        "url": f"{base}/commits/{sha}",
        "sha": sha,
        "node_id": accounts.node_id("Commit", int(sha[:8], 16)),
        "html_url": html + sha,
        "comments_url": f"{base}/commits/{sha}/comments",
        "commit": {
            "url": f"{base}/git/commits/{sha}",
            "author": None,
            "committer": None,
            "message": held.message,
            "comment_count": 0,
            "tree": {"sha": held.tree, "url": f"{base}/git/trees/{held.tree}"},
        },
        "author": None,
        "committer": None,
        "parents": parents,
    }
