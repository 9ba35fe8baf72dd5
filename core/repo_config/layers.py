"""Which layer each value comes from: the organisation's file is the base, the repository's lies over it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.repo_config.model import RepoConfig

SEALED = "set by the organisation"  # in place of a value that not everybody may see
_SMALLEST = "budget"  # nor spend more than it allows
_ADDED_UP = ("protected",)  # a repository cannot unprotect what its organisation protects


class Layer(StrEnum):
    """Who said it."""

    DEFAULT = "default"
    ORGANISATION = "organisation"
    REPOSITORY = "repository"
    BOTH = "organisation and repository"
    SERVER = "this server"  # what its operator allows at most, or uses where nobody says anything
    WORKFLOW = "workflow"  # the inputs of the step that runs us


@dataclass(frozen=True, slots=True)
class Row:
    """One key as a person reads it; `value` is one line, and data: a repository wrote it."""

    key: str
    value: str
    origin: Layer


@dataclass(frozen=True, slots=True)
class Effective:
    """The configuration that holds, and for each key the layer that its value comes from.

    `sealed`: the organisation's file is private, so what it says is not shown to those who ask elsewhere.
    """

    config: RepoConfig = field(default_factory=RepoConfig)
    origins: Mapping[str, Layer] = field(default_factory=dict)
    sealed: bool = False

    def origin(self, key: str) -> Layer:
        """Who set `key`."""
        return self.origins.get(key, Layer.DEFAULT)

    def rows(self) -> tuple[Row, ...]:
        """Every key in the order of the documentation."""
        values = self.config.model_dump(mode="json")
        return tuple(Row(key, self._shown(key, value), self.origin(key)) for key, value in values.items())

    def _shown(self, key: str, value: object) -> str:
        theirs = self.origin(key) in (Layer.ORGANISATION, Layer.BOTH)
        return SEALED if self.sealed and theirs else _shown(value)


def layered(organisation: RepoConfig | None, repository: RepoConfig | None, *, sealed: bool = False) -> Effective:
    """Each key from the repository if it names it, else from the organisation; lists of paths to protect add up,
    and of two budgets the smaller one counts.

    `sealed` where the organisation's file is private.
    """
    values: dict[str, Any] = {}
    origins: dict[str, Layer] = {}
    for layer, config in ((Layer.ORGANISATION, organisation), (Layer.REPOSITORY, repository)):
        for key in sorted(config.model_fields_set if config else ()):
            said = getattr(config, key)
            both = key in (*_ADDED_UP, _SMALLEST) and values.get(key) is not None
            values[key] = _both(key, values[key], said) if both else said
            origins[key] = Layer.BOTH if both else layer
    return Effective(RepoConfig.model_construct(set(values), **values), origins, sealed and organisation is not None)


def _both(key: str, organisation: Any, repository: Any) -> Any:
    if key == _SMALLEST:
        return repository.below(organisation) if repository is not None else organisation
    return tuple(dict.fromkeys((*organisation, *repository)))


def _shown(value: object) -> str:
    return "not set" if value is None else json.dumps(value, ensure_ascii=False)
