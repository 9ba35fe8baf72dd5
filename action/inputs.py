"""What the workflow gives: the step's inputs and what the runner says. Beside core/settings.py, the one reader of the
environment.

`action.yml` puts every input into `PULLWRIGHT_INPUT_<NAME>`: none is ever a word of a shell line. Secrets are taken
out of the environment as they are read, so that no process which is started later has them.
"""

import os
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import field, fields
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from action._saying import allowed
from core.caps import ATTEMPTS_CAP, CANDIDATES_CAP
from core.errors import Refused
from core.repo_config import templates

PREFIX = "PULLWRIGHT_INPUT_"
_LONGEST = 100_000  # characters of one input
_FROZEN = ConfigDict(extra="forbid", hide_input_in_errors=True)
_NO_SECRET = SecretStr("")
_HANDLE = re.compile(r"[/@]?[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}/(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}")
_TEMPORARY = ("github_token", "openai_api_key", "anthropic_api_key", "signing_key")  # inputs that are secrets


def _url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc):
        raise ValueError("must be an address that begins with http or https, without a user in it")
    return value.rstrip("/")


def _line(value: str) -> str:
    if any(ord(char) < 32 or ord(char) == 127 for char in value.strip()):
        raise ValueError("must be one line")
    return value.strip()


def _phrase(value: str) -> str:
    if not _HANDLE.fullmatch(value):
        raise ValueError("must be one word of letters, digits and single hyphens, with / or @ before it or not")
    return value


def _inside(value: str) -> str:
    path = PurePosixPath(value or ".")
    if path.is_absolute() or ".." in path.parts or "\\" in value:
        raise ValueError("must be a folder inside the repository, without .. in it")
    return "" if str(path) == "." else str(path)


def _template(value: str) -> str:
    return templates.checked_branch(value) if value else ""


def _whole_repository(value: str) -> str:
    if not _REPOSITORY.fullmatch(value):
        raise ValueError("must be OWNER/NAME")
    return value


def _lines(value: object) -> object:
    return tuple(line.strip() for line in value.splitlines() if line.strip()) if isinstance(value, str) else value


def _listed(value: object) -> object:
    return tuple(one.strip() for one in re.split(r"[,\n]", value) if one.strip()) if isinstance(value, str) else value


def _yes_or_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    known = {"true": True, "false": False}
    if value.strip().lower() not in known:
        raise ValueError("must be true or false")
    return known[value.strip().lower()]


Text = Annotated[str, Field(max_length=_LONGEST)]
Line = Annotated[str, Field(max_length=1000), AfterValidator(_line)]
Url = Annotated[str, Field(max_length=1000), AfterValidator(_url)]
Flag = Annotated[bool, BeforeValidator(_yes_or_no)]
Lines = Annotated[tuple[Line, ...], Field(max_length=50), BeforeValidator(_lines)]
Names = Annotated[tuple[Line, ...], Field(max_length=50), BeforeValidator(_listed)]


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Inputs:
    """The inputs of the step, as `action.yml` lists them. What is empty there is the default here."""

    mode: Literal["", "inline", "hosted"] = ""  # empty: hosted where there is a server_url, else inline
    server_url: Url = ""
    github_token: SecretStr = _NO_SECRET
    prompt: Text = ""
    issue_number: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    model: Names = ()  # a fallback chain
    openai_api_key: SecretStr = _NO_SECRET
    anthropic_api_key: SecretStr = _NO_SECRET
    local_url: Url = ""
    signing_key: SecretStr = _NO_SECRET
    base_branch: Line = ""
    branch_name_template: Annotated[Line, AfterValidator(_template)] = ""
    trigger_phrase: Annotated[Line, AfterValidator(_phrase)] = "/pullwright"
    label_trigger: Annotated[Line, Field(max_length=50)] = "pullwright"
    allowed_bots: Names = ()  # logins, with or without [bot]
    attempts: Annotated[int, Field(ge=1, le=ATTEMPTS_CAP)] | None = None
    candidates: Annotated[int, Field(ge=1, le=CANDIDATES_CAP)] | None = None
    budget_usd: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)] | None = None
    sandbox: Literal["auto", "docker", "bubblewrap"] = "auto"
    setup: Lines = ()  # command lines; empty: detected, or as the repository's configuration says
    test_command: Line = ""
    draft: Flag = False
    reports: Literal["", "branch", "none", "pull_request"] = ""  # empty: as the repository's configuration says
    dry_run: Flag = False
    working_directory: Annotated[Line, AfterValidator(_inside)] = ""
    timeout_minutes: Annotated[float, Field(gt=0, le=360, allow_inf_nan=False)] = 50.0
    fail_on: Literal["failed", "unproven", "never"] = "failed"

    @property
    def handle(self) -> str:
        """The word that commands begin with, without its sign, in lower case."""
        return self.trigger_phrase.lstrip("/@").lower()

    @property
    def is_hosted(self) -> bool:
        """Whether a server does the work."""
        return self.mode == "hosted" or (not self.mode and bool(self.server_url))

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value that was given."""
        held = (self.github_token, self.openai_api_key, self.anthropic_api_key, self.signing_key)
        return tuple(one.get_secret_value() for one in held if one.get_secret_value())


@dataclass(frozen=True, slots=True, kw_only=True, config=_FROZEN)
class Runner:
    """What the runner says about the job. None of it is secret but the token of the OIDC request."""

    event_name: Line
    event_path: Path
    repository: Annotated[Line, AfterValidator(_whole_repository)]  # OWNER/NAME
    repository_id: Annotated[int, Field(ge=0)] = 0  # 0 where the runner does not say
    sha: Line = ""
    ref: Line = ""
    actor: Line = ""
    run_id: Line = "0"
    run_attempt: Annotated[int, Field(ge=1)] = 1
    api_url: Url = "https://api.github.com"
    server_url: Url = "https://github.com"
    output: Path | None = None
    summary: Path | None = None
    temp: Path = Path("/tmp")  # noqa: S108  # only where the runner names no folder of its own
    workspace: Path = Path()
    home: Path = Path("/nonexistent")
    tool_cache: Path | None = None
    oidc_request_url: Url = ""
    oidc_request_token: SecretStr = _NO_SECRET
    settings: Mapping[str, str] = field(default_factory=dict)  # of this machine: see `_OF_MACHINE`

    @property
    def run_url(self) -> str:
        """The page of the workflow's run."""
        return f"{self.server_url}/{self.repository}/actions/runs/{self.run_id}"


_OF_RUNNER = {
    "event_name": "GITHUB_EVENT_NAME",
    "event_path": "GITHUB_EVENT_PATH",
    "repository": "GITHUB_REPOSITORY",
    "repository_id": "GITHUB_REPOSITORY_ID",
    "sha": "GITHUB_SHA",
    "ref": "GITHUB_REF",
    "actor": "GITHUB_ACTOR",
    "run_id": "GITHUB_RUN_ID",
    "run_attempt": "GITHUB_RUN_ATTEMPT",
    "api_url": "GITHUB_API_URL",
    "server_url": "GITHUB_SERVER_URL",
    "output": "GITHUB_OUTPUT",
    "summary": "GITHUB_STEP_SUMMARY",
    "temp": "RUNNER_TEMP",
    "workspace": "GITHUB_WORKSPACE",
    "home": "HOME",
    "tool_cache": "RUNNER_TOOL_CACHE",
    "oidc_request_url": "ACTIONS_ID_TOKEN_REQUEST_URL",
    "oidc_request_token": "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
}
_OF_MACHINE = (
    *("DOCKER_HOST", "DOCKER_TLS_VERIFY", "PULLWRIGHT_BASE_IMAGE", "PULLWRIGHT_CA_BUNDLE", "PULLWRIGHT_DOCKER_RUNTIME"),
    *("PULLWRIGHT_LOG", "PULLWRIGHT_MODELS", "PULLWRIGHT_SETUP_NETWORK", "PULLWRIGHT_WALL_S", "XDG_CACHE_HOME"),
)
_SECRETS = (*(f"{PREFIX}{name.upper()}" for name in _TEMPORARY), _OF_RUNNER["oidc_request_token"])


def read(environ: Mapping[str, str] | None = None) -> tuple[Inputs, Runner]:
    """What the environment says (default: the process's own, from which the secrets are then gone).

    `Refused` names the input that is wrong and what is allowed, never the value of a secret.
    """
    given = dict(os.environ if environ is None else environ)
    if environ is None:
        _forget(os.environ)
    named = {one.name: given.get(f"{PREFIX}{one.name.upper()}", "") for one in fields(Inputs)}
    told = {name: given.get(variable, "") for name, variable in _OF_RUNNER.items()}
    machine = {name: given[name] for name in _OF_MACHINE if given.get(name)}
    runner = _made(Runner, {**told, "settings": machine}, "What the runner says is incomplete: {}")
    return _made(Inputs, named, "The input {}"), runner


def places() -> tuple[Path | None, Path | None]:
    """Where the runner reads the outputs and the summary from, also where nothing else that was given makes sense."""
    output, summary = (os.environ.get(_OF_RUNNER[name], "") for name in ("output", "summary"))
    return Path(output) if output else None, Path(summary) if summary else None


def _forget(environ: MutableMapping[str, str]) -> None:
    for name in _SECRETS:
        environ.pop(name, None)


def _made(kind: type[Any], given: Mapping[str, Any], about: str) -> Any:
    try:
        return TypeAdapter(kind).validate_python({name: value for name, value in given.items() if _is_given(value)})
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        raise Refused(f"{about.format(name)} {allowed(first['type'], first['msg'], first.get('ctx', {}))}.") from None


def _is_given(value: object) -> bool:
    return not isinstance(value, str) or bool(value.strip())
