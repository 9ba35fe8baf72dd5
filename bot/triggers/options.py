"""The closed list of options, right after the verb: `--model`, `--budget`, `--attempts`, `--candidates`, …"""

import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.asks import Options
from core.caps import ATTEMPTS_CAP, CANDIDATES_CAP

_DASHES = "(?:--|[–—])"  # telephones make one dash of two
_VALUE = r"""("[^"]*"|'[^']*'|`[^`]*`|\S+)"""
_OPTION = re.compile(rf"\s*{_DASHES}([A-Za-z][A-Za-z-]*)(?:=(?:{_VALUE})?)?(?=\s|$)")
_NEXT = re.compile(rf"\s+{_VALUE}(?=\s|$)")
_MODEL = re.compile(r"[a-z]+:[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}")
_BRANCH = re.compile(r"(?![-./])(?!.*(?:\.\.|//|@\{|\.lock$|[./]$))[A-Za-z0-9._/+@#=-]{1,250}")
_CODE_SPAN = re.compile(r"`+[^`]*`+")
_DEAREST = 10_000


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one line."""

    options: Options = field(default_factory=Options)
    text: str = ""  # what follows the options
    problem: str = ""  # the first thing that was wrong, as a sentence


def read_options(line: str) -> Read:
    """The options that `line` begins with, and the text behind them."""
    options, given, problem, at = Options(), set[str](), "", 0
    while found := _OPTION.match(line, at):
        at, name, value = found.end(), found[1].lower(), found[2]
        if name not in _READERS:
            problem = problem or _unknown(name)
            continue
        if value is None and name != "draft" and (following := _NEXT.match(line, at)):
            at, value = following.end(), following[1]
        twice = name in given and name != "model"
        given.add(name)
        try:
            options = _READERS[name](options, _bare(value))
        except ValueError as wrong:
            problem = problem or f"`--{name}` {wrong}."
        problem = problem or (f"`--{name}` is there twice; give it once." if twice else "")
    text = line[at:].strip()
    return Read(options, text, problem or _stray(text))


def _bare(value: str | None) -> str:
    """The value without the quotes around it."""
    if value and len(value) > 1 and value[0] in "\"'`" and value[-1] == value[0]:
        return value[1:-1].strip()
    return value or ""


def _model(options: Options, value: str) -> Options:
    models = tuple(part.strip() for part in value.split(",") if part.strip())
    if not models or not all(_MODEL.fullmatch(model) for model in models) or len(options.models + models) > 10:
        raise ValueError("wants PROVIDER:NAME, for example `--model openai:gpt-5`")
    return replace(options, models=options.models + models)


def _budget(options: Options, value: str) -> Options:
    try:
        dollars = float(value.removeprefix("$")) if value.isascii() and "_" not in value else math.nan
    except ValueError:
        dollars = math.nan
    if not 0 < dollars <= _DEAREST:
        raise ValueError(f"wants US dollars, more than 0 and at most {_DEAREST:,}, for example `--budget 2.50`")
    return replace(options, budget_usd=dollars)


def _attempts(options: Options, value: str) -> Options:
    return replace(options, attempts=_number(value, ATTEMPTS_CAP, "attempts"))


def _candidates(options: Options, value: str) -> Options:
    return replace(options, candidates=_number(value, CANDIDATES_CAP, "candidates"))


def _number(value: str, most: int, name: str) -> int:
    number = int(value) if re.fullmatch(r"[0-9]{1,3}", value) else 0
    if not 1 <= number <= most:
        raise ValueError(f"wants a number from 1 to {most}, for example `--{name} 3`")
    return number


def _base(options: Options, value: str) -> Options:
    if not _BRANCH.fullmatch(value):
        raise ValueError("wants the name of a branch, for example `--base develop`")
    return replace(options, base=value)


def _draft(options: Options, value: str) -> Options:
    if value.lower() not in ("", "true", "yes", "false", "no"):
        raise ValueError("stands alone, or is `--draft=true` or `--draft=false`")
    return replace(options, draft=value.lower() not in ("false", "no"))


_READERS: dict[str, Callable[[Options, str], Options]] = {
    "model": _model,
    "budget": _budget,
    "attempts": _attempts,
    "candidates": _candidates,
    "base": _base,
    "draft": _draft,
}
_STRAY = re.compile(rf"(?:^|\s){_DASHES}({'|'.join(_READERS)})(?=[\s=]|$)", re.IGNORECASE)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, _READERS, n=1, cutoff=0.6)
    if near:
        return f"There is no option `--{name[:40]}`. Did you mean `--{near[0]}`?"
    return f"There is no option `--{name[:40]}`; there are {', '.join(f'`--{known}`' for known in _READERS)}."


def _stray(text: str) -> str:
    """A complaint about an option in the middle of the text: to overlook a budget would cost money."""
    found = _STRAY.search(_CODE_SPAN.sub("", text))
    if not found:
        return ""
    name = found[1].lower()
    return f"Options come right after the verb, and `--{name}` does not; put it there, or in backticks if it is text."
