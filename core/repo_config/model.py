"""The keys of `.github/pullwright.yml`, their types and their widest values."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.caps import ATTEMPTS_CAP, CANDIDATES_CAP
from core.repo_config import templates
from core.repo_config.budget import MoneyBudget
from core.repo_config.evidence import EvidenceRules
from core.repo_config.strength import StrengthRules
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


def _folder(value: str) -> str:
    parts = value.removesuffix("/").split("/")
    if value != "." and (value.startswith("/") or "\\" in value or not all(parts) or {".", ".."} & set(parts)):
        raise ValueError("must be a folder of the repository, such as services/api")
    if value.startswith("-") or ".git" in (part.lower() for part in parts):
        raise ValueError("must be a folder of the repository, such as services/api")
    return "/".join(parts)


Line = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_plain)]
Lines = Annotated[tuple[Line, ...], Field(max_length=50)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Label = Annotated[str, Field(min_length=1, max_length=50), AfterValidator(_plain)]
Folder = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain), AfterValidator(_folder)]
BranchTemplate = Annotated[Line, AfterValidator(templates.checked_branch)]
TitleTemplate = Annotated[Line, AfterValidator(templates.checked_title)]


class CustomCheck(BaseModel):
    """A validation rule of the repository: a command that must exit with 0, run in the sandbox."""

    model_config = _STRICT

    name: Word = Field(description="What the report calls it.")
    run: Line = Field(description="A command line, run in the root of the repository.")
    required: bool = Field(default=True, description="Whether its failure keeps a change from being proven.")


Checks = Annotated[tuple[CustomCheck, ...], Field(max_length=20)]


class OwnProject(BaseModel):
    """One project of a repository with several, as the repository describes it."""

    model_config = _STRICT

    path: Folder = Field(description="Its folder in the repository, such as `services/api`; `.` is the root.")
    language: Word | None = Field(default=None, description="Its language; unset: detected.")
    setup: Lines | None = Field(
        default=None, description="Command lines that install its dependencies, run in its folder; [] for none."
    )
    test: Line | None = Field(default=None, description="The command line that runs its tests, in its folder.")
    checks: Checks = Field(default=(), description="Validation commands, run in its folder where a change touches it.")


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
    checks: Checks = Field(default=(), description="Validation commands beside the built-in checks.")
    projects: Annotated[tuple[OwnProject, ...], Field(max_length=40)] = Field(
        default=(),
        description="The projects of a repository with several, and no others; empty: found by their manifests. "
        "`language`, `setup` and `test` are then those of the root.",
    )
    models: Annotated[tuple[Line, ...], Field(max_length=10)] = Field(
        default=(), description="PROVIDER:NAME, a fallback chain, used when the person names none."
    )
    attempts: int | None = Field(default=None, ge=1, le=ATTEMPTS_CAP, description="Most attempts in a run.")
    candidates: int | None = Field(
        default=None,
        ge=1,
        le=CANDIDATES_CAP,
        description="Proposals that are asked for at once in each attempt; the best proven one is kept.",
    )
    budget_usd: float | None = Field(default=None, ge=0, le=10_000, description="Most money for a run.")
    budget: MoneyBudget | None = Field(
        default=None, description="Most money for a run, a day, a month, a person, a repository, the installation."
    )
    wall_s: float | None = Field(default=None, gt=0, le=3600, description="Longest time of one test run, seconds.")
    memory_mib: int | None = Field(default=None, ge=64, le=65_536, description="Most memory of a sandbox, MiB.")
    processes: int | None = Field(default=None, ge=8, le=4096, description="Most processes in a sandbox.")
    evidence: EvidenceRules = Field(default=EvidenceRules(), description="What is run of the tests between attempts.")
    strength: StrengthRules = Field(
        default=StrengthRules(), description="How the tests of a change are tried out by mutating its code."
    )
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
        names = [check.name for checks in (self.checks, *(each.checks for each in self.projects)) for check in checks]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"two checks are called {twice!r}")
        return self

    @model_validator(mode="after")
    def _projects_differ(self) -> "RepoConfig":
        known = [(each.path, each.language) for each in self.projects]
        twice = next((path for path, language in known if known.count((path, language)) > 1), None)
        if twice is not None:
            raise ValueError(f"two projects are at {twice!r}; keep one")
        if self.describes_root and any(path == "." for path, _ in known):
            raise ValueError("the root is described twice; put `language`, `setup` and `test` into its project")
        return self

    @property
    def describes_root(self) -> bool:
        """Whether the root's own project is described outside of `projects`."""
        return not (self.language is None and self.setup is None and self.test is None)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the file, for editors."""
    made = RepoConfig.model_json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "Pullwright repository configuration",
    }
