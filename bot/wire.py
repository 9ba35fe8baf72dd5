"""What goes over the wire of `/api/v1`, in both directions: the server writes it and the Action reads it.

Whoever reads passes over fields that it does not know, so that either side may be newer; what a job asks is strict.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from core.caps import ATTEMPTS_CAP, CANDIDATES_CAP

REQUESTS = "/api/v1/requests"
LARGEST = 1024 * 1024  # bytes of what is asked; an event with two texts as long as GitHub allows is half of it
LONGEST_PROMPT = 100_000  # characters
PATCH = "patch.diff"
STATEMENT = "statement.dsse.json"
# The files that a finished request may have.
REPORTS = ("report.md", "report.docx", "report.json", "report.sarif", PATCH, STATEMENT)

Model = Annotated[str, Field(pattern=r"^[a-z]+:[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$")]
Word = Annotated[str, Field(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$")]


class Wanted(BaseModel):
    """The options of a job; what the asking person says wins over them, but for the numbers: there the smaller."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    models: list[Model] = Field(default_factory=list, max_length=10)
    budget_usd: float | None = Field(default=None, gt=0, le=10_000, allow_inf_nan=False)
    attempts: int | None = Field(default=None, ge=1, le=ATTEMPTS_CAP)
    candidates: int | None = Field(default=None, ge=1, le=CANDIDATES_CAP)
    base: str | None = Field(default=None, pattern=r"^\S{1,250}$")
    draft: bool | None = None


class Asked(BaseModel):
    """What a job asks: with its own words (`prompt`, `issue_number` or both), else with the event that it was started
    by."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    prompt: str = Field("", max_length=LONGEST_PROMPT)
    issue_number: int | None = Field(default=None, ge=1, le=2**31 - 1)
    event_name: str = Field("", pattern=r"^[a-z_]{0,60}$")
    event: dict[str, Any] | None = None
    handle: Word = "pullwright"
    label: str = Field("", max_length=50)
    options: Wanted = Wanted()


class Told(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Receipt(Told):
    """The answer to what was asked. Without an `id` nothing was: `sentence` says why, and that is no fault."""

    id: str = ""
    secret: str = ""  # the bearer token for everything below the request; it stays the same
    sentence: str = ""


class StepTold(Told):
    """One step of the run; `elapsed_s` is None while it goes on."""

    number: int
    name: str
    elapsed_s: float | None = None
    note: str = ""


class FailingTold(Told):
    """A test that fails with the change."""

    path: str
    line: int = 0
    title: str
    message: str = ""


class Progress(Told):
    """Where a request is. `state` is deciding, pending, queued, running, or its end: done, cancelled, dead, refused,
    answered."""

    id: str
    state: str
    ended: bool
    position: int = 0  # 1 is next, 0 where it does not wait
    sentence: str = ""  # why it ended so
    url: str = ""  # where people see it


class Finish(Progress):
    """The whole of it: what an ended request came to, as far as it is known."""

    verdict: str = ""
    run_id: str = ""
    pull_number: int | None = None
    pull_url: str = ""
    branch: str = ""
    head_sha: str = ""
    cost_usd: float | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    elapsed_s: float | None = None
    steps: list[StepTold] = Field(default_factory=list)
    failing: list[FailingTold] = Field(default_factory=list)
    reports: list[str] = Field(default_factory=list)  # names below `/reports/`, of `REPORTS`


class Problem(Told):
    """Why not (RFC 9457): `detail` is one sentence for a person."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
