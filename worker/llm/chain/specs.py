"""`PROVIDER:NAME`, as a person writes it after `--model`."""

from collections.abc import Sequence
from dataclasses import dataclass

import worker.llm
from core.errors import Refused
from core.plugins import load, names


@dataclass(frozen=True, slots=True)
class Spec:
    """One model that was asked for; `name` may hold `:` and `/`."""

    provider: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}:{self.name}"


def parse(specs: Sequence[str]) -> tuple[Spec, ...]:
    """The models of `specs`, each once, in order; a provider alone stands for its default model.

    Raises `Refused` naming the providers there are.
    """
    if not specs:
        raise Refused(f"No model was chosen: use --model PROVIDER:NAME or set PULLWRIGHT_MODELS. {_choices()}")
    return tuple(dict.fromkeys(_parse(spec.strip()) for spec in specs))


def _parse(spec: str) -> Spec:
    provider, _, name = spec.partition(":")
    if provider not in names(worker.llm):
        raise Refused(f"{spec!r} is not PROVIDER:NAME. {_choices()}")
    name = name or load(worker.llm, provider).DEFAULT
    if not name:
        raise Refused(f"{provider}: needs a name after the colon, as in --model {provider}:NAME.")
    return Spec(provider, name)


def _choices() -> str:
    return f"Providers: {', '.join(names(worker.llm))}."
