"""Model calls: what was used and what it cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more model calls, as the provider counted them. `input` includes cached tokens."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
        )


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One request to a model, also when it failed. `cost_usd` is None where no price is known."""

    provider: str
    model: str
    usage: Usage
    cost_usd: float | None
    elapsed_s: float
    ok: bool
    stop: str = ""
    error: str = ""
    purpose: str = "edits"
    prompt_sha256: str = ""  # of all its messages; empty where that was not kept
