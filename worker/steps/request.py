"""What was asked of a run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.names import RunId
from core.repo_config import Bounds
from core.runs import Issue


@dataclass(frozen=True, slots=True)
class Job:
    """One request, as the person gave it."""

    id: RunId
    source: Path
    issue: Issue
    models: tuple[str, ...]  # the fallback chain; never empty
    asked: Bounds
    time_s: float
    out: Path
    branch: str
    tape: Path | None = None  # where the models' answers are kept for a replay

    def options(self, sandbox: str) -> dict[str, Any]:
        """What a resumed run must be told again."""
        return {
            "models": list(self.models),
            "sandbox": sandbox,
            "attempts": self.asked.attempts,
            "budget_usd": self.asked.budget_usd,
            "time_s": self.time_s,
            "out": str(self.out),
            "branch": self.branch,
        }
