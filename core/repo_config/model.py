"""The keys of `.github/pullwright.yml`, their types and their widest values."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.caps import ATTEMPTS_CAP
from core.repo_config import templates
from core.repo_config.budget import MoneyBudget
from core.text import neutralise
from core.text.invisible import is_invisible

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def _plain(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    bad = next((char for char in value if is_invisible(char)), None)
    if bad is not None:
        raise ValueError(f"holds an invisible character (U+{ord(bad):04X})")
    if "\n" in value.strip():
        raise ValueError("must be one line")
    return value.strip()


def _visible(value: str) -> str:
    return neutralise(value).text


Line = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_plain)]
Lines = Annotated[tuple[Line, ...], Field(max_length=50)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_plain)]
BranchTemplate = Annotated[Line, AfterValidator(templates.checked_branch)]
TitleTemplate = Annotated[Line, AfterValidator(templates.checked_title)]


class CustomCheck(BaseModel):
    """A validation rule of the repository: a command that must exit with 0, run in the sandbox."""

    model_config = _STRICT

    name: Word = Field(description="What the report calls it.")
    run: Line = Field(description="A command line, run in the root of the repository.")
    required: bool = Field(default=True, description="Whether its failure keeps a change from being proven.")


class RepoConfig(BaseModel):
    """The settings of one repository; every key may be left out.

    A number here is a wish: see `bounded` for how it meets the person's and the machine owner's.
    """

    model_config = _STRICT

    enabled: bool = Field(
        default=True, description="Whether Pullwright works here at all. In a fork it does only where this says true."
    )
    who_may_ask: Literal["triage", "write", "maintain", "admin"] = Field(
        default="write", description="The least permission on the repository of a person whose commands are heard."
    )
    bots: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(max_length=20)] = Field(
        default=(), description="Account numbers of bots whose commands are heard; a name could be taken over."
    )
    language: Word | None = Field(default=None, description="The language, when detection guesses wrong.")
    setup: Lines | None = Field(
        default=None, description="Command lines that install dependencies; [] for none, unset: detected."
    )
    test: Line | None = Field(default=None, description="The command line that runs the tests.")
    checks: Annotated[tuple[CustomCheck, ...], Field(max_length=20)] = Field(
        default=(), description="Validation commands beside the built-in checks."
    )
    models: Annotated[tuple[Line, ...], Field(max_length=10)] = Field(
        default=(), description="PROVIDER:NAME, a fallback chain, used when the person names none."
    )
    attempts: int | None = Field(default=None, ge=1, le=ATTEMPTS_CAP, description="Most attempts in a run.")
    budget_usd: float | None = Field(default=None, ge=0, le=10_000, description="Most money for a run.")
    budget: MoneyBudget | None = Field(
        default=None, description="Most money for a run, a day, a month, a person, a repository, the installation."
    )
    wall_s: float | None = Field(default=None, gt=0, le=3600, description="Longest time of one test run, seconds.")
    memory_mib: int | None = Field(default=None, ge=64, le=65_536, description="Most memory of a sandbox, MiB.")
    processes: int | None = Field(default=None, ge=8, le=4096, description="Most processes in a sandbox.")
    protected: Annotated[tuple[Line, ...], Field(max_length=200)] = Field(
        default=(), description="Paths that must not be changed, as in .gitignore; adds to the built-in ones."
    )
    allow_workflow_edits: bool = Field(
        default=False, description="Whether files under .github/workflows and .github/actions may be changed."
    )
    licences: Annotated[tuple[Line, ...], Field(max_length=100)] = Field(
        default=(),
        description="SPDX licences of new packages, where a lock file names them (npm, Composer); empty: any.",
    )
    new_dependencies: Literal["ask", "allow", "refuse"] = Field(
        default="ask",
        description="Changes that bring new packages: `ask` measures them with the packages and leaves them unproven, "
        "for a person to agree; `allow` lets them be proven; `refuse` fails them, and installs nothing.",
    )
    max_files: int = Field(default=50, ge=1, le=1000, description="Most files a change may touch.")
    max_lines: int = Field(default=3000, ge=1, le=100_000, description="Most lines a change may add or remove.")
    instructions: Annotated[str, Field(max_length=20_000), AfterValidator(_visible)] = Field(
        default="", description="What the model should know about this repository."
    )
    labels: Annotated[tuple[Label, ...], Field(max_length=10)] = Field(
        default=("pullwright",), description="Labels that pull requests get."
    )
    branch: BranchTemplate = Field(
        default=templates.BRANCH, description="Name of a new branch, made of {number}, {slug}, {verb} and {run}."
    )
    title: TitleTemplate = Field(
        default=templates.TITLE, description="Title of a pull request, made of {title}, {number} and {verb}."
    )
    draft: Literal["unproven", "always"] = Field(
        default="unproven", description="Which pull requests are drafts; what is not proven always is."
    )
    reports: Literal["branch", "none", "pull_request"] = Field(
        default="branch",
        description="Where the reports go: to the branch `pullwright-reports`, nowhere, or into the pull request.",
    )
    report_formats: Annotated[tuple[Literal["markdown", "docx", "json", "sarif"], ...], Field(max_length=4)] = Field(
        default=("markdown", "docx", "json", "sarif"), description="The formats of the report."
    )

    @model_validator(mode="after")
    def _names_differ(self) -> "RepoConfig":
        names = [check.name for check in self.checks]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"two checks are called {twice!r}")
        return self


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file, for editors."""
    made = RepoConfig.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "Pullwright repository configuration",
    }
