"""How values become text, and values again."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_adapters: dict[Any, "TypeAdapter[Any]"] = {}


def _adapter(kind: Any) -> "TypeAdapter[Any]":
    """Building an adapter takes milliseconds, so only those that are used, and each once."""
    if kind not in _adapters:
        from pydantic import TypeAdapter

        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def preload(*kinds: Any) -> None:
    """Build what `kinds` are written and read with; made for a thread beside other work, or before a fork."""
    for kind in kinds:
        _adapter(kind)


def dump(value: object, kind: Any = None) -> str:
    """`value` as JSON; `kind` where its type alone does not say what is inside."""
    text: bytes = _adapter(type(value) if kind is None else kind).dump_json(value)
    return text.decode()


def read(kind: Any, text: str) -> Any:
    """The value of type `kind` that `dump` made `text` of."""
    return _adapter(kind).validate_json(text)
