"""Pull requests and their reviews."""

from collections.abc import Sequence

from core.github import shapes
from core.github.code import Code
from core.github.faults import Invalid
from core.github.view import nothing
from core.github.words import Gone, Pull, Review, ReviewComment

_TO_DRAFT = (
    "mutation($input: ConvertPullRequestToDraftInput!) "
    "{ convertPullRequestToDraft(input: $input) { clientMutationId } }"
)


class Pulls(Code):
    """Opens, edits and reads pull requests."""

    def pull(self, number: int) -> Pull:
        return self._read(f"/pulls/{number}", shapes.pull)

    def pulls_of(self, branch: str) -> tuple[Pull, ...]:
        owner = self.repository().owner
        query = {"head": f"{owner}:{branch}", "state": "all", "sort": "created", "direction": "desc"}
        found = self._list("/pulls", shapes.pull, **query)
        return tuple(pull for pull in found if pull.head_ref == branch and pull.head_repository == self._id)

    def open_pull(self, title: str, body: str, head: str, base: str, *, draft: bool) -> Pull:
        """Or the one that is open already from `head` to `base`, as it is."""
        asked = {"title": title, "body": body, "head": head, "base": base, "draft": draft}
        try:
            return self._write("POST", "/pulls", asked, shapes.pull, repeatable=False)
        except Invalid as wrong:
            there = self._open(head, base) if "already exists" in wrong.detail else ()
            if not there:
                raise
            return there[0]

    def _open(self, head: str, base: str) -> tuple[Pull, ...]:
        return tuple(pull for pull in self.pulls_of(head) if pull.state == "open" and pull.base_ref == base)

    def edit_pull(self, number: int, *, title: str | None = None, body: str | None = None) -> Pull:
        asked = {name: text for name, text in (("title", title), ("body", body)) if text is not None}
        return self._write("PATCH", f"/pulls/{number}", asked, shapes.pull, repeatable=True)

    def make_draft(self, number: int) -> bool:
        """By GraphQL: REST has no word for it."""
        node, is_draft = self._read(f"/pulls/{number}", lambda held: (str(held["node_id"]), bool(held.get("draft"))))
        try:
            return is_draft or not self._mutate(_TO_DRAFT, {"pullRequestId": node}, repeatable=True)
        except Gone:
            return False

    def request_review(self, number: int, logins: Sequence[str]) -> None:
        path = f"/pulls/{number}/requested_reviewers"
        if logins:
            self._write("POST", path, {"reviewers": list(logins)}, nothing, repeatable=True)

    def reviews(self, number: int) -> tuple[Review, ...]:
        return self._list(f"/pulls/{number}/reviews", shapes.review)

    def review_comments(self, number: int, review: int | None = None) -> tuple[ReviewComment, ...]:
        """From the list of the pull request: the list of a review does not tell lines."""
        found = self._list(f"/pulls/{number}/comments", shapes.review_comment)
        return tuple(comment for comment in found if review in (None, comment.review_id))
