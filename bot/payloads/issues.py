"""`issues` and `issue_comment`: what happens in the conversation of an issue or pull request."""

from datetime import datetime

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
from core.events import CommentWritten, IssueAssigned, IssueLabelled, IssueOpened


class Issue(Part):
    """An issue, or the conversation of a pull request."""

    number: Number
    title: Line
    body: Text | None = None
    user: Account | None = None
    labels: list[Label] = Field(default_factory=list, max_length=500)
    state: Word | None = None
    updated_at: Moment
    pull_request: dict[str, object] | None = None
    performed_via_github_app: Reference | None = None


class Comment(Part):
    """A comment of a conversation."""

    id: Id
    body: Text
    user: Account | None = None
    created_at: Moment
    updated_at: Moment
    performed_via_github_app: Reference | None = None


class OfIssue(Delivered):
    """What all payloads with an issue have."""

    issue: Issue

    def common(self, at: datetime) -> Common:
        """The fields of `Happened`."""
        issue = self.issue
        thread = Thread(self.repository.repository(), issue.number, issue.pull_request is not None)
        labels = tuple(label.name for label in issue.labels)
        snapshot = Snapshot(issue.title, issue.body or "", person(issue.user), labels, issue.state or "open")
        return self.installation.id, thread, self.sender.person(), at, snapshot


class Commented(OfIssue):
    """`issue_comment` created or edited."""

    comment: Comment
    changes: Changes = Changes()

    def event(self) -> CommentWritten:
        """As the rest of the product knows it. An edit that left the body alone has it as its own previous."""
        comment, edited = self.comment, self.action == "edited"
        before = self.changes.body.from_ if self.changes.body else comment.body
        return CommentWritten(
            *self.common(comment.updated_at if edited else comment.created_at),
            comment_id=comment.id,
            body=comment.body,
            previous=before if edited else None,
            author=person(comment.user),
            app_id=number_of(comment.performed_via_github_app),
        )


class Opened(OfIssue):
    """`issues` opened."""

    def event(self) -> IssueOpened:
        """As the rest of the product knows it."""
        app_id = number_of(self.issue.performed_via_github_app)
        return IssueOpened(*self.common(self.issue.updated_at), app_id=app_id)


class Labelled(OfIssue):
    """`issues` labeled."""

    label: Label

    def event(self) -> IssueLabelled:
        """As the rest of the product knows it."""
        return IssueLabelled(*self.common(self.issue.updated_at), label=self.label.name)


class Assigned(OfIssue):
    """`issues` assigned."""

    assignee: Account

    def event(self) -> IssueAssigned:
        """As the rest of the product knows it."""
        return IssueAssigned(*self.common(self.issue.updated_at), assignee=self.assignee.person())
