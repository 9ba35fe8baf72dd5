"""The configuration of the process, and the one reader of the environment.

Every setting is an environment variable or a line of `.env` in the configuration folder
(`~/.config/pullwright/.env`, or the file named by `PULLWRIGHT_ENV_FILE`). A `.env` in the current
folder is never read: a hostile checkout could hold one and send the model's traffic elsewhere.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AfterValidator, ConfigDict, Field, SecretStr, ValidationError

from core.billing_settings import BillingSettings
from core.candidate_settings import CandidateSettings
from core.caps import ATTEMPTS_CAP, RUNS_AT_ONCE
from core.errors import Refused
from core.host_settings import HostSettings
from core.setup_settings import SetupSettings
from core.speed_settings import SpeedSettings
from core.statement_settings import StatementSettings
from core.strength_settings import StrengthSettings


def _http_url(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must start with http:// or https://")
    return value.rstrip("/")


def _origin(value: str) -> str:
    """Pages, cookies and webhooks begin at the root of their host."""
    url = _http_url(value)
    if url.count("/") > 2 or set(url) & set("?#@"):
        raise ValueError(
            "must be an address without a path, such as https://pullwright.example.org; give Pullwright a host name of "
            "its own, since its pages and webhooks cannot be below a path of another site"
        )
    return url


def _handle(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?", value):
        raise ValueError("must be a name as GitHub allows it: letters, digits and single hyphens, at most 39")
    return value.lower()


def _parts(listed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in listed.split(",") if part.strip())


class Settings(
    BillingSettings, CandidateSettings, HostSettings, SetupSettings, SpeedSettings, StatementSettings, StrengthSettings
):
    """All settings, frozen; keys are `SecretStr`, so no repr or log shows them."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    openai_api_key: SecretStr = Field(SecretStr(""), alias="OPENAI_API_KEY", description="Key for `openai:` models.")
    anthropic_api_key: SecretStr = Field(
        SecretStr(""), alias="ANTHROPIC_API_KEY", description="Key for `anthropic:` models."
    )
    local_url: Annotated[str, AfterValidator(_http_url)] = Field(
        "",
        alias="PULLWRIGHT_LOCAL_URL",
        description="Base URL of an OpenAI-compatible server for `local:` models.",
    )
    models: str = Field(
        "",
        alias="PULLWRIGHT_MODELS",
        description="Comma-separated fallback chain `PROVIDER:NAME,…`; the default of `--model`.",
    )
    allowed_models: str = Field(
        "",
        alias="PULLWRIGHT_ALLOWED_MODELS",
        description="Hosted runs: the models that a comment's `--model` or a repository's `models:` may choose, "
        "comma-separated, with `*`, as in `openai:gpt-5*`. Empty: any model of the providers in `PULLWRIGHT_MODELS`.",
    )
    sandbox: Literal["auto", "docker", "bubblewrap", "remote"] = Field(
        "auto",
        alias="PULLWRIGHT_SANDBOX",
        description="Sandbox engine; `auto` takes Docker where it answers, `remote` is a sandbox host.",
    )
    attempts: int = Field(
        5, alias="PULLWRIGHT_ATTEMPTS", ge=1, le=ATTEMPTS_CAP, description="Most attempts a run may make."
    )
    budget_usd: float | None = Field(
        None,
        alias="PULLWRIGHT_BUDGET_USD",
        gt=0,
        description="Most a run may cost, in US dollars; empty: no limit. In hosted runs nobody who asks can raise it.",
    )
    time_s: float = Field(
        3600.0, alias="PULLWRIGHT_TIME_S", gt=0, description="Most seconds a run may start new attempts for."
    )
    wall_s: float | None = Field(
        None,
        alias="PULLWRIGHT_WALL_S",
        gt=0,
        le=3600,
        description="Longest time of one test run in the sandbox, in seconds, where a repository's `wall_s` says "
        "nothing; empty: 30, or what the language needs.",
    )
    encryption_keys: SecretStr = Field(
        SecretStr(""),
        alias="PULLWRIGHT_ENCRYPTION_KEYS",
        description="Comma-separated base64 keys of 32 bytes, newest first. When empty, one is made and kept with "
        "mode 0600 in the data folder.",
    )
    database_url: SecretStr = Field(
        SecretStr(""), alias="DATABASE_URL", description="SQLAlchemy URL; empty: SQLite in the data folder."
    )
    ca_bundle: str = Field(
        "",
        alias="PULLWRIGHT_CA_BUNDLE",
        description="PEM file with your own CA, used for model calls, image builds and set-up commands.",
    )
    log: Literal["off", "debug", "info", "warning", "error"] = Field(
        "off",
        alias="PULLWRIGHT_LOG",
        description="Level of the log on standard error: `debug`, `info`, `warning`, `error`, or `off`. A JSON object "
        "a line, never with text of issues, answers or keys.",
    )
    base_image: str = Field(
        "debian:bookworm-slim",
        alias="PULLWRIGHT_BASE_IMAGE",
        description="Image that sandbox images are built from; made from Debian packages if it cannot be pulled.",
    )
    docker_host: str = Field(
        "",
        alias="DOCKER_HOST",
        description="Docker engine for sandboxes, `unix:///…` or plain `tcp://HOST:PORT`; empty: the local socket.",
    )
    docker_tls: str = Field(
        "",
        alias="DOCKER_TLS_VERIFY",
        description="Where it is set, Docker is not used: an engine is not reached by TLS.",
    )
    docker_runtime: str = Field(
        "auto",
        alias="PULLWRIGHT_DOCKER_RUNTIME",
        description="Docker runtime for sandboxes: a name that the engine knows, as `runc`, or `auto`. `runsc` gives "
        "each a kernel of its own (gVisor of 2024 or newer); `auto` is `runsc` where the engine has it and a sandbox "
        "works in it, else the engine's default.",
    )
    app_id: int = Field(0, alias="PULLWRIGHT_APP_ID", ge=0, description="Id of the GitHub App.")
    private_key: SecretStr = Field(
        SecretStr(""), alias="PULLWRIGHT_PRIVATE_KEY", description="Private key of the GitHub App, as PEM."
    )
    private_key_file: str = Field(
        "", alias="PULLWRIGHT_PRIVATE_KEY_FILE", description="File with that key, instead of PULLWRIGHT_PRIVATE_KEY."
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        alias="PULLWRIGHT_WEBHOOK_SECRET",
        description="Secret of the App's webhook; two, comma-separated, newest first, while it is being rotated.",
    )
    github_url: Annotated[str, AfterValidator(_http_url)] = Field(
        "https://api.github.com",
        alias="PULLWRIGHT_GITHUB_URL",
        description="Base URL of GitHub's API; for GitHub Enterprise Server `https://HOST/api/v3`.",
    )
    host: str = Field("127.0.0.1", alias="PULLWRIGHT_HOST", description="Address the receiver listens on.")
    port: int = Field(8080, alias="PULLWRIGHT_PORT", ge=0, le=65535, description="Port the receiver listens on.")
    handle: Annotated[str, AfterValidator(_handle)] = Field(
        "pullwright", alias="PULLWRIGHT_HANDLE", description="The word that commands begin with: `/pullwright`."
    )
    public_url: Annotated[str, AfterValidator(_origin)] = Field(
        "",
        alias="PULLWRIGHT_PUBLIC_URL",
        description="URL that GitHub and people reach the receiver at: a host of its own, without a path.",
    )
    oidc_issuer: Annotated[str, AfterValidator(_http_url)] = Field(
        "https://token.actions.githubusercontent.com",
        alias="PULLWRIGHT_OIDC_ISSUER",
        description="Issuer of the tokens by which jobs of workflows say who they are; for GitHub Enterprise Server "
        "`https://HOST/_services/token`.",
    )
    oidc_audience: str = Field(
        "",
        alias="PULLWRIGHT_OIDC_AUDIENCE",
        description="Whom these tokens have to be meant for; empty: PULLWRIGHT_PUBLIC_URL. Without either, jobs of "
        "workflows are not served.",
    )
    open_per_person: int = Field(
        10, alias="PULLWRIGHT_OPEN_PER_PERSON", ge=1, description="Most requests of one person that may be open."
    )
    open_per_issue: int = Field(
        2,
        alias="PULLWRIGHT_OPEN_PER_ISSUE",
        ge=1,
        description="Most requests that may be open in one issue or pull request.",
    )
    open_per_installation: int = Field(
        2000,
        alias="PULLWRIGHT_OPEN_PER_INSTALLATION",
        ge=1,
        description="Most requests of one installation that may be open.",
    )
    runs_per_installation: int = Field(
        RUNS_AT_ONCE,
        alias="PULLWRIGHT_RUNS_PER_INSTALLATION",
        ge=1,
        description="Most requests of one installation that workers do at the same time.",
    )
    keep_days: int = Field(
        90,
        alias="PULLWRIGHT_KEEP_DAYS",
        ge=0,
        description="Days after its end that a request, or a run, keeps its texts: what was asked, proposals, reports' "
        "data. Ids, numbers and costs stay. 0: for ever.",
    )
    keep_deliveries_days: int = Field(
        14,
        alias="PULLWRIGHT_KEEP_DELIVERIES_DAYS",
        ge=4,
        description="Days that the ids of deliveries are kept; GitHub sends them again for three.",
    )
    redis_url: SecretStr = Field(
        SecretStr(""),
        alias="REDIS_URL",
        description="Redis or Valkey of the queue; empty: an embedded server that `pullwright up` starts.",
    )
    sentry_dsn: SecretStr = Field(
        SecretStr(""), alias="SENTRY_DSN", description="Where faults are reported to; empty: nowhere."
    )
    data_home: str = Field("", alias="XDG_DATA_HOME", description="Parent of the data folder (`~/.local/share`).")
    cache_home: str = Field("", alias="XDG_CACHE_HOME", description="Parent of the cache folder (`~/.cache`).")

    @property
    def data(self) -> Path:
        """The data folder; not created here."""
        return (Path(self.data_home) if self.data_home else Path.home() / ".local/share") / "pullwright"

    @property
    def cache(self) -> Path:
        """The cache folder; not created here."""
        return (Path(self.cache_home) if self.cache_home else Path.home() / ".cache") / "pullwright"

    @property
    def host_url(self) -> str:
        """Where the sandbox host is."""
        return self.sandbox_url or f"unix://{self.data.absolute()}/sandbox/socket"

    @property
    def chain(self) -> tuple[str, ...]:
        """`PULLWRIGHT_MODELS` as a tuple, in order."""
        return _parts(self.models)

    @property
    def choosable(self) -> tuple[str, ...]:
        """`PULLWRIGHT_ALLOWED_MODELS` as a tuple."""
        return _parts(self.allowed_models)

    @property
    def audience(self) -> str:
        """Whom the tokens of jobs have to be meant for; empty where that is not known."""
        return (self.oidc_audience or self.public_url).rstrip("/")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set, for redaction."""
        held = (
            *(self.openai_api_key, self.anthropic_api_key, self.encryption_keys, self.database_url),
            *(self.private_key, self.webhook_secret, self.redis_url, self.sentry_dsn),
            *(self.stripe_key, self.stripe_webhook_secret, self.marketplace_secret, self.client_secret),
            *(self.signing_keys, self.github_token),
        )
        return tuple(value.get_secret_value() for value in held if value.get_secret_value())


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings from `environ` (default: the process's own) over the `.env` file.

    Raises `Refused` naming the variable and what is wrong with it, never its value if it is a secret.
    """
    given = dict(os.environ if environ is None else environ)
    merged = {**_dotenv(given), **{key: value for key, value in given.items() if value}}
    known = {field.alias: merged[field.alias] for field in Settings.model_fields.values() if field.alias in merged}
    try:
        return Settings.model_validate(known)
    except ValidationError as wrong:
        first = wrong.errors(include_input=False)[0]
        raise Refused(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}.") from None


def _dotenv(environ: Mapping[str, str]) -> dict[str, str]:
    named = environ.get("PULLWRIGHT_ENV_FILE")
    if named and not Path(named).is_file():
        raise Refused(f"PULLWRIGHT_ENV_FILE: there is no file {named}.")
    config_home = environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    path = Path(named) if named else Path(config_home) / "pullwright" / ".env"
    return {key: value for key, value in dotenv_values(path).items() if value} if path.is_file() else {}
