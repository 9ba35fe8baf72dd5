"""Reports. A format is one file here that offers `SUFFIX`, `render(report) -> bytes` and `preload()`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.runs import Environment, Run, Source


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a reader of a run may need; all formats are renderings of this one value."""

    run: Run
    repository: str  # the checkout's name, never a host path
    environment: Environment
    sources: tuple[Source, ...]  # the manifest of context
    diff: str
    replay: bool = False  # the model was a recording, and every format says so
    notes: tuple[str, ...] = ()  # what a reader should know: skipped, limited, unusual
    reproduce: tuple[str, ...] = ()  # commands that measure it again
    models: tuple[str, ...] = ()  # the fallback chain as asked for
    created: str = ""  # ISO 8601, UTC
    version: str = ""
    files: Mapping[str, str] = field(default_factory=dict)  # format -> file name beside this report
    verify: str = ""  # the command that checks the signed statement beside this report; empty: there is none
    charge: str = ""  # what it is charged and why, and what is left: one line of ours; empty where nobody asks
