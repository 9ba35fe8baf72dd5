"""The repository itself: who may do what, files, branches and the objects of the Git database."""

import base64
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from core.errors import Broken
from core.github import shapes
from core.github.faults import Invalid
from core.github.identities import FETCH
from core.github.pace import Cost
from core.github.view import View, nothing
from core.github.words import Forbidden, Gone, Permission, RepositoryInfo, TreeEntry

_LARGEST = 1024 * 1024
_GIT_S = 600.0
_UPDATE_REFS = "mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }"
_ELSEWHERE = re.compile(r"fast.forward|Reference does not exist", re.IGNORECASE)
_UNKNOWN = re.compile(r"updateRefs.* doesn't exist on type|Unknown field|no GraphQL", re.IGNORECASE)


class Code(View):
    """Reads and writes the repository's content; nothing here pushes."""

    def token(self) -> str:
        """It may read this one repository's content, and nothing else."""
        return self._identity.token(FETCH, _GIT_S).value

    def repository(self) -> RepositoryInfo:
        return self._read("", shapes.repository)

    def permission(self, login: str, person: int) -> Permission:
        path = f"/collaborators/{quote(login, safe='')}/permission"
        if not login or login in (".", ".."):
            return Permission.NONE
        try:
            return self._read(path, lambda held: shapes.permission(held, person))
        except Gone:
            return Permission.NONE

    def file(self, path: str, ref: str) -> bytes | None:
        if not _is_plain(path):
            return None
        try:
            return self._read(f"/contents/{quote(path)}", lambda held: _content(held, path), ref=ref)
        except Gone:
            return None

    def head(self, branch: str) -> str | None:
        if not _is_plain(branch):
            return None
        try:
            return self._read(f"/git/ref/heads/{quote(branch)}", _target)
        except Gone:
            return None
        except Invalid as wrong:
            if "empty" in wrong.detail:  # a repository without a commit
                return None
            raise

    def create_branch(self, branch: str, commit: str) -> None:
        """Make it at `commit`; nothing happens if it is there already. `Forbidden` if it is elsewhere."""
        body = {"ref": f"refs/heads/{branch}", "sha": commit}
        try:
            self._write("POST", "/git/refs", body, nothing, repeatable=True)
        except Invalid as wrong:
            if "already exists" not in wrong.detail:
                raise
            if self.head(branch) != commit:
                raise Forbidden(
                    f"There is a branch {branch} already, with commits that Pullwright did not make; delete it first."
                ) from None

    def move_branch(self, branch: str, commit: str, expected: str, *, force: bool = False) -> bool:
        found = self.head(branch)
        if found != expected:
            return found == commit
        try:
            return self._swap(branch, commit, expected, force=force)
        except Broken as wrong:
            if wrong.retryable and self.head(branch) == commit:  # done, and only the answer was lost
                return True
            raise

    def _swap(self, branch: str, commit: str, expected: str, *, force: bool) -> bool:
        """Only GraphQL can compare and move in one step, so that neither a push nor a rewind in between is lost."""
        update = {"name": f"refs/heads/{branch}", "beforeOid": expected, "afterOid": commit, "force": force}
        try:
            objection = self._mutate(_UPDATE_REFS, {"repositoryId": self._node, "refUpdates": [update]})
        except Gone:
            objection = "There is no GraphQL."
        if not objection:
            return True
        if _UNKNOWN.search(objection) and not force:
            return self._forward(branch, commit)
        if _ELSEWHERE.search(objection) or self.head(branch) != expected:
            return False
        what = f"replace the commits of {branch}" if force else f"move {branch}"
        raise Forbidden(f"GitHub does not let Pullwright {what}: {objection[:200]}")

    def _forward(self, branch: str, commit: str) -> bool:
        """For servers that cannot compare: they refuse it where somebody pushed meanwhile, but not after a rewind."""
        try:
            body = {"sha": commit, "force": False}
            moved = self._write("PATCH", f"/git/refs/heads/{quote(branch)}", body, _target, repeatable=False)
        except Invalid as wrong:
            if _ELSEWHERE.search(wrong.detail):
                return False
            raise
        return moved == commit

    def write_blob(self, content: bytes) -> str:
        body = {"content": base64.b64encode(content).decode(), "encoding": "base64"}
        return self._object("/git/blobs", body)

    def write_tree(self, base_tree: str | None, entries: Sequence[TreeEntry]) -> str:
        tree = [_entry(entry) for entry in entries]
        return self._object("/git/trees", {"tree": tree, **({"base_tree": base_tree} if base_tree else {})})

    def write_commit(self, message: str, tree: str, parents: Sequence[str]) -> str:
        """No author is given: that is what makes GitHub sign it for the App."""
        return self._object("/git/commits", {"message": message, "tree": tree, "parents": list(parents)})

    def tree_of(self, commit: str) -> str:
        return self._read(f"/git/commits/{quote(commit, safe='')}", lambda held: str(held["tree"]["sha"]))

    def is_protected(self, branch: str) -> bool:
        try:
            return self._read(f"/branches/{quote(branch)}", lambda held: bool(held["protected"]))
        except Gone:
            return False

    def _object(self, path: str, body: object) -> str:
        """An object has the name of its content, so making it twice makes it once."""
        return self._write("POST", path, body, lambda held: str(held["sha"]), repeatable=True, cost=Cost.WRITE)


def _is_plain(path: str) -> bool:
    """Whether the path stays what it is in a URL."""
    return bool(path) and not any(part in ("", ".", "..") for part in path.split("/"))


def _content(held: Any, path: str) -> bytes | None:
    if not isinstance(held, dict) or held["type"] != "file":
        return None
    if int(held["size"]) > _LARGEST or held.get("encoding") != "base64":
        raise Forbidden(f"The file {path} is larger than 1 MB, which is more than Pullwright reads.")
    return base64.b64decode(held["content"])


def _target(held: Any) -> str:
    return str(held["object"]["sha"])


def _entry(entry: TreeEntry) -> dict[str, str | None]:
    kinds = {"040000": "tree", "160000": "commit"}
    return {"path": entry.path, "mode": entry.mode, "type": kinds.get(entry.mode, "blob"), "sha": entry.blob}
