"""What people and the App do alike: issues, comments, reactions, labels, pull requests and reviews come to be here.

Everything here changes the state and says what happened; who may do it was decided before.
"""

from collections.abc import Sequence
from typing import Any

from tests.fakes.github import hooks
from tests.fakes.github.shapes import issues, pulls
from tests.fakes.github.shapes.accounts import user_of
from tests.fakes.github.shapes.repositories import label as shape_label
from tests.fakes.github.world import Doc, World


class Making:
    """By one account in one repository. `now` leaves the delivery to the caller, who finds it in `told`."""

    def __init__(self, world: World, repo: Doc, author: Doc, *, now: bool = False) -> None:
        self.world, self.repo, self.author, self._now = world, repo, author, now
        self.told: Doc | None = None

    def _happened(self, event: str, action: str, **parts: Any) -> None:
        told = hooks.happened(self.world, self.repo, event, action, self.author, now=self._now, **parts)
        self.told = told or self.told

    def _issue_event(self, action: str, held: Doc, **parts: Any) -> None:
        if held["pull"]:
            shape = pulls.full_pull(self.world, self.repo, held)
            self._happened("pull_request", action, number=held["number"], pull_request=shape, **parts)
        else:
            self._happened("issues", action, issue=issues.issue(self.world, self.repo, held), **parts)

    def issue(self, title: str, body: str | None, labels: Sequence[str] = (), pull: Doc | None = None) -> Doc:
        world, repo = self.world, self.repo
        with world.state.change():
            number, stamp = world.state.next(f"number/{repo['id']}"), world.stamp()
            for name in labels:
                world.label(repo, name)
            made = {
                "id": world.state.next("issue", 300001),
                "number": number,
                "title": title,
                "body": body,
                "labels": list(labels),
                "pull": pull,
                "author": self.author["id"],
                "state": "open",
                "assignees": [],
                "locked": False,
                "created": stamp,
                "updated": stamp,
                "closed": None,
                "by_app": self.author["type"] == "Bot",
            }
            key = f"{repo['id']}/{pull['head_ref']}" if pull else ""
            held = world.state.put("issue", made, repo=repo["id"], parent=number, key=key)
            self._issue_event("opened", held)
        return held

    def comment(self, issue: Doc, body: str) -> Doc:
        world, stamp = self.world, self.world.stamp()
        with world.state.change():
            made = {
                "id": world.state.next("comment", 700001),
                "number": issue["number"],
                "body": body,
                "author": self.author["id"],
                "created": stamp,
                "updated": stamp,
                "by_app": self.author["type"] == "Bot",
            }
            held = world.state.put("comment", made, repo=self.repo["id"], parent=issue["number"])
            self._comment_event("created", issue, held)
        return held

    def edit_comment(self, held: Doc, body: str) -> Doc:
        issue = self.world.issue(self.repo, held["number"])
        assert issue is not None
        with self.world.state.change():
            before = {"body": {"from": held["body"]}}
            held = self.world.touch(held, body=body)
            self._comment_event("edited", issue, held, changes=before)
        return held

    def delete_comment(self, held: Doc) -> None:
        issue = self.world.issue(self.repo, held["number"])
        assert issue is not None
        with self.world.state.change():
            self.world.state.drop(held)
            self._comment_event("deleted", issue, held)

    def _comment_event(self, action: str, issue: Doc, held: Doc, **parts: Any) -> None:
        shown = issues.issue(self.world, self.repo, issue)
        self._happened("issue_comment", action, issue=shown, comment=self._shown(held), **parts)

    def _shown(self, held: Doc) -> dict[str, Any]:
        return issues.comment(self.world, self.repo, held)

    def react(self, kind: str, target: int, content: str) -> tuple[Doc, bool]:
        """(the reaction, whether it is new); one of a kind for a person."""
        key = f"{kind}/{target}"
        with self.world.state.change():
            for held in self.world.state.keyed("reaction", key):
                if held["user"] == self.author["id"] and held["content"] == content:
                    return held, False
            made = {"id": self.world.state.next("reaction", 90001), "user": self.author["id"], "content": content}
            made |= {"kind": kind, "target": target, "created": self.world.stamp()}
            return self.world.state.put("reaction", made, repo=self.repo["id"], key=key), True

    def label(self, issue: Doc, name: str) -> Doc:
        if name.lower() in (held.lower() for held in issue["labels"]):
            return issue
        with self.world.state.change():
            kept = self.world.label(self.repo, name)
            issue = self.world.touch(issue, labels=[*issue["labels"], kept["name"]])
            self._issue_event("labeled", issue, label=shape_label(self.world, self.repo, kept))
        return issue

    def unlabel(self, issue: Doc, name: str) -> Doc:
        with self.world.state.change():
            kept = [held for held in issue["labels"] if held.lower() != name.lower()]
            issue = self.world.touch(issue, labels=kept)
            shown = shape_label(self.world, self.repo, self.world.label(self.repo, name))
            self._issue_event("unlabeled", issue, label=shown)
        return issue

    def assign(self, issue: Doc, assignee: Doc) -> Doc:
        with self.world.state.change():
            issue = self.world.touch(issue, assignees=[*issue["assignees"], assignee["id"]])
            self._issue_event("assigned", issue, assignee=user_of(self.world, assignee["id"]))
        return issue

    def edit_issue(self, issue: Doc, **changes: Any) -> Doc:
        before = {name: {"from": issue[name]} for name in ("title", "body") if name in changes}
        with self.world.state.change():
            issue = self.world.touch(issue, **changes)
            if before:
                self._issue_event("edited", issue, changes=before)
        return issue

    def set_state(self, issue: Doc, state: str) -> Doc:
        closed = self.world.stamp() if state == "closed" else None
        with self.world.state.change():
            issue = self.world.touch(issue, state=state, closed=closed)
            self._issue_event("closed" if closed else "reopened", issue)
        return issue

    def review(self, pull: Doc, body: str, state: str, comments: Sequence[tuple[str, int, str]] = ()) -> Doc:
        """Submit a review with comments (path, line, text)."""
        world, stamp = self.world, self.world.stamp()
        with world.state.change():
            made = {"id": world.state.next("review", 40001), "number": pull["number"], "body": body, "state": state}
            made |= {"author": self.author["id"], "created": stamp, "commit": pull["pull"]["head_sha"]}
            held = world.state.put("review", made, repo=self.repo["id"], parent=pull["number"])
            shown = pulls.simple_pull(world, self.repo, pull)
            submitted = pulls.review(world, self.repo, {**held, "state": state.lower()})
            for path, line, text in comments:
                self._review_comment(pull, held["id"], path, line, text)
            self._happened("pull_request_review", "submitted", review=submitted, pull_request=shown)
        return held

    def _review_comment(self, pull: Doc, review: int, path: str, line: int, body: str) -> None:
        world, stamp = self.world, self.world.stamp()
        made = {"id": world.state.next("review_comment", 60001), "number": pull["number"], "review": review}
        made |= {"path": path, "line": line, "body": body, "author": self.author["id"], "created": stamp}
        made |= {"updated": stamp, "commit": pull["pull"]["head_sha"]}
        held = world.state.put("review_comment", made, repo=self.repo["id"], parent=pull["number"])
        shown = pulls.simple_pull(world, self.repo, pull)
        comment = pulls.review_comment(world, self.repo, held)
        self._happened("pull_request_review_comment", "created", comment=comment, pull_request=shown)
