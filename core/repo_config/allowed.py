"""Which models people and repositories may choose on a Pullwright that somebody else pays for."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

_RECORDING = "scripted"  # a file of the machine, refused elsewhere: nobody is told of it


@dataclass(frozen=True, slots=True)
class AllowedModels:
    """`patterns` as in `openai:gpt-5*`; `usual` are the models that are asked anyway. Without both, all are allowed."""

    patterns: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()

    def objection(self, asked: Sequence[str], configured: Sequence[str]) -> str:
        """A sentence that says what may be chosen, where the first model that may not be is among those `asked` for,
        or, if none were, among those `configured`, which are not quoted (they may be private); empty if all may."""
        choices = tuple(dict.fromkeys((*self.patterns, *self.usual)))
        wrong = next((model for model in asked or configured if choices and not self._is_allowed(model)), None)
        if wrong is None:
            return ""
        which = f"The model {wrong}" if asked else "A model in `models:` of the configuration"
        return f"{which} may not be chosen here. Allowed: {', '.join(choices)}. Name one of these, or leave it to me."

    def _is_allowed(self, model: str) -> bool:
        full = model if ":" in model else f"{model}:"  # a provider alone is its default model, whatever that is called
        return model in self.usual or any(fnmatchcase(full, pattern) for pattern in self.patterns)


def allowed_models(listed: Sequence[str], chain: Sequence[str]) -> AllowedModels:
    """Where the operator lists `listed` and runs with `chain`; without a list, the providers of the chain."""
    usual = tuple(model for model in chain if not model.startswith(_RECORDING))
    providers = dict.fromkeys(f"{model.partition(':')[0]}:*" for model in usual)
    return AllowedModels(tuple(listed) or tuple(providers), usual)
