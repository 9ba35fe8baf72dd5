"""The Git database: blobs, trees, commits and refs, on the real objects of the bare repository."""

import base64
import binascii
import re
from typing import Any

from tests.fakes.github import hooks, objects, refs
from tests.fakes.github.routing import Answer, Call, Problem, route
from tests.fakes.github.shapes.accounts import node_id

_SHA = re.compile(r"[0-9a-f]{40}")
_MODES = {"100644": "blob", "100755": "blob", "120000": "blob", "040000": "tree", "160000": "commit"}


def _url(call: Call, kind: str, sha: str) -> str:
    return f"{call.world.repo_url(call.repo)}/git/{kind}/{sha}"


@route("POST", "*/git/blobs", "contents=write")
def create_blob(call: Call) -> Answer:
    asked = call.json
    text, encoding = asked.get("content"), asked.get("encoding", "utf-8")
    if not isinstance(text, str) or encoding not in ("utf-8", "base64"):
        raise Problem(422, "Invalid request.")
    try:
        content = base64.b64decode(text) if encoding == "base64" else text.encode()
    except binascii.Error:
        raise Problem(422, "content is not valid Base64") from None
    sha = objects.write(call.world.git(call.repo), "blob", content)
    return Answer(201, {"sha": sha, "url": _url(call, "blobs", sha)})


@route("GET", "*/git/blobs/{sha}", "contents=read")
def blob(call: Call) -> Answer:
    sha = call.args["sha"]
    content = objects.read_as(call.world.git(call.repo), "blob", sha) if _SHA.fullmatch(sha) else None
    if content is None:
        raise Problem(404, "Not Found")
    text = base64.encodebytes(content).decode()
    held = {"sha": sha, "node_id": node_id("Blob", int(sha[:8], 16)), "size": len(content), "encoding": "base64"}
    return Answer(200, {**held, "url": _url(call, "blobs", sha), "content": text})


@route("POST", "*/git/trees", "contents=write")
def create_tree(call: Call) -> Answer:
    git, asked = call.world.git(call.repo), call.json
    root = asked.get("base_tree")
    if root and objects.commit(git, root):  # GitHub takes a commit as well
        root = objects.commit(git, root).tree  # type: ignore[union-attr]  # seen in the line above
    if root and objects.read_as(git, "tree", root) is None:
        raise Problem(404, "Not Found")
    for entry in asked.get("tree", ()):
        root = objects.graft(git, root, *_entry(call, entry))
    root = root or objects.write_tree(git, [])
    return Answer(201, _tree(call, root))


def _entry(call: Call, entry: dict[str, Any]) -> tuple[str, str, str | None]:
    path, mode, sha = str(entry.get("path", "")), str(entry.get("mode", "")), entry.get("sha")
    bad = path.startswith("/") or any(part in ("", ".", "..", ".git") for part in path.split("/"))
    if bad or mode not in _MODES:
        raise Problem(422, "tree.path contains a malformed path component" if bad else "tree.mode must be one of "
                      + ", ".join(_MODES))  # fmt: skip
    git = call.world.git(call.repo)
    if "content" in entry:
        sha = objects.write(git, "blob", entry["content"].encode())
    if sha is not None and objects.read_as(git, _MODES[mode], sha) is None:
        raise Problem(422, f"tree.sha {sha} is not a valid {_MODES[mode]}")
    return path, mode, sha


def _tree(call: Call, sha: str, *, recursive: bool = False) -> dict[str, Any]:
    git = call.world.git(call.repo)
    found = objects.walk(git, sha) if recursive else ((entry.name, entry) for entry in objects.tree(git, sha))
    entries = []
    for path, entry in found:
        one = {"path": path, "mode": entry.mode, "type": entry.kind, "sha": entry.sha}
        size = {"size": len(objects.read_as(git, "blob", entry.sha) or b"")} if entry.kind == "blob" else {}
        entries.append({**one, **size, "url": _url(call, f"{entry.kind}s", entry.sha)})
    return {"sha": sha, "url": _url(call, "trees", sha), "tree": entries, "truncated": False}


@route("GET", "*/git/trees/{sha}", "contents=read")
def tree(call: Call) -> Answer:
    git, sha = call.world.git(call.repo), call.args["sha"]
    commit = objects.commit(git, sha) if _SHA.fullmatch(sha) else None
    root = commit.tree if commit else sha
    if not _SHA.fullmatch(root) or objects.read_as(git, "tree", root) is None:
        raise Problem(404, "Not Found")
    return Answer(200, _tree(call, root, recursive="recursive" in call.raw.query))


@route("POST", "*/git/commits", "contents=write")
def create_commit(call: Call) -> Answer:
    git, asked, world = call.world.git(call.repo), call.json, call.world
    parents = tuple(asked.get("parents", ()))
    if objects.read_as(git, "tree", str(asked.get("tree"))) is None:
        raise Problem(422, "Tree SHA does not exist")
    if not all(objects.commit(git, parent) for parent in parents):
        raise Problem(422, "Parent SHA does not exist or is not a commit object")
    bot, moment = call.author(), f"{int(world.now())} +0000"
    own = f"{bot['login']} <{bot['id']}+{bot['login']}@users.noreply.github.com> {moment}"
    given = asked.get("author")
    author = f"{given['name']} <{given['email']}> {moment}" if given else own
    committer = author if given else f"GitHub <noreply@github.com> {moment}"
    sha = objects.write_commit(git, objects.Commit(asked["tree"], parents, author, committer, asked["message"]))
    if not given and not asked.get("committer"):  # GitHub signs what an App commits as itself
        world.state.put("signed", {"id": world.state.next("signed"), "sha": sha}, key=sha)
    return Answer(201, _commit(call, sha))


def _person(line: str, call: Call) -> dict[str, str]:
    name, _, rest = line.partition(" <")
    email, _, moment = rest.partition("> ")
    return {"name": name, "email": email, "date": call.world.stamp(float(moment.split()[0]))}


def _commit(call: Call, sha: str) -> dict[str, Any]:
    held = objects.commit(call.world.git(call.repo), sha)
    assert held is not None
    html = f"{call.world.url}/{call.world.full_name(call.repo)}/commit/"
    signed = call.world.state.by_key("signed", sha) is not None
    proof = {"signature": "-----BEGIN PGP SIGNATURE-----", "payload": held.message} if signed else {}
    why = {"verified": signed, "reason": "valid" if signed else "unsigned", "verified_at": None}
    return {
        "sha": sha,
        "node_id": node_id("Commit", int(sha[:8], 16)),
        "url": _url(call, "commits", sha),
        "html_url": html + sha,
        "author": _person(held.author, call),
        "committer": _person(held.committer, call),
        "tree": {"sha": held.tree, "url": _url(call, "trees", held.tree)},
        "message": held.message,
        "parents": [{"sha": p, "url": _url(call, "commits", p), "html_url": html + p} for p in held.parents],
        "verification": {"signature": None, "payload": None, **why, **proof},
    }


@route("GET", "*/git/commits/{sha}", "contents=read")
def commit(call: Call) -> Answer:
    sha = call.args["sha"]
    if not _SHA.fullmatch(sha) or objects.commit(call.world.git(call.repo), sha) is None:
        raise Problem(404, "Not Found")
    return Answer(200, _commit(call, sha))


def _ref(call: Call, ref: str, sha: str) -> dict[str, Any]:
    url = f"{call.world.repo_url(call.repo)}/git/{ref}"
    target = {"type": "commit", "sha": sha, "url": _url(call, "commits", sha)}
    return {"ref": ref, "node_id": node_id("Ref", int(sha[:8], 16)), "url": url, "object": target}


@route("GET", "*/git/ref/{ref+}", "contents=read")
def one_ref(call: Call) -> Answer:
    ref = f"refs/{call.args['ref']}"
    sha = refs.read(call.world.git(call.repo), ref) if refs.is_valid(ref) else None
    if sha is None:
        raise Problem(404, "Not Found")
    return Answer(200, _ref(call, ref, sha))


@route("GET", "*/git/matching-refs/{ref+}", "contents=read")
def matching_refs(call: Call) -> Answer:
    found = refs.matching(call.world.git(call.repo), f"refs/{call.args['ref']}")
    return call.page(list(found.items()), lambda one: _ref(call, *one))


@route("POST", "*/git/refs", "contents=write")
def create_ref(call: Call) -> Answer:
    git, asked = call.world.git(call.repo), call.json
    ref, sha = str(asked.get("ref")), str(asked.get("sha"))
    if not refs.is_valid(ref):
        raise Problem(422, f"{ref} is not a valid ref name.")
    if refs.read(git, ref):
        raise Problem(422, "Reference already exists")
    check_move(call, ref, None, sha)
    if not refs.write(git, ref, sha):
        raise Problem(422, "Reference update failed")
    pushed(call, ref, None, sha)
    return Answer(201, _ref(call, ref, sha))


@route("PATCH", "*/git/refs/{ref+}", "contents=write")
def update_ref(call: Call) -> Answer:
    git, asked = call.world.git(call.repo), call.json
    ref, sha = f"refs/{call.args['ref']}", str(asked.get("sha"))
    old = refs.read(git, ref)
    if old is None:
        raise Problem(422, "Reference does not exist")
    check_move(call, ref, old, sha)
    if not asked.get("force") and not objects.is_ancestor(git, old, sha):
        raise Problem(422, "Update is not a fast forward")
    refs.write(git, ref, sha)
    pushed(call, ref, old, sha)
    return Answer(200, _ref(call, ref, sha))


@route("DELETE", "*/git/refs/{ref+}", "contents=write")
def delete_ref(call: Call) -> Answer:
    ref = f"refs/{call.args['ref']}"
    if refs.read(call.world.git(call.repo), ref) is None:
        raise Problem(422, "Reference does not exist")
    if ref.removeprefix("refs/heads/") in call.repo["protected"]:
        raise Problem(422, "Cannot delete this protected branch")
    refs.delete(call.world.git(call.repo), ref)
    return Answer(204)


def check_move(call: Call, ref: str, old: str | None, sha: str) -> None:
    git = call.world.git(call.repo)
    new = objects.commit(git, sha) if _SHA.fullmatch(sha) else None
    if new is None:
        raise Problem(422, "Object does not exist")
    rules = call.repo["protected"].get(ref.removeprefix("refs/heads/"), {})
    if rules.get("reviews"):
        raise Problem(422, "Changes must be made through a pull request.")
    if rules.get("signatures") and not call.world.state.by_key("signed", sha):
        raise Problem(422, "Commits must have verified signatures.")
    base = old or call.world.head(call.repo, call.repo["default_branch"])
    if not call.caller.may("workflows=write") and _workflows(call, base) != _workflows(call, sha):
        raise Problem(403, "Resource not accessible by integration", x_accepted_github_permissions="workflows=write")


def _workflows(call: Call, sha: str | None) -> str | None:
    git = call.world.git(call.repo)
    held = objects.commit(git, sha) if sha else None
    entry = objects.at_path(git, held.tree, ".github/workflows") if held else None
    return entry.sha if entry else None


def pushed(call: Call, ref: str, old: str | None, new: str) -> None:
    call.world.follow(call.repo, ref, new)
    moved = {"before": old or "0" * 40, "after": new, "created": old is None, "deleted": False, "forced": False}
    rest: dict[str, Any] = {"base_ref": None, "compare": "", "commits": [], "head_commit": None}
    parts: dict[str, Any] = {"ref": ref, **moved, **rest, "pusher": {"name": call.author()["login"], "email": None}}
    hooks.happened(call.world, call.repo, "push", None, call.author(), **parts)
