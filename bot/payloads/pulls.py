"""`pull_request`, `pull_request_review` and `pull_request_review_comment`."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from bot.payloads.parts import (
    Account,
    Changes,
    Common,
    Delivered,
    Id,
    Label,
    Line,
    Moment,
    Number,
    Part,
    Reference,
    Text,
    Word,
    number_of,
    person,
)
from core.asks import Snapshot, Thread
from core.events import Head, PullClosed, ReviewCommented, ReviewWritten

Branch = Annotated[str, Field(min_length=1, max_length=1000)]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")]


class Tip(Part):
    """What is to be merged. `repo` is null when the fork was deleted."""

    ref: Branch
    sha: Commit
    repo: Reference | None = None


class PullRequest(Part):
    """A pull request."""

    number: Number
    title: Line
    body: Text | None = None
    user: Account | None = None
    labels: list[Label] = Field(default_factory=list, max_length=500)
    state: Word | None = None
    updated_at: Moment
    merged: bool | None = None
    head: Tip


class Review(Part):
    """A review."""

    id: Id
    body: Text | None = None
    user: Account | None = None
    state: Word
    submitted_at: Moment | None = None


class ReviewComment(Part):
    """A comment at a place in the diff."""

    id: Id
    pull_request_review_id: Id | None = None
    body: Text
    user: Account | None = None
    created_at: Moment
    performed_via_github_app: Reference | None = None


class OfPull(Delivered):
    """What all payloads with a pull request have."""

    pull_request: PullRequest

    def common(self, at: datetime) -> Common:
        """The fields of `Happened`."""
        pull = self.pull_request
        thread = Thread(self.repository.repository(), pull.number, is_pull_request=True)
        labels = tuple(label.name for label in pull.labels)
        snapshot = Snapshot(pull.title, pull.body or "", person(pull.user), labels, pull.state or "open")
        return self.installation.id, thread, self.sender.person(), at, snapshot

    def head(self) -> Head:
        """Where the change comes from."""
        tip = self.pull_request.head
        return Head(tip.ref, tip.sha, tip.repo is not None and tip.repo.id == self.repository.id)


class Closed(OfPull):
    """`pull_request` closed."""

    def event(self) -> PullClosed:
        """As the rest of the product knows it."""
        return PullClosed(*self.common(self.pull_request.updated_at), merged=bool(self.pull_request.merged))


class Reviewed(OfPull):
    """`pull_request_review` submitted or edited."""

    review: Review
    changes: Changes = Changes()

    def event(self) -> ReviewWritten:
        """As the rest of the product knows it. An edit that left the body alone has it as its own previous."""
        review, edited = self.review, self.action == "edited"
        body = review.body or ""
        before = self.changes.body.from_ if self.changes.body else body
        return ReviewWritten(
            *self.common((not edited and review.submitted_at) or self.pull_request.updated_at),
            review_id=review.id,
            body=body,
            previous=before if edited else None,
            state=review.state.lower(),
            author=person(review.user),
            head=self.head(),
        )


class ReviewedInline(OfPull):
    """`pull_request_review_comment` created."""

    comment: ReviewComment

    def event(self) -> ReviewCommented:
        """As the rest of the product knows it."""
        comment = self.comment
        return ReviewCommented(
            *self.common(comment.created_at),
            comment_id=comment.id,
            review_id=comment.pull_request_review_id,
            body=comment.body,
            author=person(comment.user),
            head=self.head(),
            app_id=number_of(comment.performed_via_github_app),
        )
