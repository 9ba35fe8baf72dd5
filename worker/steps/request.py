"""What was asked of a run."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.errors import Refused
from core.names import RunId
from core.repo_config import CONFIG_PATH, Bounds
from core.runs import Issue


@dataclass(frozen=True, slots=True)
class Job:
    """One request, as the person gave it."""

    id: RunId
    source: Path
    issue: Issue
    models: tuple[str, ...]  # the fallback chain; empty where the person leaves it to the repository
    asked: Bounds
    time_s: float
    out: Path
    branch: str
    tape: Path | None = None  # where the models' answers are kept for a replay

    def with_models(self, listed: tuple[str, ...]) -> "Job":
        """This job with the models that the repository lists if the person named none; `Refused` if nobody did."""
        if self.models:
            return self
        if not listed:
            raise Refused(
                "No model is set. Give --model PROVIDER:NAME, or set PULLWRIGHT_MODELS; docs/configuration.md helps."
            )
        if any(model.startswith("scripted") for model in listed):  # it would name a file of the person's machine
            raise Refused(f"{CONFIG_PATH} names a recording as its model; a recording is given with --model only.")
        return replace(self, models=listed)

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
