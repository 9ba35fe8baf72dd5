"""What a whole GitHub over HTTP was told, as a ledger that the oracle reads."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any

from core.github import Annotation, CheckOutput, TreeEntry
from tests.conformance.injection.ledger import Ledger, sha
from tests.fakes.github import FakeGitHub, Repo
from tests.fakes.github.readers import Call

Json = dict[str, Any]
_QUIET = re.compile(r"/app/installations/\d+/access_tokens|.*/reactions(/\d+)?|/acme/shapes\.git/git-upload-pack")


class Observed(Ledger):
    """Filled from calls; `elsewhere` are writes to anything that is not known to be ours to write."""

    elsewhere: list[str]
    here: str  # how every path of this repository begins

    def hear(self, call: Call) -> None:
        """One call that GitHub took."""
        if call.method == "GET" or call.status >= 300 or _QUIET.fullmatch(call.path):
            return
        rest = call.path.removeprefix(self.here)
        for pattern, told in _CALLS.items():
            if rest != call.path and (found := re.fullmatch(pattern, f"{call.method} {rest}")):
                told(self, found, call.json or {})
                return
        self.elsewhere.append(f"{call.method} {call.path}")

    def last_commit(self) -> str:
        """The commit that was written last: GitHub's own name for it is not in its calls."""
        return list(self.commits)[-1]

    def checked(self, told: Json) -> None:
        """What a check run was told."""
        output = told.get("output") or {}
        notes = tuple(
            Annotation(
                n["path"], n["start_line"], n["end_line"], n["annotation_level"], n["message"], n.get("title", "")
            )
            for n in output.get("annotations", ())
        )
        self._told(CheckOutput(output.get("title", ""), output.get("summary", ""), output.get("text") or "", notes))


def observed(
    github: FakeGitHub, repo: Repo, issue: int, before: Mapping[str, bytes], heads: Mapping[str, str]
) -> Observed:
    """Everything that was written, on a repository that held `before` on main."""
    leaves = {path: ("100644", sha("blob", content)) for path, content in before.items()}
    blobs = {sha("blob", content): content for content in before.values()}
    made = Observed(heads["main"], leaves, blobs, issue_number=issue, web=f"{github.url}/acme/shapes")
    made.elsewhere, made.here = [], f"/repositories/{repo.id}/"
    for call in github.journal:
        made.hear(call)
    made.branches["main"] = github.branches(repo)["main"]
    return made


def _blob(made: Observed, found: re.Match[str], told: Json) -> None:
    raw = told["content"]
    made.write_blob(base64.b64decode(raw) if told.get("encoding") == "base64" else raw.encode())


def _tree(made: Observed, found: re.Match[str], told: Json) -> None:
    entries = [TreeEntry(one["path"], one["mode"], one.get("sha")) for one in told["tree"]]
    made.write_tree(told.get("base_tree"), entries)


def _commit(made: Observed, found: re.Match[str], told: Json) -> None:
    made.write_commit(told["message"], told["tree"], ())


def _ref(made: Observed, found: re.Match[str], told: Json) -> None:
    made.create_branch(told["ref"].removeprefix("refs/heads/"), made.last_commit())


def _open(made: Observed, found: re.Match[str], told: Json) -> None:
    made.open_pull(told["title"], told["body"], told["head"].rpartition(":")[2], told["base"], draft=told["draft"])


def _edit(made: Observed, found: re.Match[str], told: Json) -> None:
    made.edit_pull(int(found[1]), title=told.get("title"), body=told.get("body"))


def _said(made: Observed, found: re.Match[str], told: Json) -> None:
    made.texts.append(("comment", told["body"]))
    made.threads += [int(found[1])] if found[1] else []


def _labelled(made: Observed, found: re.Match[str], told: Json | list[str]) -> None:
    made.add_labels(int(found[1]), told if isinstance(told, list) else told["labels"])


def _asked(made: Observed, found: re.Match[str], told: Json) -> None:
    made.request_review(int(found[1]), told["reviewers"])


_CALLS: Mapping[str, Callable[[Observed, re.Match[str], Any], None]] = {
    "POST git/blobs": _blob,
    "POST git/trees": _tree,
    "POST git/commits": _commit,
    "POST git/refs": _ref,
    "POST pulls": _open,
    r"PATCH pulls/(\d+)": _edit,
    r"POST issues/(\d+)/comments": _said,
    r"PATCH issues/()comments/\d+": _said,
    r"POST issues/(\d+)/labels": _labelled,
    r"POST pulls/(\d+)/requested_reviewers": _asked,
    "POST check-runs": lambda made, found, told: made.checked(told),
    r"PATCH check-runs/\d+": lambda made, found, told: made.checked(told),
}
