"""What the inputs mean for the settings of this process, and for the repository's configuration."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from action.inputs import Inputs, Runner
from core.asks import Person
from core.errors import Refused
from core.repo_config import RepoConfig
from core.settings import Settings, load

_PROVIDERS = {"openai_api_key": "openai", "anthropic_api_key": "anthropic"}
_NAMES = {"branch": "branch_name_template", "test": "test_command", "path": "working_directory"}
_NO_KEY = (
    "There is no model to ask: give the input openai_api_key or anthropic_api_key (from a secret of the repository), "
    "or local_url and model."
)
_NO_NAME = "The input local_url is a server of models: name one with the input model, as in local:NAME."


def settings_of(inputs: Inputs, runner: Runner, home: Path) -> Settings:
    """The settings of this process; everything that is kept is below `home`. `Refused` names what is wrong."""
    given: dict[str, str] = {
        **runner.settings,
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),  # nothing is there: no file of the machine is read
        "XDG_CACHE_HOME": runner.settings.get("XDG_CACHE_HOME") or str(runner.home / ".cache"),
        "OPENAI_API_KEY": inputs.openai_api_key.get_secret_value(),
        "ANTHROPIC_API_KEY": inputs.anthropic_api_key.get_secret_value(),
        "PULLWRIGHT_LOCAL_URL": inputs.local_url,
        "PULLWRIGHT_SIGNING_KEYS": inputs.signing_key.get_secret_value(),
        "PULLWRIGHT_MODELS": ",".join(_models(inputs, runner.settings)),
        "PULLWRIGHT_SANDBOX": inputs.sandbox,
        "PULLWRIGHT_ATTEMPTS": str(inputs.attempts or ""),
        "PULLWRIGHT_CANDIDATES": str(inputs.candidates or ""),
        "PULLWRIGHT_BUDGET_USD": str(inputs.budget_usd or ""),
        "PULLWRIGHT_TIME_S": str(inputs.timeout_minutes * 60),
        "PULLWRIGHT_GITHUB_URL": runner.api_url,
        "PULLWRIGHT_HANDLE": inputs.handle,
    }
    return load(given)


def _models(inputs: Inputs, machine: Mapping[str, str]) -> tuple[str, ...]:
    """Those that were named; else each provider whose key is there, by its default model."""
    if inputs.model or machine.get("PULLWRIGHT_MODELS"):
        return inputs.model or (machine["PULLWRIGHT_MODELS"],)
    usual = tuple(model for name, model in _PROVIDERS.items() if getattr(inputs, name).get_secret_value())
    if not usual:
        raise Refused(_NO_NAME if inputs.local_url else _NO_KEY)
    return usual


def over(inputs: Inputs, asker: Person | None) -> RepoConfig:
    """What the step says over the repository's configuration. A bot that may ask is `asker` here, by its number."""
    said: dict[str, Any] = {
        **_commands(inputs),
        "draft": "always" if inputs.draft else "",
        "reports": inputs.reports,
        "branch": inputs.branch_name_template,
        "bots": (asker.id,) if asker and is_listed(inputs, asker) else (),
    }
    kept = {key: value for key, value in said.items() if value}
    if inputs.working_directory:
        kept |= {"language": None, "setup": None, "test": None}  # that is the one project, whatever the root is
    if inputs.model:
        kept["models"] = ()  # the step's models are those of the machine
    try:
        return RepoConfig.model_validate(kept)
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        what = _NAMES.get(named := _key(first["loc"]), named)
        raise Refused(f"The input {what}: {first['msg'].removeprefix('Value error, ')}.") from None


def _key(place: tuple[int | str, ...]) -> str:
    """The last key on the way to a value: what is wrong with one project is wrong with an input."""
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def _commands(inputs: Inputs) -> dict[str, Any]:
    """The commands of the root, or of the one project in a folder; what is empty is detected."""
    own = {"setup": inputs.setup or None, "test": inputs.test_command or None}
    folder = inputs.working_directory
    return {"projects": ({"path": folder, **own},)} if folder else own


def is_listed(inputs: Inputs, asker: Person) -> bool:
    """Whether that account is a bot which the workflow allows."""
    listed = {name.lower().removesuffix("[bot]") for name in inputs.allowed_bots}
    return asker.is_bot and asker.login.lower().removesuffix("[bot]") in listed
