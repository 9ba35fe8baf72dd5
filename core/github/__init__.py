"""GitHub behind one Protocol: what we read there and what we write there, and nothing else."""

from core.github.clock import Clock
from core.github.ledger import Folder, Ledger, Memory
from core.github.opening import open_installations
from core.github.protocol import App, GitHub, Installations
from core.github.purchases import ListedPlan, Marketplace, Pending, Purchase
from core.github.timely import LONGEST_S, Late, sent_within
from core.github.words import (
    Annotation,
    CheckOutput,
    CheckRun,
    Comment,
    Forbidden,
    Gone,
    IssueInfo,
    Limited,
    Permission,
    Pull,
    RepositoryInfo,
    Review,
    ReviewComment,
    TreeEntry,
)

__all__ = [
    "LONGEST_S",
    "Annotation",
    "App",
    "CheckOutput",
    "CheckRun",
    "Clock",
    "Comment",
    "Folder",
    "Forbidden",
    "GitHub",
    "Gone",
    "Installations",
    "IssueInfo",
    "Late",
    "Ledger",
    "Limited",
    "ListedPlan",
    "Marketplace",
    "Memory",
    "Pending",
    "Permission",
    "Pull",
    "Purchase",
    "RepositoryInfo",
    "Review",
    "ReviewComment",
    "TreeEntry",
    "open_installations",
    "sent_within",
]
