"""YAML as plain values, with the line of every key and item; small, shallow and without surprises."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from core.errors import Refused

Place = tuple[str | int, ...]
_DEPTH = 12
_NODES = 2000
_EVENTS = 4 * _NODES  # of as many values: each with a key, or with a beginning and an end


@dataclass(slots=True)
class Located:
    """A YAML document as values; `lines` says on which line (1-based) each key and item stands."""

    value: Any
    lines: dict[Place, int] = field(default_factory=dict)


def locate(text: str, path: str) -> Located:
    """The one document in `text`; `Refused` names `path` and the line of what is wrong."""
    try:
        _shallow(text, path)
        node = yaml.compose(text, yaml.SafeLoader)
        if node is None:
            return Located({})
        found = Located(None)
        found.value = _Reader(path, found.lines).read(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = (error.context if error.problem == "but found another document" else None, error.problem)
        problem = ", ".join(filter(None, said)).replace("character '\\t'", "a tab") or "it is not YAML"
        raise Refused(f"{path}, line {mark.line + 1 if mark else 1}: {problem}; correct the YAML.") from None
    except yaml.YAMLError as error:
        raise Refused(f"{path} is not YAML: {str(error).splitlines()[0]}.") from None
    except (ValueError, OverflowError):  # numbers and characters that the library itself stumbles over
        raise Refused(f"{path} is not YAML: it holds a number or a character that is none.") from None
    return found


def _shallow(text: str, path: str) -> None:
    """Composing recurses, and has no end; what is deep or long is found in the event stream."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, yaml.SafeLoader)):
        if number > _EVENTS:
            raise Refused(f"{path}: more than {_NODES} values.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Refused(f"{path}, line {line}: nested deeper than {_DEPTH} levels.")


class _Reader:
    def __init__(self, path: str, lines: dict[Place, int]) -> None:
        self._path = path
        self._lines = lines
        self._nodes = 0
        self._scalars = yaml.constructor.SafeConstructor()

    def read(self, node: yaml.Node, place: Place) -> Any:
        self._nodes += 1
        line = node.start_mark.line + 1
        self._lines.setdefault(place, line)
        if self._nodes > _NODES or len(place) > _DEPTH:
            raise Refused(f"{self._path}, line {line}: more than {_NODES} values, aliases counted where used.")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*place, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                raise Refused(f"{self._path}, line {line}: a key must be a word.")
            if key in values:
                raise Refused(f"{self._path}, line {line}: the key {_short(key)} is there twice; keep one.")
            self._lines[(*place, key)] = line
            values[key] = self.read(value_node, (*place, key))
        return values

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        try:
            value = self._scalars.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError, OverflowError):
            raise Refused(f"{self._path}, line {line}: {_short(str(node.value))} cannot be read.") from None
        return value if value is None or isinstance(value, (str, bool, int, float)) else str(node.value)


def _short(word: str) -> str:
    return repr(word if len(word) <= 40 else word[:39] + "…")
