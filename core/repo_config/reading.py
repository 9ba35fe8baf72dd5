"""From the file's text to a `RepoConfig`, or to one sentence that names the line and the key."""

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from core.errors import Refused
from core.repo_config.budget import MoneyBudget
from core.repo_config.model import CustomCheck, OwnProject, RepoConfig
from core.repo_config.strength import StrengthRules

if TYPE_CHECKING:
    from core.repo_config.nodes import Located, Place

CONFIG_PATH = ".github/pullwright.yml"
CONFIG_LIMIT = 64 * 1024  # bytes
_TOLD = 3
_TYPES = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "model_type": "must be keys with values",
    "model_attributes_type": "must be keys with values",
    "missing": "is missing",
    "string_pattern_mismatch": "must be one lower-case word of letters, digits, `-` and `_`",
}
_OTHER_WORDS = {"wall": "wall_s", "timeout": "wall_s", "memory": "memory_mib"}


def parse(text: str | bytes, path: str = CONFIG_PATH) -> RepoConfig:
    """The configuration in `text`. `Refused` is one sentence with `path`, line and key, and a did-you-mean."""
    plain = _plain(text, path)
    if not plain.strip():
        return RepoConfig()
    from core.repo_config.nodes import locate  # YAML takes 12 ms that a repository without the file need not pay

    located = locate(plain, path)
    if located.value is None:
        return RepoConfig()
    if not isinstance(located.value, dict):
        raise Refused(f"{path}, line 1: keys with values are wanted here, such as `attempts: 3`.")
    try:
        return RepoConfig.model_validate_json(json.dumps(located.value))
    except ValidationError as error:
        told = [_told(detail, located) for detail in error.errors(include_url=False)]
        more = f" (and {len(told) - _TOLD} more)" if len(told) > _TOLD else ""
        said = f"{path}, {'; '.join(told[:_TOLD])}{more}"
        raise Refused(said if said.endswith("?") else f"{said}.") from None


def _plain(text: str | bytes, path: str) -> str:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(data) > CONFIG_LIMIT:
        raise Refused(f"{path} is {len(data):,} bytes long and at most {CONFIG_LIMIT:,} are read; shorten it.")
    try:
        return data.decode().removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(f"{path}, line {line}: this is not UTF-8; save the file as UTF-8.") from None


def _told(detail: ErrorDetails, located: "Located") -> str:
    place: Place = detail["loc"]
    line = _line(place, located)
    name = ".".join(str(part) for part in place) or "the file"
    if detail["type"] == "extra_forbidden":
        return f"line {line}: unknown key {str(place[-1])[:40]!r}{_meant(place)}"
    said = _TYPES.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    said = said.replace("Input should", "must").replace("must be a valid", "must be a")
    return f"line {line}: `{name[:80]}` {said[:1].lower()}{said[1:]}"


def _line(place: "Place", located: "Located") -> int:
    while place and place not in located.lines:
        place = place[:-1]
    return located.lines.get(place, 1)


def _meant(place: "Place") -> str:
    parts: dict[str | int, type[BaseModel]] = {
        "budget": MoneyBudget,
        "checks": CustomCheck,
        "strength": StrengthRules,
        "projects": OwnProject,
    }
    named = next((part for part in reversed(place[:-1]) if part in parts), "")
    model: type[BaseModel] = parts.get(named, RepoConfig)
    key = str(place[-1]).lower()
    near = get_close_matches(key.replace("-", "_"), model.model_fields, n=1, cutoff=0.6)
    if len(place) == 1 and key in _OTHER_WORDS:
        near = [_OTHER_WORDS[key]]
    return f"; did you mean {near[0]!r}?" if near else f"; known keys: {', '.join(model.model_fields)}"
