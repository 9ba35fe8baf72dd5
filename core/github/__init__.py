"""GitHub behind one Protocol: what we read there and what we write there, and nothing else."""

from core.github.protocol import GitHub, Installations
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
    "Annotation",
    "CheckOutput",
    "CheckRun",
    "Comment",
    "Forbidden",
    "GitHub",
    "Gone",
    "Installations",
    "IssueInfo",
    "Limited",
    "Permission",
    "Pull",
    "RepositoryInfo",
    "Review",
    "ReviewComment",
    "TreeEntry",
]
