"""What is known of each model: prices and limits, from `prices.toml`; unknown stays unknown."""

import re
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from core.runs import Usage
from worker.llm import Prompt

_FREE = frozenset({"local", "scripted"})
_MILLION = 1_000_000
_IMAGE_TOKENS = 10_000  # more than any of the models that are shown pictures counts for one
_BLIND = ("o3-mini", "gpt-4o-mini")  # takes none; counts tens of thousands of tokens for one
_DATED = re.compile(r"-(\d{8}|\d{4}-\d{2}-\d{2})$")
THINKING_ROOM = 16_000  # tokens a thinking model may use before its answer; they count as output


class Facts(BaseModel):
    """One line of `prices.toml`: USD per million tokens, and what a request to the model may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float
    output: float
    cache_read: float
    cache_write: float
    max_output: int
    long_over: int | None = None
    long_input: float = 1.0
    long_output: float = 1.0
    temperature: bool = False
    verified: bool = True

    def cost(self, usage: Usage) -> float:
        """USD for `usage`, whose `input_tokens` include the cached ones."""
        long = self.long_over is not None and usage.input_tokens > self.long_over
        cached = usage.cache_read_tokens + usage.cache_write_tokens
        plain = max(0, usage.input_tokens - cached) * self.input
        read = usage.cache_read_tokens * self.cache_read + usage.cache_write_tokens * self.cache_write
        into = (plain + read) * (self.long_input if long else 1.0)
        out = usage.output_tokens * self.output * (self.long_output if long else 1.0)
        return (into + out) / _MILLION


def facts(provider: str, model: str) -> Facts | None:
    """What is known of `model`; the date at the end of a name makes no difference. None: nothing."""
    known = _table().get(provider, {})
    return known.get(model) or known.get(_DATED.sub("", model))


def free(provider: str) -> bool:
    """Whether calls to `provider` cost nothing: your own server, or a recording."""
    return provider in _FREE


def cost(provider: str, model: str, usage: Usage) -> float | None:
    """USD for `usage`; 0 for your own server or a recording, None where no price is known."""
    if free(provider):
        return 0.0
    known = facts(provider, model)
    return known.cost(usage) if known else None


def worst_cost(provider: str, model: str, prompt: Prompt) -> float | None:
    """The most that one call may cost: no cache hit, and every token of the answer used."""
    if free(provider):
        return 0.0
    known = facts(provider, model)
    if known is None:
        return None
    tokens = _most_input(prompt)
    dearest = Usage(tokens, output_limit(provider, model, prompt), 0, tokens)
    return max(known.cost(dearest), known.cost(Usage(tokens, dearest.output_tokens)))


def most_tokens(provider: str, model: str, prompt: Prompt) -> int:
    """The most tokens that one call may use, in and out."""
    return _most_input(prompt) + output_limit(provider, model, prompt)


def output_limit(provider: str, model: str, prompt: Prompt) -> int:
    """The tokens to ask for: those of the prompt, and room to think where the model thinks first."""
    known = facts(provider, model)
    room = 0 if takes_temperature(provider, model) else THINKING_ROOM
    asked = prompt.max_output_tokens + room
    return min(asked, known.max_output) if known else asked


def takes_temperature(provider: str, model: str) -> bool:
    """Whether a temperature may be sent; a model nobody knows is treated like the newest ones."""
    known = facts(provider, model)
    return free(provider) or bool(known and known.temperature)


def takes_images(provider: str, model: str) -> bool:
    """Whether pictures may be sent; what nobody knows, and what runs here, gets none."""
    return facts(provider, model) is not None and not model.startswith(_BLIND)


def _most_input(prompt: Prompt) -> int:
    tokens = _most_tokens("".join(message.text for message in prompt.messages))
    return tokens + _IMAGE_TOKENS * sum(len(message.images) for message in prompt.messages)


def _most_tokens(text: str) -> int:
    """An upper bound: words are at least two bytes a token; marks and other scripts one byte a token."""
    data = text.encode("utf-8", "replace")
    words = sum(len(run) for run in re.findall(rb"[A-Za-z0-9 \n\t]+", data))
    return len(data) - words + words // 2 + 100


@cache
def _table() -> dict[str, dict[str, Facts]]:
    found = tomllib.loads(Path(__file__).with_name("prices.toml").read_text(encoding="utf-8"))
    vendors = {name: lines for name, lines in found.items() if isinstance(lines, dict)}
    return {
        vendor: {model: Facts.model_validate(line) for model, line in lines.items()}
        for vendor, lines in vendors.items()
    }
