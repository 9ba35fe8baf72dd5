"""A stateful GitHub over HTTP on loopback: real bare repositories, real signatures, GitHub's own answers."""

from tests.fakes.github.fake import FakeGitHub
from tests.fakes.github.market import PurchaseTold
from tests.fakes.github.readers import App, Call, CheckRun, Comment, Delivery, Person, Pull, Repo, Said

__all__ = [
    "App",
    "Call",
    "CheckRun",
    "Comment",
    "Delivery",
    "FakeGitHub",
    "Person",
    "Pull",
    "PurchaseTold",
    "Repo",
    "Said",
]
