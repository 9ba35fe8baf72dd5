"""Events: what one delivery says has happened, with the fields that are used and no others. Frozen values."""

from dataclasses import dataclass
from datetime import datetime

from core.asks import GHOST, Person, Repository, Snapshot, Thread


@dataclass(frozen=True, slots=True)
class Happened:
    """What all events in a thread have in common; every field is from the signed body."""

    installation: int
    thread: Thread
    sender: Person  # who did it
    at: datetime  # aware, in UTC
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class CommentWritten(Happened):
    """A comment in the conversation of an issue or pull request was written or edited."""

    comment_id: int
    body: str
    previous: str | None  # what stood there before the edit; None if it is new
    author: Person
    app_id: int | None  # the App it was written through


@dataclass(frozen=True, slots=True)
class IssueOpened(Happened):
    """An issue was opened; its words are in the snapshot."""

    app_id: int | None


@dataclass(frozen=True, slots=True)
class IssueLabelled(Happened):
    """An issue got a label."""

    label: str


@dataclass(frozen=True, slots=True)
class IssueAssigned(Happened):
    """An issue was assigned to somebody."""

    assignee: Person


@dataclass(frozen=True, slots=True)
class Head:
    """What a pull request wants to merge, and from where."""

    branch: str
    sha: str
    is_local: bool  # the branch is in the repository itself, not in a fork


@dataclass(frozen=True, slots=True)
class ReviewWritten(Happened):
    """A review was submitted, or its summary was edited. Its comments are read when they are needed."""

    review_id: int
    body: str
    previous: str | None
    state: str  # approved | changes_requested | commented | dismissed
    author: Person
    head: Head


@dataclass(frozen=True, slots=True)
class ReviewCommented(Happened):
    """A comment at a place in the diff."""

    comment_id: int
    review_id: int | None  # the review it belongs to, which tells of it by itself
    body: str
    author: Person
    head: Head
    app_id: int | None


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A button of a check run was pressed."""

    installation: int
    repository: Repository
    number: int | None  # the pull request that the check run stands in, if it does
    sender: Person
    at: datetime  # the newest moment that the signed body names
    check_run_id: int
    external_id: str  # what we wrote there: the id of the request
    app_id: int | None
    button: str  # the identifier of the button; `retry` for GitHub's own "Re-run"


@dataclass(frozen=True, slots=True)
class PullClosed(Happened):
    """A pull request was closed, merged or not."""

    merged: bool = False


@dataclass(frozen=True, slots=True)
class InstallationHere:
    """The App is in an account: it was installed, goes on after a pause, or the account is called otherwise now."""

    installation: int
    account: Person
    sender: Person


@dataclass(frozen=True, slots=True)
class InstallationGone:
    """The App was taken away from an account, or suspended there."""

    installation: int
    sender: Person
    at: datetime | None  # when it was suspended; None: taken away, and its number never comes back
    account: Person = GHOST  # whose it was


@dataclass(frozen=True, slots=True)
class Bought:
    """What an account has, or had, at GitHub's Marketplace. `trial_end` is None where nothing is tried out."""

    plan: int  # the listing's number of it
    name: str
    cycle: str  # month | year
    units: int
    trial_end: datetime | None
    next_billing: datetime | None


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """Something was bought at GitHub's Marketplace, changed there, or ended. Nothing in it tells when it was sent, and
    it is of no installation: things are bought before the App is installed, and kept when it is taken away."""

    action: str  # purchased | changed | pending_change | pending_change_cancelled | cancelled
    account: Person  # for whom, also an organisation; not whoever clicked
    effective: datetime
    bought: Bought
    before: Bought | None


Event = (
    CommentWritten
    | IssueOpened
    | IssueLabelled
    | IssueAssigned
    | ReviewWritten
    | ReviewCommented
    | ButtonPressed
    | PullClosed
    | InstallationHere
    | InstallationGone
    | PlanChanged
)


@dataclass(frozen=True, slots=True)
class Ignored:
    """A delivery that means nothing to us, and why; the sentence may be shown."""

    reason: str
