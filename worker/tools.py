"""What a run is given: built once from the settings, handed on as arguments, never looked up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.runs import ModelCall
from worker.llm import Access
from worker.llm.chain import Chain
from worker.sandbox import Driver


@dataclass(frozen=True, slots=True)
class Tools:
    """The sandbox, the way to the models and the machine owner's caps."""

    driver: Driver
    access: Access
    cache: Path
    ca_bundle: Path | None
    secrets: tuple[str, ...]  # exact values that must never leave, for redaction
    versions: Mapping[str, str]
    open_chain: Callable[[Callable[[ModelCall], None]], Chain]
