"""Which models are shown pictures."""

from collections.abc import Sequence

from worker.llm._prices import takes_images


def can_see(models: Sequence[str]) -> bool:
    """Whether any of these (`PROVIDER:NAME`) takes images; the others are sent the text alone."""
    parts = (model.partition(":") for model in models)
    return any(takes_images(provider, name) for provider, _, name in parts)
