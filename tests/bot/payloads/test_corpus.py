"""Every example payload of GitHub's events is read, or ignored with a reason."""

from collections import Counter

from bot.payloads import events, parse
from bot.triggers import asks
from core.events import (
    ButtonPressed,
    CommentWritten,
    Ignored,
    InstallationGone,
    InstallationHere,
    IssueAssigned,
    IssueLabelled,
    IssueOpened,
    PlanChanged,
    PullClosed,
    ReviewCommented,
    ReviewWritten,
)
from tests.bot.deliveries import EXAMPLES, US, corpus, encoded


def test_all_of_them_are_read_or_ignored_with_a_reason() -> None:
    assert len(corpus()) == EXAMPLES
    for event, payload in corpus():
        found = parse(event, encoded(payload))
        assert not isinstance(found, Ignored) or len(found.reason) > 20


def test_as_an_app_gets_them_each_used_kind_is_read() -> None:
    read: Counter[type] = Counter()
    for event, payload in corpus():
        as_app = payload if event.startswith("installation") else {**payload, "installation": {"id": 77}}
        found = parse(event, encoded(as_app))
        if not isinstance(found, Ignored):
            read[type(found)] += 1
            assert asks(found, US, "d") == ()
    assert read == {
        CommentWritten: 7,
        IssueOpened: 4,
        IssueLabelled: 2,
        IssueAssigned: 3,
        PullClosed: 2,
        ReviewWritten: 3,
        ReviewCommented: 3,
        ButtonPressed: 2,
        InstallationGone: 3,
        InstallationHere: 4,
        PlanChanged: 4,
    }


def test_what_is_subscribed_to_is_what_is_read() -> None:
    assert events() == {
        "check_run",
        "installation",
        "installation_target",
        "issue_comment",
        "issues",
        "marketplace_purchase",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
    }
